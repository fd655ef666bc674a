import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkSeries } from './check.ts'
import { encodeSeries } from './encode.ts'
import { extendSeries, lastMeasured } from './extend.ts'
import { filledForward } from './fill.ts'
import { fitEncoder, scaleOf, unscale } from './fit.ts'
import { csv, day, hour, seriesOf, thrownBy } from './series.test-support.ts'
import type { EncodedSeries, SeriesEncoder } from './series.ts'
import { splitSeries, wholeSeries } from './split.ts'

const standard = { scaling: 'standard', missing: 'mask' } as const
const learned = async (
  text: string,
  values = {},
  options: Partial<Parameters<typeof fitEncoder>[2]> = {},
  shares = { validation: 0.2, test: 0.2 },
) => {
  const series = await seriesOf(text, values)
  const parts = splitSeries(series, shares)
  const { encoder, findings } = fitEncoder(series, parts.training, { ...standard, calendar: false, ...options })
  return { series, parts, encoder, findings, encoded: encodeSeries(series, encoder) }
}
/** One input of the first group, step by step. */
const input = ({ groups, inputs }: EncodedSeries, name: string) =>
  Array.from({ length: groups[0]?.times.length ?? 0 }, (_, step) => groups[0]?.inputs[step * inputs.length + inputs.indexOf(name)])
const scalerOf = (encoder: SeriesEncoder, name: string) => scaleOf(encoder, name)

test('a scaler is the mean and deviation of the training part alone', async () => {
  const { encoder, encoded } = await learned(csv('date,x', 10, (i) => [day(i), i < 6 ? ([1, 3, 1, 3, 1, 3][i] ?? 0) : 1e6]))
  expect(scalerOf(encoder, 'x')).toEqual({ center: 2, scale: 1 })
  expect(input(encoded, 'x').slice(0, 3)).toEqual([-1, 1, -1])
  expect(unscale(scalerOf(encoder, 'x'), 1)).toBe(3)
})

test('a robust scaler does not heed single values far out', async () => {
  const text = csv('date,x', 100, (i) => [day(i), i === 10 ? 1e9 : (i % 10) + 0.5])
  const { encoder } = await learned(text, {}, { scaling: 'robust' })
  expect(scalerOf(encoder, 'x').center).toBeCloseTo(5.25, 0)
  expect(scalerOf(encoder, 'x').scale).toBeLessThan(5)
})

test('nothing of the future is found in what is learned: not in scalers, categories, columns, masks or the calendar', async () => {
  const row = (i: number) => [hour(i), Math.sin(i), i % 7 === 0 ? '' : i % 5, `c${i % 3}`, 1]
  const calm = csv('date,x,y,word,fixed', 100, row)
  const sentinel = csv('date,x,y,word,fixed', 100, (i) =>
    i < 60 ? row(i) : [hour(i), 123456.789, i === 60 ? '' : 987654.321, 'sentinel', 7],
  )
  const [a, b] = [
    await learned(calm, { target: 'x', fill: 0 }, { calendar: true }),
    await learned(sentinel, { target: 'x', fill: 0 }, { calendar: true }),
  ]
  expect(b.encoder).toEqual(a.encoder)
  expect(b.series.format).toEqual(a.series.format)
  expect(JSON.stringify(b.encoder)).not.toMatch(/sentinel|123456|987654/)
  const past = (one: typeof a) => one.encoded.groups[0]?.inputs.slice(0, 60 * one.encoded.inputs.length)
  expect(past(b)).toEqual(past(a))
  expect(a.encoder.columns.map(({ name }) => name)).toEqual(['x', 'y', 'word'])
})

test('what stands at a step depends on nothing after it', async () => {
  const cell = fc.oneof(fc.constant(''), fc.integer({ min: -99, max: 99 }).map(String))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, fc.constantFrom('u', 'v', '')), { minLength: 30, maxLength: 40 }),
      fc.integer({ min: 10, max: 25 }),
      async (cells, cut) => {
        const text = (end: number) =>
          csv('date,x,y,w', cells.length, (i) => (i < end ? [day(i), ...(cells[i] ?? [])] : [day(i), 55, 66, 'u']))
        const first = await seriesOf(`${text(cells.length)}\n`, { target: 'x' }).catch(() => null)
        const second = await seriesOf(`${text(cut)}\n`, { target: 'x' }).catch(() => null)
        fc.pre(first !== null && second !== null && JSON.stringify(first.format) === JSON.stringify(second.format))
        const { encoder } = fitEncoder(second, wholeSeries(second), standard)
        const [a, b] = [encodeSeries(first, encoder), encodeSeries(second, encoder)]
        const until = cut * a.inputs.length
        expect(a.groups[0]?.inputs.subarray(0, until)).toEqual(b.groups[0]?.inputs.subarray(0, until))
        expect(a.groups[0]?.usable.subarray(0, cut)).toEqual(b.groups[0]?.usable.subarray(0, cut))
      },
    ),
    { numRuns: 50 },
  )
})

test('missing values are filled forward up to a limit, and counted', async () => {
  const gone = new Set([3, 4, 5, 6, 20])
  const { encoded, encoder } = await learned(
    csv('date,x,y', 40, (i) => [hour(i), gone.has(i) ? 'NA' : i, i % 2]),
    { target: 'x', fill: 2 },
  )
  const back = input(encoded, 'x').map((value) => Math.round(unscale(scaleOf(encoder, 'x'), value ?? 0) * 100) / 100)
  expect(back.slice(2, 8)).toEqual([
    2,
    2,
    2,
    Math.round(scaleOf(encoder, 'x').center * 100) / 100,
    Math.round(scaleOf(encoder, 'x').center * 100) / 100,
    7,
  ])
  expect(input(encoded, 'x?').slice(2, 8)).toEqual([0, 0, 0, 1, 1, 0])
  expect([...(encoded.groups[0]?.usable ?? [])].slice(2, 8)).toEqual([1, 1, 1, 0, 0, 1])
  expect(encoded.findings).toMatchObject([{ code: 'series-missing', details: { column: 'x', steps: 5, filled: 3, left: 2, fill: 2 } }])
  const targets = [...(encoded.groups[0]?.targets ?? [])]
  expect(targets.map(Number.isNaN).map(Number).slice(2, 8)).toEqual([0, 1, 1, 1, 1, 0])
})

test('with --missing drop a step without a value is of no use, and no input tells of it', async () => {
  const { encoded } = await learned(
    csv('date,x,y', 40, (i) => [hour(i), i * i, i > 3 && i < 8 ? '' : i % 2]),
    { target: 'x', fill: 2 },
    { missing: 'drop' },
  )
  expect(encoded.inputs).toEqual(['x', 'y'])
  expect([...(encoded.groups[0]?.usable ?? [])].slice(3, 9)).toEqual([1, 1, 1, 0, 0, 1])
})

test('filling forward is by hand what it is', () => {
  const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 1, max: 9 }))
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), fc.integer({ min: 0, max: 5 }), (values, fill) => {
      const expected = values.map(
        (_, step) =>
          values
            .slice(Math.max(0, step - fill), step + 1)
            .filter((one) => !Number.isNaN(one))
            .at(-1) ?? Number.NaN,
      )
      expect([...filledForward(Float64Array.from(values), fill).values]).toEqual(expected)
    }),
  )
})

test('columns that say nothing in the training part are left out, and said', async () => {
  const { findings, encoder } = await learned(
    csv('date,x,fixed,late,none,word', 50, (i) => [day(i), i * i, 5, i < 30 ? '' : i, '', i < 30 ? 'a' : 'b']),
    { target: 'x' },
  )
  expect(encoder.columns.map(({ name }) => name)).toEqual(['x'])
  expect(findings.map(({ details }) => details)).toEqual([
    { column: 'fixed', reason: 'constant' },
    { column: 'late', reason: 'missing' },
    { column: 'word', reason: 'constant' },
  ])
})

test('a target that never changes is a warning, one without a value in the training part an error', async () => {
  const { findings, encoder } = await learned(csv('date,x', 50, (i) => [day(i), i < 30 ? 5 : i]))
  expect(findings).toMatchObject([{ code: 'series-constant-target', details: { column: 'x', value: 5 } }])
  expect(scaleOf(encoder, 'x')).toEqual({ center: 5, scale: 1 })
  expect(await thrownBy(() => learned(csv('date,x', 50, (i) => [day(i), i < 30 ? '' : i])))).toMatchObject({
    code: 'series-target-missing',
  })
})

test('categories are an input each; one that training did not have is none of them, and counted', async () => {
  const { encoded } = await learned(
    csv('date,x,wind', 20, (i) => [day(i), i * i, i < 12 ? (['N', 'S'][i % 2] ?? '') : i === 15 ? 'W' : 'N']),
  )
  expect(encoded.inputs).toEqual(['x', 'wind=N', 'wind=S'])
  expect([14, 15].map((step) => [input(encoded, 'wind=N')[step], input(encoded, 'wind=S')[step]])).toEqual([
    [1, 0],
    [0, 0],
  ])
  expect(encoded.findings).toMatchObject([{ code: 'series-new-category', details: { column: 'wind', category: 'W', steps: 1, others: 0 } }])
})

test('the hour and the weekday come from the date as clocks show it, and go round', async () => {
  const text = csv('date,x', 24 * 30, (i) => [`${hour(i).replace(' ', 'T')}Z`, i * i])
  const [utc, istanbul] = [
    await learned(text, {}, { calendar: true }),
    await learned(text, { timezone: 'Europe/Istanbul' }, { calendar: true }),
  ]
  expect(utc.encoded.ahead).toEqual(['hour sin', 'hour cos', 'weekday sin', 'weekday cos'])
  expect(input(utc.encoded, 'hour cos')[0]).toBeCloseTo(1)
  expect(input(utc.encoded, 'hour sin')[6]).toBeCloseTo(1)
  expect(input(istanbul.encoded, 'hour sin')[3]).toBeCloseTo(1)
  // The first of January 2024 was a Monday.
  expect(input(utc.encoded, 'weekday cos')[0]).toBeCloseTo(1)
  expect(input(utc.encoded, 'weekday cos')[7 * 24]).toBeCloseTo(1)
})

test('steps to come have their times, their calendar and what is known ahead', async () => {
  const rows = csv('date,x,holiday', 50, (i) => [day(i), i < 45 ? i * i : '', i % 10 === 0 ? 1 : 0])
  const series = await seriesOf(rows, { target: 'x', known: 'holiday' })
  const { encoder } = fitEncoder(series, [{ from: 0, to: 45 }], standard)
  const [group] = series.groups
  expect(group && lastMeasured(group, ['x'])).toBe(44)
  const longer = extendSeries(series, 7, (one) => lastMeasured(one, ['x']) + 1)
  expect(longer.groups[0]?.times.length).toBe(52)
  expect(longer.groups[0]?.times[51]).toBe(Date.parse(`${day(51)}T00:00Z`))
  const encoded = encodeSeries(longer, encoder)
  expect(encoded.ahead).toEqual(['holiday', 'weekday sin', 'weekday cos'])
  expect([...(encoded.groups[0]?.knownAhead ?? [])].slice(49)).toEqual([1, 1, 1])
  expect(encoded.groups[0]?.ahead.every(Number.isFinite)).toBe(true)
  const far = encodeSeries(extendSeries(series, 20), encoder)
  expect([...(far.groups[0]?.knownAhead ?? [])].slice(54, 58)).toEqual([1, 1, 0, 0])
})

test('a target with gaps all over counts as measured where it is filled, and that is said', async () => {
  const text = (every: number) => csv('date,x', 400, (i) => [hour(i), i % every === 3 ? '' : i * i])
  const [many, few] = [await learned(text(10)), await learned(text(100))]
  expect(many.findings).toMatchObject([{ code: 'series-filled-targets', details: { columns: ['x'], steps: 240, missing: 24, gaps: 24 } }])
  expect(many.encoded.groups[0]?.targets.some(Number.isNaN)).toBe(false)
  expect(few.findings).toEqual([])
  expect(few.encoded.groups[0]?.targets.filter(Number.isNaN).length).toBe(4)
})

test('what is learned is plain JSON', async () => {
  const { encoder, series } = await learned(
    csv('date,x,w', 40, (i) => [hour(i), i, `c${i % 2}`]),
    {},
    { calendar: true },
  )
  const again = JSON.parse(JSON.stringify(encoder)) as SeriesEncoder
  expect(encodeSeries(series, again)).toEqual(encodeSeries(series, encoder))
})

test('a look at the columns shows their ranges, what they lack, and values far out', async () => {
  const series = await seriesOf(
    csv('date,x,w', 200, (i) => [hour(i), i === 77 ? 5000 : Math.round(Math.sin(i) * 100) / 8, ['a', 'b', ''][i % 3] ?? '']),
    { target: 'x' },
  )
  const { facts, findings } = checkSeries(series)
  expect(facts).toMatchObject([
    { code: 'series-numbers', details: { column: 'x', most: 5000, missing: 0 } },
    { code: 'series-categories', details: { column: 'w', categories: 2, missing: 66 } },
  ])
  expect(findings).toMatchObject([
    { code: 'series-outliers', details: { column: 'x', values: 1, most: 5000, example: '2024-01-04 05:00' } },
  ])
})

test.each([
  ['a word on some days', 'tatil', ['not=tatil'], { categories: ['tatil'] }],
  ['1 on some days', 1, ['not'], { center: 0, scale: 1 }],
])(
  '%s and empty cells on the others say that it does not hold: not missing, nothing filled, nothing lost',
  async (_, value, inputs, column) => {
    const text = csv('date,x,not', 60, (i) => [day(i), i < 55 ? i * i : '', i % 10 === 3 ? value : ''])
    const { encoded, encoder, findings, series } = await learned(text, { target: 'x', known: 'not' })
    expect(encoder.columns[1]).toMatchObject({ name: 'not', sparse: true, ...column })
    expect(findings).toEqual([
      { severity: 'note', code: 'series-sparse-column', details: { column: 'not', rows: series.groups[0]!.times.length * 0.6, empty: 32 } },
    ])
    expect(encoded.findings.map(({ details }) => (details as { column?: string }).column)).not.toContain('not')
    expect(input(encoded, inputs[0]!)).toEqual(Array.from({ length: 60 }, (_, i) => (i % 10 === 3 ? 1 : 0)))
    expect([...encoded.groups[0]!.knownAhead]).toEqual(Array(60).fill(1))
    // A day to come that has no row is not known.
    const further = encodeSeries(extendSeries(series, 2), encoder)
    expect([...further.groups[0]!.knownAhead].slice(58)).toEqual([1, 1, 0, 0])
  },
)

test('names of holidays that are known ahead are not filled forward; what one word says everywhere but in a few cells is left out', async () => {
  const text = csv('date,x,not,place', 50, (i) => [
    day(i),
    i * i,
    i === 4 ? 'bayram' : i === 20 ? 'arife' : '',
    i % 10 === 0 ? '' : 'Ankara',
  ])
  const { encoded, findings } = await learned(text, { target: 'x', known: 'not' })
  expect(input(encoded, 'not=bayram').flatMap((one, i) => (one ? [i] : []))).toEqual([4])
  expect(findings).toMatchObject([
    { code: 'series-sparse-column', details: { column: 'not' } },
    { code: 'series-ignored-column', details: { column: 'place', reason: 'constant' } },
  ])
})

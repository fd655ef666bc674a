import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSeries } from './read.ts'
import { csv, day, hour, seriesOf, source, thrownBy, valuesOf } from './series.test-support.ts'

const codes = ({ findings }: { readonly findings: readonly { readonly code: string }[] }) => findings.map(({ code }) => code)
const finding = ({ findings }: Awaited<ReturnType<typeof seriesOf>>, code: string) => findings.find((one) => one.code === code)?.details
const numbers = (series: Awaited<ReturnType<typeof seriesOf>>, name: string, group = 0) => {
  const column = series.groups[group]?.columns.find((one) => one.name === name)
  return column?.kind === 'number' ? [...column.values] : null
}

test('a plain table needs no word said: time, target, frequency and kinds are found', async () => {
  const series = await seriesOf(csv('date,temp,wind', 48, (i) => [hour(i), i / 2, ['N', 'S', 'W'][i % 3] ?? '']))
  expect(series.format).toMatchObject({
    time: ['date'],
    frequency: { every: 1, unit: 'hour' },
    targets: ['temp'],
    columns: [
      { name: 'temp', kind: 'number' },
      { name: 'wind', kind: 'category' },
    ],
    decimal: '.',
    timezone: null,
  })
  expect(series.groups[0]?.times.length).toBe(48)
  expect(series.findings).toEqual([])
})

test('year, month, day and hour in columns of their own make one time, and a column that counts rows is left out', async () => {
  const series = await seriesOf(csv('No,year,month,day,hour,x', 30, (i) => [i + 1, 2024, 1, 1 + Math.floor(i / 24), i % 24, i / 4]))
  expect(series.format).toMatchObject({ time: ['year', 'month', 'day', 'hour'], targets: ['x'], frequency: { every: 1, unit: 'hour' } })
  expect(finding(series, 'series-ignored-column')).toEqual({ column: 'No', reason: 'counter' })
})

test('a word that says none is a category; NA is none', async () => {
  const series = await seriesOf(csv('date,x,promo', 12, (i) => [day(i), i * i, ['none', 'half price', 'NA'][i % 3] ?? '']))
  expect(series.groups[0]?.columns[1]?.values.slice(0, 3)).toEqual(['none', 'half price', null])
})

test('Turkish names in capital letters are known', async () => {
  const series = await seriesOf(
    csv('YIL,AY,GÜN,SICAKLIK', 30, (i) => [2024, 1, 1 + i, i * i]),
    { target: 'sıcaklık' },
  )
  expect(series.format).toMatchObject({ time: ['YIL', 'AY', 'GÜN'], targets: ['SICAKLIK'], frequency: { every: 1, unit: 'day' } })
})

test('a date and its clock side by side make one time', async () => {
  const series = await seriesOf(
    csv('Tarih;Saat;x'.replaceAll(';', ','), 30, (i) => [`${1 + Math.floor(i / 24)}.01.2024`, `${i % 24}:00`, i / 4]),
  )
  expect(series.format).toMatchObject({ time: ['Tarih', 'Saat'], frequency: { every: 1, unit: 'hour' } })
})

test('a Turkish spreadsheet is read: semicolons, commas, points, names', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${(i % 28) + 1}.${Math.floor(i / 28) + 1}.2024;1.${String(100 + i)},5`)
  const series = await seriesOf(['gün;değer', ...rows].join('\r\n'))
  expect(series.format).toMatchObject({ decimal: ',', time: ['gün'], targets: ['değer'], frequency: { every: 1, unit: 'day' } })
  expect(numbers(series, 'değer')?.[0]).toBe(1100.5)
})

test('gaps in time are steps without values, and counted', async () => {
  const kept = Array.from({ length: 60 }, (_, i) => i).filter((i) => i < 20 || i >= 25)
  const series = await seriesOf(csv('date,x', kept.length, (i) => [hour(kept[i] ?? 0), kept[i] ?? 0]))
  expect(series.groups[0]?.times.length).toBe(60)
  expect(numbers(series, 'x')?.slice(18, 27)).toEqual([18, 19, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 25, 26])
  expect(finding(series, 'series-gaps')).toMatchObject({ gaps: 1, steps: 5, longest: 5, from: '2024-01-01 19:00', to: '2024-01-02 01:00' })
  expect([...(series.groups[0]?.rows ?? [])].slice(19, 26)).toEqual([19, -1, -1, -1, -1, -1, 20])
})

test('times backwards are sorted, repeated ones averaged, both counted by the line; each row knows its step', async () => {
  const series = await seriesOf(`date,x\n${hour(0)},1\n${hour(2)},3\n${hour(1)},2\n${hour(3)},4\n${hour(3)},6\n${hour(4)},5\n`)
  expect(numbers(series, 'x')).toEqual([1, 2, 3, 5, 5])
  expect([...series.stepOfRow]).toEqual([0, 2, 1, 3, 3, 4])
  expect(finding(series, 'series-backwards')).toEqual({ file: 'x.csv', line: 4, rows: 1 })
  expect(finding(series, 'series-repeated')).toMatchObject({ line: 6, rows: 1, averaged: true, identical: 0 })
})

test('a file whose newest row comes first is read from its end, without a warning', async () => {
  const series = await seriesOf(
    csv('date,x', 30, (i) => [day(29 - i), i]),
    { target: 'x' },
  )
  expect(numbers(series, 'x')?.slice(0, 3)).toEqual([29, 28, 27])
  expect(codes(series)).toEqual(['series-newest-first'])
})

test('as rows, every row is a step, whatever the time between them', async () => {
  const series = await seriesOf(`date,x\n${hour(0)},1\n${hour(1)},3\n${hour(1)},2\n${hour(9)},4\n${hour(10)},6\n`, {}, { stepping: 'rows' })
  expect(numbers(series, 'x')).toEqual([1, 3, 2, 4, 6])
  expect([...series.stepOfRow]).toEqual([0, 1, 2, 3, 4])
  expect(codes(series)).toEqual(['series-repeated', 'series-gaps'])
})

test('a row without a time is left out and counted; one with something else is an error by its line', async () => {
  const series = await seriesOf(`date,x\n${hour(0)},1.5\n,2\nNA,2\n${hour(1)},3\n${hour(2)},3\n`, { time: 'date' })
  expect(finding(series, 'series-untimed-rows')).toEqual({ file: 'x.csv', line: 3, rows: 2 })
  expect([...series.stepOfRow]).toEqual([0, -1, -1, 1, 2])
  expect([...series.groupOfRow]).toEqual([0, -1, -1, 0, 0])
  expect(await thrownBy(() => seriesOf(`date,x\n${hour(0)},1\nyesterday,2\n${hour(1)},3\n`, { time: 'date' }))).toMatchObject({
    code: 'series-date',
    details: { file: 'x.csv', line: 3, column: 'date', value: 'yesterday' },
  })
})

test('a long table has one series for each group; times are judged within it', async () => {
  const text = csv('date,shop,x', 60, (i) => [day(i % 20), `shop ${Math.floor(i / 20)}`, i])
  for (const group of [null, 'shop']) {
    const series = await seriesOf(text, { group, target: 'x' })
    expect(series.groups.map(({ name, times }) => [name, times.length])).toEqual([
      ['shop 0', 20],
      ['shop 1', 20],
      ['shop 2', 20],
    ])
    // What parts the rows is not read by a network: a series that comes later is no stranger to it.
    expect(series.format.columns.map(({ name }) => name)).toEqual(['x'])
    expect(series.format.known).toEqual([])
    expect(codes(series)).toEqual(group === null ? ['series-grouped'] : [])
  }
  expect(finding(await seriesOf(text, { group: 'none', target: 'x' }), 'series-repeated')).toMatchObject({ rows: 40 })
})

test('files one after the other are one series; files at the same times are one each', async () => {
  const part = (from: number) => csv('date,x', 20, (i) => [day(from + i), i * i])
  expect((await seriesOf([part(0), part(20)])).groups.map(({ times }) => times.length)).toEqual([40])
  expect((await seriesOf([part(0), part(0)])).groups.map(({ name }) => name)).toEqual(['0.csv', '1.csv'])
  expect(await thrownBy(() => seriesOf([part(0), part(20).replace('x', 'y')]))).toMatchObject({
    code: 'series-columns-differ',
    details: { file: '1.csv', missing: ['x'], columns: ['date', 'y'] },
  })
})

test('rows closer together than --frequency are averaged, from the beginning of the hour', async () => {
  const minute = (i: number) => new Date(Date.UTC(2024, 0, 1, 0, 30) + i * 600_000).toISOString().slice(0, 16)
  const series = await seriesOf(
    csv('date,x', 30, (i) => [minute(i), i * i]),
    { frequency: '1h' },
  )
  // Of the first hour and the last one half is there: neither is a step.
  expect(series.groups[0]?.times[0]).toBe(Date.UTC(2024, 0, 1, 1))
  expect(numbers(series, 'x')?.slice(0, 2)).toEqual([(9 + 16 + 25 + 36 + 49 + 64) / 6, (81 + 100 + 121 + 144 + 169 + 196) / 6])
  expect(numbers(series, 'x')).toHaveLength(4)
  expect(codes(series)).toContain('series-averaged')
  expect(finding(series, 'series-partial-steps')).toEqual({
    rows: 6,
    steps: 2,
    frequency: { every: 1, unit: 'hour' },
    example: '2024-01-01 05:00',
  })
  expect([...series.stepOfRow.slice(0, 4), ...series.stepOfRow.slice(-4)]).toEqual([-1, -1, -1, 0, 3, -1, -1, -1])
  expect([...series.groupOfRow.slice(2, 4)]).toEqual([-1, 0])
})

test.each([
  [
    'hours of office days',
    (i: number) => `2024-01-${String(1 + Math.floor(i / 8)).padStart(2, '0')} ${String(9 + (i % 8)).padStart(2, '0')}:00`,
    160,
    'day',
    20,
  ],
  ['days, to whole months', (i: number) => day(i), 31 + 29 + 31, 'month', 3],
  ['workdays, to whole months', (i: number) => day(Math.floor(i / 5) * 7 + (i % 5)), 65, 'month', 3],
  ['months, to years', (i: number) => new Date(Date.UTC(2015, i, 1)).toISOString().slice(0, 10), 60, 'year', 5],
  ['ends of months, to years', (i: number) => new Date(Date.UTC(2015, i + 1, 0)).toISOString().slice(0, 10), 60, 'year', 5],
  ['hours called by their end', (i: number) => new Date(Date.UTC(2024, 0, 1, i + 1)).toISOString().slice(0, 16), 24 * 10 - 1, 'day', 10],
] as const)('%s are whole steps as they stand', async (_, time, count, frequency, steps) => {
  const series = await seriesOf(
    csv('date,x', count, (i) => [time(i), i * i]),
    { frequency },
  )
  expect(codes(series)).not.toContain('series-partial-steps')
  expect(series.groups[0]?.times).toHaveLength(steps)
})

test('a day that is not over is no day, in each series, and a new one is not foretold from it', async () => {
  const rows = (place: string, count: number) => Array.from({ length: count }, (_, i) => `${hour(i)},${place},${i}`)
  const text = ['date,place,x', ...rows('a', 24 * 10 + 6), ...rows('b', 24 * 5)].join('\n')
  const series = await seriesOf(text, { frequency: 'day' })
  expect(series.groups.map(({ times }) => times.length)).toEqual([10, 5])
  expect(finding(series, 'series-partial-steps')).toMatchObject({ rows: 6, steps: 1, example: '2024-01-11' })
  const again = await seriesOf(text, {}, { format: series.format })
  expect(again.groups.map(({ times }) => times.length)).toEqual([10, 5])
  expect(codes(again)).not.toContain('series-repeated')
})

test('local times through the end of daylight saving are all different steps', async () => {
  const local = (i: number) => new Date(Date.UTC(2024, 9, 26, 22) + i * 3_600_000)
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })
  const text = csv('date,x', 30, (i) => [format.format(local(i)), i])
  const series = await seriesOf(text, { timezone: 'Europe/Berlin', target: 'x' })
  expect(series.groups[0]?.times.length).toBe(30)
  expect(series.groups[0]?.times[0]).toBe(local(0).getTime())
  expect(series.findings).toEqual([])
  expect(codes(await seriesOf(text, { target: 'x' }))).toContain('series-repeated')
})

test('without a column of times rows are steps where that is said, else it is an error that names the flag’s columns', async () => {
  const text = csv('a,b', 20, (i) => [i * i, i % 3])
  expect(await thrownBy(() => seriesOf(text))).toMatchObject({ code: 'series-no-time', details: { columns: ['a', 'b'] } })
  const series = await seriesOf(text, { time: 'none', target: 'a' })
  expect(series.format).toMatchObject({ time: [], frequency: { every: 1, unit: 'row' } })
  expect(series.groups[0]?.times[19]).toBe(19)
})

test.each([
  ['several columns of numbers', csv('date,a,b', 9, (i) => [day(i), i * i, 1 / (i + 1)]), {}, 'series-target', { columns: ['a', 'b'] }],
  [
    'a column that is not there',
    csv('date,a', 9, (i) => [day(i), i * i]),
    { target: 'b' },
    'series-no-column',
    { option: 'target', column: 'b', columns: ['date', 'a'] },
  ],
  [
    'a word among numbers',
    csv('date,a', 9, (i) => [day(i), i === 4 ? 'oops' : i * i]),
    {},
    'series-not-a-number',
    { line: 6, column: 'a', value: 'oops', count: 1 },
  ],
  [
    'a target of words',
    csv('date,a,b', 9, (i) => [day(i), i * i, 'x']),
    { target: 'b' },
    'series-target-words',
    { column: 'b', value: 'x' },
  ],
  ['a target without values', csv('date,a,b', 9, (i) => [day(i), i * i, 'NA']), { target: 'b' }, 'series-target-missing', { column: 'b' }],
  ['no numbers at all', csv('date,a', 9, (i) => [day(i), `w${i % 2}`]), {}, 'series-no-numbers', { example: { line: 2, value: 'w0' } }],
  [
    'numbers with a unit',
    csv('date,place,a', 9, (i) => [day(i), 'x', `${i} kg`]),
    { group: 'none' },
    'series-no-numbers',
    { example: { file: 'x.csv', line: 2, column: 'a', value: '0 kg' } },
  ],
  [
    'amounts in two currencies',
    csv('date,a', 9, (i) => [day(i), i === 4 ? '$5' : `${i * i} TL`]),
    {},
    'series-currencies',
    { line: 6, column: 'a', value: '$5', other: { line: 2, value: '0 TL' } },
  ],
  [
    '1.234 alone',
    csv('date,a', 9, (i) => [day(i), `${i + 1}.234`]).replaceAll(',', ';'),
    {},
    'series-decimal',
    { line: 2, column: 'a', value: '1.234' },
  ],
  ['03/04 alone', csv('date,a', 9, (i) => [`0${i + 1}/04/2024`, i * i]), {}, 'series-date-order', { line: 2, value: '01/04/2024' }],
  ['one time for all rows', csv('date,a', 9, (i) => [day(0), i * i]), {}, 'series-no-frequency', { rows: 9 }],
  ['a single row', csv('date,a', 1, () => [day(0), 5]), {}, 'series-no-frequency', { rows: 1 }],
  [
    'a target that was found to tell series apart',
    csv('date,city,a', 40, (i) => [day(i % 20), i < 20 ? 'Ankara' : 'İzmir', i * i]),
    { target: 'city' },
    'series-found-role',
    { column: 'city', role: 'group', option: 'target' },
  ],
  [
    'a target that has the times',
    csv('date,a', 9, (i) => [day(i), i * i]),
    { target: 'date' },
    'series-found-role',
    { column: 'date', role: 'time', option: 'target' },
  ],
  [
    'a column that was said to be both',
    csv('date,city,a', 40, (i) => [day(i % 20), i < 20 ? 'Ankara' : 'İzmir', i * i]),
    { target: 'city', group: 'city' },
    'series-two-roles',
    { column: 'city', options: ['group', 'target'] },
  ],
  ['a date centuries off', csv('date,a', 90, (i) => [i === 50 ? '2204-01-01' : day(i), i * i]), {}, 'series-sparse', { line: 52 }],
  [
    'a column for two roles',
    csv('date,a,b', 9, (i) => [day(i), i * i, 1 / (i + 1)]),
    { target: 'a', known: 'a' },
    'series-two-roles',
    { options: ['target', 'known'] },
  ],
  [
    'a frequency that is none',
    csv('date,a', 9, (i) => [day(i), i * i]),
    { frequency: 'often' },
    'series-frequency',
    { frequency: 'often' },
  ],
  ['a zone that is none', csv('date,a', 9, (i) => [day(i), i * i]), { timezone: 'Mars' }, 'series-timezone', { timezone: 'Mars' }],
])('%s: one clear error', async (_, text, values, code, details) => {
  expect(await thrownBy(() => seriesOf(text, values))).toMatchObject({ code, details })
})

test('flags decide what is undecidable', async () => {
  const decimals = csv('date,a', 9, (i) => [day(i), `${i + 1}.234`])
  expect((await seriesOf(decimals)).format.decimal).toBe('.')
  const beside = ['date;a;b', ...Array.from({ length: 9 }, (_, i) => `${day(i)};${i + 1}.234;${i},5`)].join('\n')
  expect((await seriesOf(beside, { target: 'a', inputs: 'a' })).format.decimal).toBe(',')
  expect(numbers(await seriesOf(decimals, { decimal: '.' }), 'a')?.[0]).toBe(1.234)
  expect(numbers(await seriesOf(decimals, { decimal: ',' }), 'a')?.[0]).toBe(1234)
  const dates = csv('date,a', 9, (i) => [`0${i + 1}/04/2024`, i * i])
  expect((await seriesOf(dates, { dateFormat: 'dmy' })).format.frequency).toEqual({ every: 1, unit: 'day' })
  expect((await seriesOf(dates, { dateFormat: 'mdy' })).format.frequency).toEqual({ every: 1, unit: 'month' })
})

test('new data are read as the training data were; a column less is an error, one more is nothing', async () => {
  const { format } = await seriesOf(
    csv('date,a,b', 40, (i) => [day(i), i * i, 1 / (i + 1)]),
    { target: 'a' },
  )
  const again = (text: string) => readSeries([source(text, 'new.csv')], valuesOf(), { format })
  const more = await again(csv('b,extra,date,a', 5, (i) => [0.5, 'x', day(100 + i), i]))
  expect(more.groups[0]?.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(more.format.frequency).toEqual(format.frequency)
  expect(await thrownBy(() => again(csv('date,a', 5, (i) => [day(i), i])))).toMatchObject({
    code: 'series-columns-differ',
    details: { file: 'new.csv', missing: ['b'] },
  })
  const one = await again(csv('date,a,b', 1, (i) => [day(i), i, i]))
  expect(one.groups[0]?.times.length).toBe(1)
  expect(JSON.parse(JSON.stringify(format))).toEqual(format)
})

test('new data are read as the training data were wherever they can be, so that later rows change nothing of earlier ones', async () => {
  const { format } = await seriesOf(
    csv('date;x'.replace(';', ','), 40, (i) => [`0${(i % 9) + 1}/${13 + (i % 15)}/2024`, `${i}.5`]),
    { target: 'x', frequency: '1day' },
  )
  expect(format).toMatchObject({ dates: { order: 'mdy' }, decimal: '.' })
  const again = (text: string) => readSeries([source(text)], valuesOf(), { format })
  const early = await again('date,x\n03/04/2024,"1,234"\n03/05/2024,2\n')
  const late = await again('date,x\n03/04/2024,"1,234"\n03/05/2024,2\n04/20/2024,2.5\n')
  expect(late.groups[0]?.times[0]).toBe(early.groups[0]?.times[0])
  expect([numbers(early, 'x')?.[0], numbers(late, 'x')?.[0]]).toEqual([1234, 1234])
  const turkish = await again('date;x\n03.04.2024;1.234\n04.04.2024;0,5\n')
  expect(new Date(turkish.groups[0]?.times[0] ?? 0).toISOString().slice(0, 10)).toBe('2024-04-03')
  expect(numbers(turkish, 'x')?.[0]).toBe(1234)
})

test('a shuffled table is the same series as one in order', async () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 30, maxLength: 50 })
  await fc.assert(
    fc.asyncProperty(values, fc.integer(), async (values, salt) => {
      const rows = values.map((value, i) => `${hour(i)},${value / 8}`)
      const shuffled = [...rows].sort(
        (a, b) => ((a.length * 31 + a.charCodeAt(12) * salt) % 7) - ((b.length * 31 + b.charCodeAt(12) * salt) % 7),
      )
      const [a, b] = [await seriesOf(['date,x', ...rows].join('\n')), await seriesOf(['date,x', ...shuffled].join('\n'))]
      expect(numbers(b, 'x')).toEqual(numbers(a, 'x'))
      expect(b.groups[0]?.times).toEqual(a.groups[0]?.times)
    }),
    { numRuns: 25 },
  )
})

test('whatever stands in its cells, a table is series without holes in time or an error with a code', async () => {
  const date = fc.oneof(
    fc.integer({ min: 0, max: 60 }).map(day),
    fc.constantFrom('', 'NA', '03/04/2024', '2024', 'x', '31.12.2024 14:05', '1704067200', '2024-01-01T00:00:00+03:00', 'Ocak 2024'),
  )
  const cell = fc.oneof(
    fc.integer({ min: -9, max: 9 }).map(String),
    fc.constantFrom('', 'NA', '1.5', '"1,5"', '1.234', 'a', 'b', '1e3', '-', '%', 'inf'),
  )
  const table = fc.array(fc.tuple(date, cell, cell), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('regular' as const, 'rows' as const), async (rows, stepping) => {
      const text = ['date,x,y', ...rows.map((row) => row.join(','))].join('\n')
      const series = await seriesOf(text, { target: 'x', time: 'date' }, { stepping }).catch((error: { code?: string }) => {
        expect(error.code).toBeTypeOf('string')
        return null
      })
      if (!series) return
      for (const [row, step] of series.stepOfRow.entries()) {
        const group = series.groups[series.groupOfRow[row] ?? -1]
        if (step >= 0) expect(group && step < group.times.length).toBe(true)
      }
      for (const { times, columns } of series.groups) {
        expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0) || (stepping === 'rows' && time === times[i - 1]))).toBe(true)
        expect(columns.every(({ values }) => values.length === times.length)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

const data = process.env.TEKRAR_DATA
const file = (name: string) => ({ name, bytes: new Uint8Array(readFileSync(join(data ?? '', name))) })

test.skipIf(!data)('the data sets are read without a word said but for the target', async () => {
  const beijing = await readSeries([file('beijing-multisite/PRSA_Data_Aotizhongxin_20130301-20170228.csv')], valuesOf({ target: 'TEMP' }))
  expect(beijing.groups[0]?.times.length).toBe(35_064)
  expect(numbers(beijing, 'TEMP')?.filter(Number.isNaN).length).toBe(20)
  expect(beijing.format.columns.filter(({ kind }) => kind === 'category').map(({ name }) => name)).toEqual(['wd', 'station'])
  const etth = await readSeries([file('etth/ETTh1.csv')], valuesOf({ target: '*' }))
  expect(etth.groups[0]?.times.length).toBe(17_420)
  expect(etth.format.targets.length).toBe(7)
  const melbourne = await readSeries([file('small-timeseries/daily-min-temperatures.csv')], valuesOf())
  expect(finding(melbourne, 'series-gaps')).toMatchObject({ gaps: 2, steps: 2 })
})

test.skipIf(!data)('each of the 28 series of NAB keeps all its rows, in their order', async () => {
  const names = readdirSync(join(data ?? '', 'nab/data'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'))
  expect(names.length).toBe(28)
  for (const name of names) {
    const series = await readSeries([file(`nab/data/${name}`)], valuesOf(), { stepping: 'rows' })
    expect(series.stepOfRow.every((step) => step >= 0)).toBe(true)
    expect(series.groups[0]?.times.length).toBe(series.table.rows.length)
  }
})

test('series whose rows keep other steps than the rest are counted, unless a step is given for all', async () => {
  const quarter = (i: number): string => new Date(Date.UTC(2024, 0, 1) + i * 900_000).toISOString().slice(0, 16)
  const rows = (place: string, every: number, count: number) =>
    Array.from({ length: count }, (_, i) => `${quarter(i * every)},${place},${i * i}`)
  const text = (...parts: string[][]) => ['time,place,x', ...parts.flat()].join('\n')
  const mixed = text(rows('a', 4, 100), rows('b', 1, 400), rows('c', 1, 300))
  expect((await seriesOf(mixed)).findings).toContainEqual({
    severity: 'warning',
    code: 'series-other-steps',
    details: { groups: 1, of: 3, frequency: { every: 15, unit: 'minute' }, example: 'a', own: { every: 1, unit: 'hour' } },
  })
  const hourly = await seriesOf(mixed, { frequency: '1h' })
  expect(codes(hourly)).not.toContain('series-other-steps')
  expect(hourly.groups.map(({ times }) => times.length)).toEqual([100, 100, 75])
  expect(codes(await seriesOf(text(rows('a', 4, 100), rows('b', 4, 50))))).not.toContain('series-other-steps')
})

test('later tables are read as the first one was said to be parted; others by looking', async () => {
  const rows = (count: number, sign: string): string =>
    Array.from({ length: count }, (_, i) => [hour(i), `${i}`, i % 2 ? 'a' : 'b'].join(sign)).join('\n')
  const named = (sign: string): string => ['time', 'x', 'y'].join(sign)
  const { format } = await seriesOf(`${named('#')}\n${rows(40, '#')}`, { separator: '#', target: 'x' })
  const later = async (text: string) => (await seriesOf(text, {}, { format })).groups[0]?.columns[0]?.values.slice(0, 3)
  expect(await later(`${named('#')}\n${rows(3, '#')}`)).toEqual(Float64Array.of(0, 1, 2))
  expect(await later(`${named(';')}\n${rows(3, ';')}`)).toEqual(Float64Array.of(0, 1, 2))
  const nameless = await seriesOf(`${named(',')}\n${rows(40, ',')}`, { header: 'no', time: '1', target: '2' }).catch(
    (error: unknown) => error,
  )
  expect(nameless).toMatchObject({ details: expect.objectContaining({ line: 1 }) })
})

test('amounts with the sign or the name of their currency are numbers', async () => {
  const series = await seriesOf(csv('tarih;tutar', 20, (i) => [`${day(i)};${i % 2 ? `${i},50 TL` : `₺${i}`}`]))
  expect(series.format).toMatchObject({ targets: ['tutar'], decimal: ',' })
  expect(numbers(series, 'tutar')?.slice(0, 4)).toEqual([0, 1.5, 2, 3.5])
})

test('where one of two times has a clock, both do', async () => {
  const timesOf = async (rows: number) =>
    (await seriesOf(csv('date,x', rows, (i) => [hour(i), i * i]))).facts.find(({ code }) => code === 'series')
  expect((await timesOf(31))?.details).toMatchObject({ from: '2024-01-01 00:00', to: '2024-01-02 06:00' })
  const days = await seriesOf(csv('date,x', 31, (i) => [day(i), i * i]))
  expect(days.facts.find(({ code }) => code === 'series')?.details).toMatchObject({ from: '2024-01-01', to: '2024-01-31' })
})

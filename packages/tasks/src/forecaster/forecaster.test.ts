import { open } from 'tekrar'
import { expect, test } from 'vitest'
import { english } from '../messages/en.ts'
import { sentenceOf } from '../messages/say.ts'
import { turkish } from '../messages/tr.ts'
import { defaultsOf } from '../options/option.ts'
import { TaskRun } from '../training/run.ts'
import { forecasterTask } from './forecaster.ts'
import { type ForecasterOptions, forecasterOptions } from './options.ts'
import type { Forecaster } from './trained.ts'

const HOUR = 3_600_000
const START = Date.UTC(2024, 0, 1)
const time = (step: number): string => new Date(START + step * HOUR).toISOString().slice(0, 16).replace('T', ' ')
/** Rises slowly, with a day's season: known exactly. */
const wave = (step: number): number => 20 + step / 100 + 5 * Math.sin((2 * Math.PI * step) / 24)
const csv = (name: string, columns: string, steps: number, row: (step: number) => string) => ({
  name,
  bytes: new TextEncoder().encode(
    `time,${columns}\n${Array.from({ length: steps }, (_, step) => `${time(step)},${row(step)}`).join('\n')}\n`,
  ),
})
const waves = (steps: number) => csv('wave.csv', 'value', steps, (step) => wave(step).toFixed(4))
const given = (...data: ReturnType<typeof csv>[]) => ({ data, besides: {} })
const small = { horizon: '12', lookback: '24', units: 8, epochs: 3, dropout: 0 } as const
const values = (more: Partial<ForecasterOptions> = {}): ForecasterOptions => ({ ...defaultsOf(forecasterOptions), ...small, ...more })

async function trained(data: ReturnType<typeof given>, more: Partial<ForecasterOptions> = {}) {
  const run = new TaskRun<Forecaster>(forecasterTask.prepare(data, values(more)))
  const { trained, report } = await run
  return { trained: trained!, report: report! }
}

test('a rising wave is foretold within a tenth of a degree, better than by the same time yesterday', async () => {
  const { trained: forecaster, report } = await trained(given(waves(600)), { test: 0.1 })
  expect(report).toMatchObject({ on: 'test', unit: 'forecasts' })
  const of = (name: string) => report.contenders.find((one) => one.name === name)!.values
  expect(of('network').mae!).toBeLessThan(0.1)
  expect(of('network').mae!).toBeLessThan(of('sameTimeYesterday').mae!)
  expect(of('sameTimeYesterday').mae!).toBeCloseTo(0.24, 2)
  const forecasts = await forecaster.forecast(waves(600))
  expect(await forecaster.forecast(new File([waves(600).bytes], 'wave.csv'))).toEqual(forecasts)
  expect(forecasts).toHaveLength(12)
  expect(forecasts[0]).toMatchObject({ group: null, time: '2024-01-26 00:00', column: 'value' })
  for (const [h, { forecast, quantiles }] of forecasts.entries()) {
    expect(Math.abs(forecast - wave(600 + h))).toBeLessThan(0.3)
    expect(quantiles.q10!).toBeLessThanOrEqual(quantiles.q90!)
  }
})

test('a forecast lies within its own interval, and is the median that was asked for, however little was learned and whatever of it', async () => {
  const asked = { quantiles: '0.1,0.5,0.9', horizon: '3', trainingSteps: 3 }
  for (const more of [{}, { stepwise: true }]) {
    const { trained: forecaster } = await trained(given(waves(300)), { ...asked, ...more })
    const { 'spread/bias': spread } = forecaster.model.weights
    // As if errors had all been on one side.
    if (spread) forecaster.model.setWeights({ 'spread/bias': { ...spread, data: spread.data.map((_, i) => (i % 2 ? 4 : -4)) } })
    for (const { forecast, quantiles } of await forecaster.forecast(waves(300))) {
      expect(quantiles.q10!).toBeLessThanOrEqual(forecast)
      expect(quantiles.q50).toBe(forecast)
      expect(quantiles.q90!).toBeGreaterThanOrEqual(forecast)
      expect(quantiles.q90!).toBeGreaterThan(quantiles.q10!)
    }
  }
})

test('saved, opened again and asked again, it foretells the same', async () => {
  const { trained: forecaster } = await trained(given(waves(400)))
  const { json, weights } = await forecaster.model.save()
  const model = await open({ json: JSON.parse(JSON.stringify(json)), weights })
  const { preprocessing } = model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const again = forecasterTask.open(model, preprocessing.record)
  expect(await again.forecast(waves(400))).toEqual(await forecaster.forecast(waves(400)))
})

test('quantiles never cross, whatever was learned, and the interval holds about as often as it says', async () => {
  let state = 7
  const noise = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const noisy = csv('noisy.csv', 'value', 1500, (step) => (wave(step) + 4 * noise()).toFixed(4))
  const { trained: forecaster, report } = await trained(given(noisy), {
    quantiles: '0.05,0.25,0.5,0.75,0.95',
    test: 0.2,
    epochs: 6,
    horizon: '4',
  })
  const forecasts = await forecaster.forecast(noisy)
  for (const { quantiles } of forecasts) {
    const levels = ['q5', 'q25', 'q50', 'q75', 'q95'].map((name) => quantiles[name]!)
    expect(levels).toEqual([...levels].sort((a, b) => a - b))
  }
  expect(report.contenders[0]!.values.coverage!).toBeGreaterThan(0.75)
  expect(report.contenders[0]!.values.coverage!).toBeLessThan(0.99)
})

test('nothing that comes after the training part leaves a trace in what is saved or in where the network begins', async () => {
  const until = (rows: (step: number) => string) => given(csv('wave.csv', 'value,kind', 500, rows))
  const plain = (step: number) => `${wave(step).toFixed(4)},${step % 2 ? 'a' : 'b'}`
  const sentinel = (step: number) => (step < 350 ? plain(step) : `${step === 370 ? '-987654' : '123456.789'},sentinel`)
  const shares = { validation: 0.2, test: 0.1 }
  const [one, other] = await Promise.all([until(plain), until(sentinel)].map((data) => forecasterTask.prepare(data, values(shares))))
  const weightsOf = (prepared: typeof one) =>
    Object.entries(prepared!.stages[0]!.build({ cell: null, engine: {}, before: null }).weights).map(([path, { data }]) => [
      path,
      [...data],
    ])
  expect(weightsOf(other)).toEqual(weightsOf(one))
  const model = other!.stages[0]!.build({ cell: null, engine: {}, before: null })
  const { record } = await other!.finish(model)
  expect(JSON.stringify(record)).not.toMatch(/sentinel|123456|987654/)
  expect(record).toEqual((await one!.finish(model)).record)
})

test('several columns and groups are one network, and a report by column', async () => {
  const rows = (place: string, lift: number) =>
    Array.from({ length: 300 }, (_, step) => `${time(step)},${place},${(wave(step) + lift).toFixed(4)},${(2 * wave(step)).toFixed(4)}`)
  const both = {
    name: 'places.csv',
    bytes: new TextEncoder().encode(`time,place,warm,wet\n${[...rows('north', 0), ...rows('south', 3)].join('\n')}\n`),
  }
  const { trained: forecaster, report } = await trained(given(both), { target: 'warm,wet', group: 'place', test: 0.1 })
  expect(report.tables.map(({ title }) => title)).toEqual(['byHorizonScaled', 'byColumn'])
  expect(report.contenders[0]!.values.scaledMae!).toBeLessThan(0.1)
  const forecasts = await forecaster.forecast(both, { steps: '3h' })
  expect(forecasts.map(({ group, column }) => `${group} ${column}`)).toEqual(
    ['north warm', 'north wet', 'south warm', 'south wet'].flatMap((name) => [name, name, name]),
  )
})

test('a group and a category that training did not have are counted beside the answer', async () => {
  const places = (names: readonly string[], sky: string) => ({
    name: 'places.csv',
    bytes: new TextEncoder().encode(
      `time,place,sky,warm\n${names
        .flatMap((place) =>
          Array.from({ length: 100 }, (_, step) => `${time(step)},${place},${step % 2 ? sky : 'clear'},${wave(step).toFixed(4)}`),
        )
        .join('\n')}\n`,
    ),
  })
  const { trained: forecaster } = await trained(given(places(['north', 'south'], 'grey')), { epochs: 1, group: 'place' })
  const findings = async (names: readonly string[], sky: string) =>
    (await forecaster.answer({ sources: [places(names, sky)], words: [], lines: null }, { steps: null })).findings
  expect(await findings(['south', 'north'], 'grey')).toEqual([])
  expect(await findings(['south', 'east', 'west'], 'red')).toMatchObject([
    { code: 'series-new-category', details: { column: 'sky', category: 'red', steps: 150 } },
    { code: 'forecast-new-groups', details: { groups: 2, of: 3, example: 'east' } },
  ])
})

test('series that cannot be foretold are counted and named, with their reason, beside the answer and to a program', async () => {
  const places = (steps: Readonly<Record<string, number>>, value = wave) => ({
    name: 'places.csv',
    bytes: new TextEncoder().encode(
      `time,place,warm\n${Object.entries(steps)
        .flatMap(([place, count]) =>
          Array.from({ length: count }, (_, step) => `${time(step)},${place},${Number.isNaN(value(step)) ? '' : value(step).toFixed(4)}`),
        )
        .join('\n')}\n`,
    ),
  })
  const { trained: forecaster } = await trained(given(places({ north: 100, south: 100 })), { epochs: 1, group: 'place' })
  const asked = places({ north: 100, south: 5, east: 100, west: 7 })
  const forecasts = await forecaster.forecast(asked)
  expect(new Set(forecasts.map(({ group }) => group))).toEqual(new Set(['north', 'east']))
  expect(forecasts.skipped).toMatchObject([
    { group: 'south', error: { code: 'forecast-short', details: { steps: 5, lookback: 24 } } },
    { group: 'west', error: { code: 'forecast-short', details: { steps: 7 } } },
  ])
  const { findings } = await forecaster.answer({ sources: [asked], words: [], lines: null }, { steps: null })
  const left = findings!.find(({ code }) => code === 'forecast-left-out')!
  // Of new series those that are foretold count.
  expect(findings!.find(({ code }) => code === 'forecast-new-groups')!.details).toEqual({ groups: 1, of: 2, example: 'east' })
  expect(left).toMatchObject({ severity: 'warning', details: { groups: ['south', 'west'], of: 4, first: { code: 'forecast-short' } } })
  for (const messages of [english, turkish])
    expect(messages.findings['forecast-left-out'](left.details as never)).toMatch(/(2 of 4|4 .* 2) .*south, west.*south: .*24/)
  const whole = await forecaster.forecast(places({ north: 100 }))
  expect(whole.skipped).toEqual([])
})

test('what was decided about the rows of a question, or of data to measure on, is counted beside the answer; steps to come lack nothing', async () => {
  const { trained: forecaster } = await trained(given(waves(300)), { epochs: 1 })
  const holes = csv('holes.csv', 'value', 120, (step) => (step % 40 === 7 || step >= 118 ? '' : wave(step).toFixed(4)))
  const { findings } = await forecaster.answer({ sources: [holes], words: [], lines: null }, { steps: null })
  expect(findings).toMatchObject([{ code: 'series-missing', details: { column: 'value', steps: 3, filled: 3 } }])
  const report = await forecaster.evaluate(given(holes))
  expect(report.findings!.map(({ code }) => code)).toEqual(['series-missing', 'series-skipped-windows'])
  const twice = { ...waves(100), bytes: new TextEncoder().encode(`${new TextDecoder().decode(waves(100).bytes)}${time(99)},1\n`) }
  const repeated = await forecaster.answer({ sources: [twice], words: [], lines: null }, { steps: null })
  expect(repeated.findings).toMatchObject([{ code: 'series-repeated', details: { rows: 1, averaged: true } }])
})

test('a baseline stays in the report where some of its values are missing: older ones stand in, counted', async () => {
  // No value for ten hours, none of them filled, and a look back shorter than a day.
  const gap = csv('gap.csv', 'value', 600, (step) => (step >= 470 && step < 480 ? '' : wave(step).toFixed(4)))
  const { report } = await trained(given(gap), { validation: 0.25, lookback: '6', horizon: '1', fill: 0, trainingSteps: 3 })
  const yesterday = report.contenders.find(({ name }) => name === 'sameTimeYesterday')!
  // 0.24 a day on the rising wave; twice that where the day before that stands in.
  const absent = 10
  expect(yesterday.values.mae!).toBeCloseTo(0.24 + (0.24 * absent) / report.count, 3)
  const remark = report.remarks!.find(({ code }) => code === 'forecast-naive-absent')!
  expect(remark.details).toEqual({ contender: 'sameTimeYesterday', absent, of: report.count, isLeftOut: false })
  for (const messages of [english, turkish])
    expect(messages.findings['forecast-naive-absent'](remark.details as never)).toContain(messages.contenders.sameTimeYesterday)
})

test('data to test on are read before training: what training sees too is counted, and what cannot be read is told at once', async () => {
  const check = async (test: ReturnType<typeof csv>) => {
    const { findings } = await forecasterTask.check({ data: [waves(300)], besides: { testFiles: [test] } }, values())
    return findings.filter(({ code }) => code === 'series-test-in-training' || code === 'series-columns-differ')
  }
  expect(await check(waves(300))).toMatchObject([{ severity: 'warning', details: { steps: 276, of: 276 } }])
  expect(await check(csv('x.csv', 'other', 100, String))).toMatchObject([{ severity: 'error', code: 'series-columns-differ' }])
})

test('step by step it goes on from what it foretold, and further than it measured without quantiles', async () => {
  const { trained: forecaster, report } = await trained(given(waves(600)), { stepwise: true, test: 0.1, horizon: '6' })
  expect(report.contenders[0]!.values.mae!).toBeLessThan(0.2)
  expect(report.contenders.map(({ name }) => name)).toContain('ridge')
  const forecasts = await forecaster.forecast(waves(600), { steps: 8 })
  expect(forecasts).toHaveLength(8)
  for (const [h, { forecast }] of forecasts.entries()) expect(Math.abs(forecast - wave(600 + h))).toBeLessThan(0.5)
  expect(forecasts[5]!.quantiles.q10!).toBeLessThanOrEqual(forecasts[5]!.quantiles.q90!)
  expect(forecasts[6]!.quantiles).toEqual({ q10: null, q90: null })
})

test('step by step it learns from series with values missing, as it does from whole ones', async () => {
  const holes = csv('holes.csv', 'value', 500, (step) => (step % 83 === 40 ? '' : wave(step).toFixed(4)))
  const { report } = await trained(given(holes), { stepwise: true, test: 0.1, horizon: '4' })
  expect(report.contenders[0]!.values.mae!).toBeLessThan(0.3)
})

test.each([
  ['of numbers', '1', '0'],
  ['of words on some days and nothing on the others', 'tatil', ''],
])('a column %s known ahead is read from rows to come, and missed where they are not there', async (_, on, off) => {
  const event = (step: number) => Number(step % 7 === 3)
  const cell = (step: number) => (event(step) ? on : off)
  const row = (step: number) => `${(wave(step) + 6 * event(step)).toFixed(4)},${cell(step)}`
  const { trained: forecaster } = await trained(given(csv('events.csv', 'value,event', 500, row)), {
    target: 'value',
    known: 'event',
    horizon: '4',
    epochs: 8,
  })
  const coming = csv('events.csv', 'value,event', 504, (step) => (step < 500 ? row(step) : `,${cell(step)}`))
  const forecasts = await forecaster.forecast(coming)
  for (const [h, { forecast }] of forecasts.entries()) expect(Math.abs(forecast - wave(500 + h) - 6 * event(500 + h))).toBeLessThan(1)
  await expect(forecaster.forecast(csv('events.csv', 'value,event', 500, row))).rejects.toMatchObject({
    code: 'forecast-unknown-ahead',
    details: { columns: ['event'], time: '2024-01-21 20:00' },
  })
})

test.each([
  ['a horizon longer than the series', waves(40), { horizon: '30' }, { code: 'series-too-short' }],
  [
    'a horizon that is no number of steps',
    waves(300),
    { horizon: '90min' },
    { code: 'forecast-steps', details: { option: 'horizon', value: '90min' } },
  ],
  ['quantiles that are no shares', waves(300), { quantiles: '0.1,1.9' }, { code: 'forecast-quantiles' }],
  [
    'a target that is all missing',
    csv('x.csv', 'value,other', 200, (step) => `,${step % 5}`),
    { target: 'value' },
    { code: expect.stringMatching(/^series-/) },
  ],
])('%s is one clear error, with words in both languages', async (_, data, more, expected) => {
  const { findings, prepared } = await forecasterTask.check(given(data), values(more))
  expect(prepared).toBeNull()
  expect(findings).toMatchObject([{ severity: 'error', ...expected }])
  for (const messages of [english, turkish]) {
    const words = messages.errors[findings[0]!.code as 'forecast-nothing'] as (details: object) => string
    expect(words(findings[0]!.details).length).toBeGreaterThan(30)
  }
})

test('what it cannot go on from is said: too little history, a gap at its end, other columns, too far ahead', async () => {
  const { trained: forecaster } = await trained(given(waves(300)), { fill: 3, epochs: 1 })
  await expect(forecaster.forecast(waves(10))).rejects.toMatchObject({ code: 'forecast-short', details: { steps: 10, lookback: 24 } })
  const gap = csv('gap.csv', 'value', 100, (step) => (step >= 80 && step < 90 ? '' : String(wave(step))))
  await expect(forecaster.forecast(gap)).rejects.toMatchObject({ code: 'forecast-gap', details: { column: 'value', fill: 3 } })
  const filled = csv('gap.csv', 'value', 100, (step) => (step >= 80 && step < 83 ? '' : String(wave(step))))
  expect(await forecaster.forecast(filled)).toHaveLength(12)
  await expect(forecaster.forecast(csv('x.csv', 'other', 100, String))).rejects.toMatchObject({ code: 'series-columns-differ' })
  await expect(forecaster.forecast(waves(100), { steps: 13 })).rejects.toMatchObject({
    code: 'forecast-too-far',
    details: { steps: 13, horizon: 12 },
  })
  await expect(forecaster.forecast('no/such.csv')).rejects.toMatchObject({ code: 'unreadable-data' })
  await expect(forecaster.forecast(7 as never)).rejects.toMatchObject({ code: 'not-data' })
  await expect(forecaster.forecast([])).rejects.toMatchObject({ code: 'forecast-nothing' })
})

test('the answer is a table, and a drawing of the width that there is', async () => {
  const { trained: forecaster } = await trained(given(waves(300)), { epochs: 1 })
  const answer = await forecaster.answer({ sources: [waves(300)], words: [], lines: null }, { steps: '6' })
  expect(answer.columns).toEqual(['time', 'column', 'forecast', 'q10', 'q90'])
  const records = []
  for await (const record of answer.records) records.push(record)
  expect(records).toHaveLength(6)
  expect(Object.keys(records[0]!)).toEqual(answer.columns)
  const lines = answer.end!(english, 60).split('\n')
  expect(lines[0]).toBe(`value · q10–q90 ░ · ┊ first forecast: ${records[0]!.time}`)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
  expect(lines.at(-1)).toMatch(new RegExp(`${records.at(-1)!.time}$`))
  async function* written(text: string) {
    yield* text.split('\n')
  }
  const piped = { sources: [], words: [], lines: written(new TextDecoder().decode(waves(300).bytes)) }
  const same = []
  for await (const record of (await forecaster.answer(piped, { steps: '6' })).records) same.push(record)
  expect(same).toEqual(records)
  await expect(forecaster.answer({ ...piped, lines: written('') }, { steps: '6' })).rejects.toMatchObject({ code: 'forecast-nothing' })
})

test('asked with records at hand or with a file, it says the same; measured on the same data, what the report says', async () => {
  const { trained: forecaster } = await trained(given(waves(300)), { epochs: 1 })
  const rows = Array.from({ length: 100 }, (_, step) => ({ time: time(step), value: wave(step) }))
  const asFile = csv('rows.csv', 'value', 100, (step) => String(wave(step)))
  expect(await forecaster.forecast(rows)).toEqual(await forecaster.forecast(asFile))
  const report = await forecaster.evaluate(given(waves(300)))
  expect(report).toMatchObject({ on: 'data', count: 300 - 24 - 12 + 1 })
  expect(report.contenders[0]!.values.mae!).toBeLessThan(0.5)
})

test('fitted again, the linear path knows what came between training and test, and the ridge beside it too', async () => {
  // A law that holds from the validation part on.
  const law = csv('law.csv', 'value', 600, (step) => (step < 400 ? wave(step) : wave(step) + (step % 2 ? 3 : -3)).toFixed(4))
  const parts = { validation: 0.2, test: 0.1, horizon: '2' }
  const of = async (more: object) => (await trained(given(law), { ...parts, ...more })).report.contenders.map(({ values }) => values.mae!)
  const [before, after] = [await of({}), await of({ refit: true })]
  expect(after[0]!).toBeLessThan(before[0]! * 0.7)
  expect(after[1]!).toBeLessThan(before[1]! * 0.7)
})

test.each([
  ['month', (step: number) => new Date(Date.UTC(2015, step + 1, 0)).toISOString().slice(0, 10), '2025-01-31'],
  [
    'workday',
    (step: number) => new Date(Date.UTC(2024, 0, 1 + Math.floor(step / 5) * 7 + (step % 5))).toISOString().slice(0, 10),
    '2024-06-17',
  ],
])('what goes by the %s has dates without a clock', async (_, date, first) => {
  const rows = Array.from({ length: 120 }, (_, step) => `${date(step)},${wave(step).toFixed(3)}`)
  const dated = { name: 'dated.csv', bytes: new TextEncoder().encode(['date,value', ...rows].join('\n')) }
  const { trained: forecaster } = await trained(given(dated), { horizon: '2', lookback: '12', trainingSteps: 2 })
  expect((await forecaster.forecast(dated))[0]!.time).toBe(first)
})

test('options put in again stay, and a record that was tampered with is refused', async () => {
  const { values: resolved } = await forecasterTask.prepare(given(waves(300)), values({ horizon: null, lookback: null }))
  expect(resolved).toMatchObject({ horizon: '24', linear: 'own', epochs: 3, learningRate: 0.0005 })
  expect((await forecasterTask.prepare(given(waves(300)), { ...resolved })).values).toEqual(resolved)
  const { trained: forecaster } = await trained(given(waves(300)), { epochs: 1 })
  const { preprocessing } = forecaster.model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const { record } = preprocessing
  for (const change of [
    { task: 'text' },
    { version: 2 },
    { lookback: 0 },
    { quantiles: [0.9, 0.1] },
    { targets: ['other'] },
    { encoder: {} },
    { format: null },
  ])
    expect(() => forecasterTask.open(forecaster.model, { ...record, ...change } as typeof record)).toThrow(/damaged-record/)
})

test('where what was learned beyond the ridge is hardly anything, that is said; where it is something, nothing is', async () => {
  const { report: short } = await trained(given(waves(600)), { test: 0.1, trainingSteps: 2 })
  expect(short.remarks).toEqual([{ severity: 'note', code: 'forecast-is-linear', details: { columns: ['value'], of: 1 } }])
  // The logistic map goes on by a law that no line is near.
  let state = 0.3
  const chaos = Array.from({ length: 600 }, () => {
    state = 3.9 * state * (1 - state)
    return state
  })
  const curved = csv('curved.csv', 'value', 600, (step) => chaos[step]!.toFixed(5))
  const more = { test: 0.1, horizon: '1', lookback: '4', units: 16, trainingSteps: 400, learningRate: 0.01 }
  const { report } = await trained(given(curved), more)
  expect(report.contenders[0]!.values.mae!).toBeLessThan(report.contenders[1]!.values.mae! * 0.7)
  expect(report.remarks).toBeUndefined()
})

test('few examples are a warning, and a horizon that had to be shortened is said, unless it was asked for', async () => {
  const short = { horizon: null, lookback: null }
  const codes = async (steps: number, more: object) =>
    (await forecasterTask.prepare(given(waves(steps)), values({ ...more, validation: 0.1 }))).findings.map(({ code, details }) => ({
      code,
      details,
    }))
  expect(await codes(60, short)).toMatchObject([
    { code: 'forecast-shortened', details: { steps: 54, horizon: 6, lookback: 12, usual: { horizon: 24, lookback: 96 } } },
    { code: 'forecast-few-windows', details: { windows: 37, steps: 54, lookback: 12, horizon: 6 } },
  ])
  expect((await codes(1000, short)).map(({ code }) => code)).toEqual([])
  expect((await codes(60, {})).map(({ code }) => code)).not.toContain('forecast-shortened')
  for (const messages of [english, turkish])
    for (const { code, details } of await codes(60, short)) {
      const words = messages.findings[code as 'forecast-no-validation'] as (details: object) => string
      expect(words(details)).toMatch(/54.*--|37.*54/)
    }
  // What was asked for is neither called shortened nor said to be settable.
  for (const [more, free, given] of [
    [{ horizon: '3', lookback: null }, 'lookback', 'horizon'],
    [{ horizon: null, lookback: '5' }, 'horizon', 'lookback'],
  ] as const) {
    const found = (await codes(60, more)).find(({ code }) => code === 'forecast-shortened')!
    for (const messages of [english, turkish]) {
      const words = sentenceOf(messages, 'findings', found)
      expect(words).toContain(`--${free}`)
      expect(words).not.toContain(`--${given}`)
    }
  }
})

test('groups of other lengths and dates are each parted by their own time, and none leaves a trace of what it keeps back', async () => {
  const rows = (place: string, { from, steps }: { from: number; steps: number }, planted: boolean) =>
    Array.from({ length: steps }, (_, i) => {
      const isLate = i >= steps * 0.7
      return `${time(from + i)},${place},${isLate && planted ? 123456.789 : wave(from + i).toFixed(4)}`
    })
  const both = (planted: boolean) =>
    given({
      name: 'places.csv',
      bytes: new TextEncoder().encode(
        `time,place,warm\n${[...rows('north', { from: 0, steps: 500 }, planted), ...rows('south', { from: 300, steps: 200 }, planted)].join('\n')}\n`,
      ),
    })
  const shares = { group: 'place', validation: 0.2, test: 0.1 }
  const [plain, planted] = await Promise.all([false, true].map((one) => forecasterTask.prepare(both(one), values(shares))))
  // 350 and 140 steps to learn from, less 24 before the first forecast and 11 after the last.
  expect(plain!.facts.find(({ code }) => code === 'forecast')!.details).toMatchObject({
    windows: 350 - 24 - 11 + (140 - 24 - 11),
    validation: 100 - 11 + (40 - 11),
    test: 50 - 11 + (20 - 11),
  })
  const weightsOf = (prepared: typeof plain) => Object.entries(prepared!.stages[0]!.build({ cell: null, engine: {}, before: null }).weights)
  expect(weightsOf(planted)).toEqual(weightsOf(plain))
  const model = planted!.stages[0]!.build({ cell: null, engine: {}, before: null })
  expect(JSON.stringify((await planted!.finish(model)).record)).not.toMatch(/123456/)
})

test('where targets have gaps all over, it is said how many there are and how many examples would be left without them', async () => {
  const holes = csv('holes.csv', 'value', 400, (step) => (step % 25 === 3 ? '' : wave(step).toFixed(4)))
  const { findings } = await forecasterTask.prepare(given(holes), values({ validation: 0.25 }))
  const finding = findings.find(({ code }) => code === 'series-filled-targets')!
  // Of 25 origins those with a gap in the 12 steps after them fall out.
  const origins = Array.from({ length: 300 - 24 - 11 }, (_, i) => 24 + i)
  const left = origins.filter((origin) => !Array.from({ length: 12 }, (_, h) => (origin + h) % 25).includes(3)).length
  expect(finding.details).toEqual({ columns: ['value'], steps: 300, missing: 12, gaps: 12, examples: { left, of: origins.length } })
  for (const messages of [english, turkish])
    expect(messages.findings['series-filled-targets'](finding.details as never)).toMatch(
      new RegExp(`12.*(${left}.*${origins.length}|${origins.length}.*${left})`),
    )
})

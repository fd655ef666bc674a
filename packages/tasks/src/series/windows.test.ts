import fc from 'fast-check'
import type { NumericArray } from 'tekrar'
import { expect, test } from 'vitest'
import type { TaskError } from '../base/task-error.ts'
import { english } from '../messages/en.ts'
import { sentenceOf } from '../messages/say.ts'
import { turkish } from '../messages/tr.ts'
import { encodeSeries } from './encode.ts'
import { fitEncoder } from './fit.ts'
import { csv, day, seriesOf, thrownBy } from './series.test-support.ts'
import { sharedFindings } from './shared.ts'
import { splitFindings, splitSeries, wholeSeries } from './split.ts'
import { windowDataset } from './window-batches.ts'
import { requireWindows, windowFindings, windowsOf } from './windows.ts'

/** A series whose value is its step, unscaled. */
async function counting(steps: number, { gone = [] as readonly number[], groups = 1, fill = 0 } = {}) {
  const text = csv('date,group,x', steps * groups, (i) => [day(i % steps), `g${Math.floor(i / steps)}`, gone.includes(i) ? '' : `${i}.0`])
  const series = await seriesOf(text, { target: 'x', group: groups > 1 ? 'group' : 'none', fill })
  const { encoder } = fitEncoder(series, wholeSeries(series), { scaling: 'standard', missing: 'mask', calendar: false })
  const plain = {
    ...encoder,
    columns: encoder.columns.flatMap((one) => (one.kind === 'number' ? [{ ...one, center: 0, scale: 1, mask: false }] : [])),
    known: [],
  }
  return { series, encoded: encodeSeries(series, plain) }
}

test('no window’s targets leave its part, none of its past is in a later one, and all parts together foretell every step they can', async () => {
  const sizes = fc.record({
    steps: fc.integer({ min: 30, max: 60 }),
    lookback: fc.integer({ min: 1, max: 6 }),
    horizon: fc.integer({ min: 1, max: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 3 }), async ({ steps, lookback, horizon }, groups) => {
      const { series, encoded } = await counting(steps, { groups })
      const parts = splitSeries(series, { validation: 0.2, test: 0.2 })
      for (const spans of [parts.training, parts.validation, parts.test]) {
        const windows = windowsOf(encoded, spans, { lookback, horizon })
        const expected = spans.reduce((sum, { from, to }) => sum + Math.max(0, to - horizon + 1 - Math.max(from, lookback)), 0)
        expect(windows.size).toBe(expected)
        for (const [i, origin] of windows.origins.entries()) {
          const { from, to } = spans[windows.groups[i] ?? 0] ?? { from: 0, to: 0 }
          expect(origin >= from && origin - lookback >= 0 && origin + horizon <= to).toBe(true)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('windows that foretell nothing lie within their part altogether', async () => {
  const { series, encoded } = await counting(50)
  const { validation } = splitSeries(series, { validation: 0.2, test: 0.2 })
  const windows = windowsOf(encoded, validation, { lookback: 4, horizon: 0 })
  expect([...windows.origins]).toEqual([34, 35, 36, 37, 38, 39, 40])
})

test('windows with a missing step are left out and counted; targets must have been measured, unless filled ones will do', async () => {
  const { encoded, series } = await counting(30, { gone: [15], fill: 1 })
  const strict = windowsOf(encoded, wholeSeries(series), { lookback: 3, horizon: 2 })
  expect(strict.skipped).toBe(2)
  expect([...strict.origins].filter((origin) => origin === 14 || origin === 15)).toEqual([])
  expect(windowsOf(encoded, wholeSeries(series), { lookback: 3, horizon: 2, targets: 'filled' }).skipped).toBe(0)
  const { encoded: unfilled } = await counting(30, { gone: [15] })
  expect(windowsOf(unfilled, wholeSeries(series), { lookback: 3, horizon: 2, targets: 'filled' }).skipped).toBe(5)
  expect(windowFindings(series, wholeSeries(series), strict)).toMatchObject([
    { code: 'series-skipped-windows', details: { windows: 24, skipped: 2 } },
  ])
})

test('a stride leaves windows out between', async () => {
  const { encoded, series } = await counting(30)
  expect([...windowsOf(encoded, wholeSeries(series), { lookback: 3, horizon: 2, stride: 10 }).origins]).toEqual([3, 13, 23])
})

test('a series shorter than one window is an error with both sizes; a short one among others is counted', async () => {
  const { encoded, series } = await counting(30)
  const spans = wholeSeries(series)
  expect(await thrownBy(() => requireWindows(series, spans, windowsOf(encoded, spans, { lookback: 20, horizon: 40 })))).toMatchObject({
    code: 'series-too-short',
    details: { files: ['x.csv'], longest: 30, all: 30, lookback: 20, horizon: 40 },
  })
  // What is kept back does not count, and both are said.
  const kept = await thrownBy(() =>
    requireWindows(series, [{ from: 0, to: 18 }], windowsOf(encoded, [{ from: 0, to: 18 }], { lookback: 20, horizon: 40 })),
  )
  expect(kept).toMatchObject({ details: { longest: 18, all: 30 } })
  for (const messages of [english, turkish]) {
    expect(sentenceOf(messages, 'errors', kept as TaskError)).toMatch(/18 \D*30\b.*20 .*40 .* 18/)
    const said = (windows: number, skipped: number) =>
      sentenceOf(messages, 'findings', { code: 'series-skipped-windows', details: { windows, skipped } })
    expect(said(1, 1)).not.toMatch(/1 windows|1 remain;/)
  }
  const holes = await counting(30, { gone: Array.from({ length: 10 }, (_, i) => i * 3) })
  expect(
    await thrownBy(() => requireWindows(holes.series, spans, windowsOf(holes.encoded, spans, { lookback: 5, horizon: 2 }))),
  ).toMatchObject({ code: 'series-no-window' })
})

const pastOf = (given: unknown) => (given as { readonly past: NumericArray }).past

test('batches hold the steps that their windows say', async () => {
  const { encoded, series } = await counting(20)
  const windows = windowsOf(encoded, wholeSeries(series), { lookback: 3, horizon: 2 })
  const data = windowDataset(encoded, windows, { batch: 4 })
  const [first, ...rest] = data.batches(0, 1)
  expect(pastOf(first?.inputs)).toEqual({ data: new Float32Array([0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5]), shape: [4, 3, 1] })
  expect(first?.targets).toEqual({ data: new Float32Array([3, 4, 4, 5, 5, 6, 6, 7]), shape: [4, 2, 1] })
  expect(data.size).toBe(rest.length + 1)
  expect(rest.at(-1)?.targets).toMatchObject({ shape: [windows.size % 4 || 4, 2, 1] })
})

test('shuffled, every epoch has every window once, in an order of its own that the seed decides', async () => {
  const { encoded, series } = await counting(40)
  const windows = windowsOf(encoded, wholeSeries(series), { lookback: 3, horizon: 1 })
  const data = windowDataset(encoded, windows, { batch: 8, shuffle: true })
  const order = (epoch: number, seed: number, from = 0) =>
    [...data.batches(epoch, seed, from)].flatMap(({ targets }) => [...(targets as NumericArray).data])
  const sorted = [...order(0, 1)].sort((a, b) => a - b)
  expect(sorted).toEqual(Array.from({ length: 37 }, (_, i) => i + 3))
  expect(order(0, 1)).toEqual(order(0, 1))
  expect(order(1, 1)).not.toEqual(order(0, 1))
  expect(order(0, 2)).not.toEqual(order(0, 1))
  expect(order(0, 1, 2)).toEqual(order(0, 1).slice(16))
})

test('where series end at different times it is said that one is learned from when another’s validation has begun', async () => {
  const rows = (place: string, from: number, count: number) => Array.from({ length: count }, (_, i) => `${day(from + i)},${place},${i}.0`)
  const said = async (...parts: string[][]) => {
    const series = await seriesOf(['date,place,x', ...parts.flat()].join('\n'), { target: 'x', group: 'place' })
    return splitFindings(series, splitSeries(series, { validation: 0.2, test: 0.1 }))
  }
  expect(await said(rows('a', 0, 100), rows('b', 0, 100))).toEqual([])
  expect(await said(rows('a', 0, 100), rows('b', 0, 50))).toEqual([
    {
      severity: 'note',
      code: 'series-parted-apart',
      details: { learned: 'a', until: day(69), kept: 'b', from: day(35) },
    },
  ])
})

test('rows to test on that training sees too are counted: by series and time, or without times by what stands in them', async () => {
  const rows = (place: string, from: number, count: number) => Array.from({ length: count }, (_, i) => `${day(from + i)},${place},${i}.0`)
  const table = (...parts: string[][]) => ['date,place,x', ...parts.flat()].join('\n')
  const series = await seriesOf(table(rows('a', 0, 100), rows('b', 0, 100)), { target: 'x', group: 'place' })
  const parts = splitSeries(series, { validation: 0.2, test: 0 })
  const said = async (text: string, lookback = 0) =>
    sharedFindings(series, parts, await seriesOf(text, {}, { format: series.format }), lookback).map(({ details }) => details)
  expect(await said(table(rows('a', 0, 100), rows('b', 0, 100)))).toEqual([{ steps: 200, of: 200, example: day(0) }])
  expect(await said(table(rows('a', 90, 30)))).toEqual([{ steps: 10, of: 30, example: day(90) }])
  // What is only looked back on is no test, and another series is another.
  expect(await said(table(rows('a', 90, 30)), 10)).toEqual([])
  expect(await said(table(rows('c', 0, 30)))).toEqual([])
  const timeless = await seriesOf(
    csv('x,y', 60, (i) => [i * i, -i]),
    { target: 'x', time: 'none' },
  )
  const other = (from: number) =>
    seriesOf(
      csv('x,y', 20, (i) => [(from + i) ** 2, -(from + i)]),
      {},
      { format: timeless.format },
    )
  const timelessParts = splitSeries(timeless, { validation: 0.2, test: 0 })
  expect(sharedFindings(timeless, timelessParts, await other(5))).toMatchObject([{ details: { steps: 20, of: 20, example: null } }])
  expect(sharedFindings(timeless, timelessParts, await other(55))).toEqual([])
})

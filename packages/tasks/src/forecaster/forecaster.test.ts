import { open } from 'tekrar'
import { expect, test } from 'vitest'
import { english } from '../messages/en.ts'
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
  expect(forecasts).toHaveLength(12)
  expect(forecasts[0]).toMatchObject({ group: null, time: '2024-01-26 00:00', column: 'value' })
  for (const [h, { forecast, quantiles }] of forecasts.entries()) {
    expect(Math.abs(forecast - wave(600 + h))).toBeLessThan(0.3)
    expect(quantiles.q10!).toBeLessThanOrEqual(quantiles.q90!)
  }
})

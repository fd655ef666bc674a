import { expect, test } from 'vitest'
import { defaultsOf } from '../options/option.ts'
import { TaskRun } from '../training/run.ts'
import { forecasterTask } from './forecaster.ts'
import { type ForecasterOptions, forecasterOptions } from './options.ts'
import type { Forecaster } from './trained.ts'

const START = Date.UTC(2024, 0, 1)
const day = (step: number): string => new Date(START + step * 86_400_000).toISOString().slice(0, 10)

async function measured(values: readonly number[], more: Partial<ForecasterOptions> = {}) {
  const rows = values.map((value, step) => `${day(step)},${value.toFixed(4)}`)
  const data = [{ name: 'days.csv', bytes: new TextEncoder().encode(`day,value\n${rows.join('\n')}\n`) }]
  const options = {
    ...defaultsOf(forecasterOptions),
    horizon: '2',
    lookback: '7',
    units: 8,
    epochs: 6,
    dropout: 0,
    validation: 0.2,
    test: 0.2,
    ...more,
  }
  const { report } = await new TaskRun<Forecaster>(forecasterTask.prepare({ data, besides: {} }, options))
  const of = (name: string) => report!.contenders.find((one) => one.name === name)!.values.scaledMae!
  return { network: of('network'), ridge: of('ridge') }
}

test('where there is nothing to learn beyond the ridge, the network stays within a thousandth of it', async () => {
  let state = 5
  const noise = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  const { network, ridge } = await measured(Array.from({ length: 500 }, noise))
  expect(Math.abs(network - ridge)).toBeLessThan(ridge * 0.001)
})

test('where no line foretells what comes, the network is let go from the ridge', async () => {
  // The logistic map: a parabola of the value before, and no correlation with it.
  const values = [0.3]
  for (let i = 1; i < 700; i++) values.push(3.9 * values[i - 1]! * (1 - values[i - 1]!))
  const { network, ridge } = await measured(values, { horizon: '1', lookback: '2', epochs: 60, learningRate: 0.02 })
  expect(network).toBeLessThan(ridge * 0.8)
})

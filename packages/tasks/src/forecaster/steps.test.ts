import { expect, test } from 'vitest'
import type { TaskError } from '../base/task-error.ts'
import { english } from '../messages/en.ts'
import { sentenceOf } from '../messages/say.ts'
import { turkish } from '../messages/tr.ts'
import { quantileName, quantilesIn, quantilesOf } from './quantiles.ts'
import { stepsOf, usualSteps } from './steps.ts'

const hour = { every: 1, unit: 'hour' } as const

test.each([
  ['24', hour, 24],
  ['12h', hour, 12],
  ['7d', hour, 168],
  ['1 week', { every: 1, unit: 'day' } as const, 7],
  ['1h', { every: 15, unit: 'minute' } as const, 4],
  ['1y', { every: 1, unit: 'month' } as const, 12],
  ['3', { every: 1, unit: 'row' } as const, 3],
])('%s of steps of %j is %i steps', (value, frequency, steps) => {
  expect(stepsOf('horizon', value, frequency)).toBe(steps)
})

test.each([
  ['0', hour],
  ['90min', hour],
  ['soon', hour],
  ['12h', { every: 1, unit: 'row' } as const],
  ['12h', { every: 1, unit: 'day' } as const],
])('%s of steps of %j is refused', (value, frequency) => {
  expect(() => stepsOf('steps', value, frequency)).toThrow(/forecast-steps/)
})

test.each([
  ['5d', { every: 1, unit: 'workday' } as const, { steps: 5, times: ['1w', '4w'] }],
  ['5min', hour, { steps: 24, times: ['12h', '7d'] }],
  ['5h', { every: 1, unit: 'day' } as const, { steps: 7, times: ['7d', '4w'] }],
  ['5d', { every: 1, unit: 'month' } as const, { steps: 12, times: ['1y', '3y'] }],
  ['5d', { every: 1, unit: 'row' } as const, { steps: 12, times: [] }],
])('%s of steps of %j is refused with what would be understood', (value, frequency, details) => {
  let error: unknown
  try {
    stepsOf('horizon', value, frequency)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ code: 'forecast-steps', details })
  for (const time of details.times) expect(stepsOf('horizon', time, frequency)).toBeGreaterThan(1)
  for (const messages of [english, turkish]) {
    const words = sentenceOf(messages, 'errors', error as TaskError)
    for (const one of [details.steps, ...details.times]) expect(words).toContain(` ${one}`)
  }
})

test('a day of hours ahead from four, a week of days from three, a year of months from two', () => {
  expect(usualSteps(hour)).toEqual({ horizon: 24, lookback: 96 })
  expect(usualSteps({ every: 1, unit: 'day' })).toEqual({ horizon: 7, lookback: 21 })
  expect(usualSteps({ every: 1, unit: 'month' })).toEqual({ horizon: 12, lookback: 24 })
  expect(usualSteps({ every: 1, unit: 'row' })).toEqual({ horizon: 12, lookback: 36 })
})

test('quantiles are shares or per cent, in rising order, none of them twice', () => {
  expect(quantilesOf('0.9, 0.1')).toEqual([0.1, 0.9])
  expect(quantilesOf('2.5%;50%;97.5%').map(quantileName)).toEqual(['q2.5', 'q50', 'q97.5'])
  expect(quantilesOf('none')).toEqual([])
  for (const value of ['0', '1', '0.1,0.1', 'a', '', '110%']) expect(() => quantilesOf(value)).toThrow(/forecast-quantiles/)
  expect(quantilesIn(Float64Array.of(3, 1, 2), [0, 0.25, 1])).toEqual([1, 1.5, 3])
})

import { TaskError } from '../base/task-error.ts'
import { refuse } from '../sayings/forecaster.ts'
import { frequencyOf, lengthOf, seasonsOf } from '../series/frequency.ts'
import type { Frequency } from '../series/series.ts'

/** How much longer than a whole number of steps a time may be: a year has a quarter of a day too many. */
const SLACK = 0.01

/** `24`, `12h`, `7d`, … as a number of steps. Throws `forecast-steps`. */
export function stepsOf(option: 'horizon' | 'lookback' | 'steps', value: string, frequency: Frequency): number {
  const steps = /^\s*\d+\s*$/.test(value) ? Number(value) : timeIn(value, frequency)
  const whole = steps === null ? 0 : Math.round(steps)
  if (steps === null || whole < 1 || Math.abs(steps - whole) > SLACK * whole)
    return refuse('forecast-steps', { option, value, frequency, steps: usualSteps(frequency).horizon, times: timesFor(frequency) })
  return whole
}

/** Times that are a whole number of steps, two at most: of days none where weekends have no steps. */
function timesFor(frequency: Frequency): readonly string[] {
  const times = new Map<number, string>()
  for (const time of frequency.unit === 'workday' ? ['1w', '4w'] : ['10s', '10min', '12h', '7d', '4w', '1y', '3y']) {
    const steps = timeIn(time, frequency) ?? 0
    const whole = Math.round(steps)
    if (whole > 1 && Math.abs(steps - whole) <= SLACK * whole && !times.has(whole)) times.set(whole, time)
  }
  return [...times.values()].slice(0, 2)
}

/** Null where it is no time, or steps are rows. */
function timeIn(value: string, frequency: Frequency): number | null {
  try {
    const time = frequencyOf(value)
    if (time.unit === frequency.unit) return time.every / frequency.every
    const length = lengthOf(frequency)
    return length === 0 || time.unit === 'row' ? null : lengthOf(time) / length
  } catch (error) {
    if (error instanceof TaskError) return null
    throw error
  }
}

/** Steps that suit a frequency: a day of hours ahead from four of them, a week of days from three, a year of months from two. */
export function usualSteps(frequency: Frequency): { readonly horizon: number; readonly lookback: number } {
  const { day, week, year } = seasonsOf(frequency)
  if (day !== null && day <= 144) return { horizon: day, lookback: Math.min(4 * day, 192) }
  if (day !== null) return { horizon: 60, lookback: 192 }
  if (week !== null) return { horizon: week, lookback: 3 * week }
  if (year !== null && year <= 60) return { horizon: year, lookback: 2 * year }
  return { horizon: 12, lookback: 36 }
}

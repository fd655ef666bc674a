import { floorTime, stepsBetween, stepTime } from './frequency.ts'
import type { Frequency } from './series.ts'
import type { Zone } from './zone.ts'

/** A step with fewer of the usual number of rows than this share is not whole, where rows are missing at its outer end. */
const LEAST_SHARE = 0.9

export interface WholeSteps {
  readonly rows: Int32Array
  /** Of each step that was left out its time, and how many rows it had. */
  readonly left: readonly { readonly time: number; readonly rows: number }[]
}

/**
 * The rows of a group in order, less those of a first step that began before them and of a last one that is not over: the mean of some hours is not that of their
 * day. `own`: how far the rows are apart, less than the steps are.
 */
export function wholeSteps(
  rows: Int32Array,
  times: Float64Array,
  { frequency, own, zone }: { readonly frequency: Frequency; readonly own: Frequency; readonly zone: Zone },
): WholeSteps {
  if (rows.length === 0) return { rows, left: [] }
  const timeOf = (place: number): number => times[rows[place]!]!
  const origin = floorTime(timeOf(0), frequency, zone)
  const steps = Array.from(rows, (_, place) => Math.floor(stepsBetween(origin, timeOf(place), frequency, zone) + 1e-9))
  const counts = new Map<number, number>()
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1)
  if (counts.size < 3) return { rows, left: [] }
  const inner = [...counts.values()].slice(1, -1).sort((a, b) => a - b)
  const usual = inner[Math.floor(inner.length / 2)]!
  const [first, last] = [0, steps.at(-1)!]
  const isShort = (step: number): boolean => counts.get(step)! < LEAST_SHARE * usual
  const startsLate = stepsBetween(origin, timeOf(0), own, zone) > 0.99
  const endsEarly = stepsBetween(timeOf(rows.length - 1), stepTime(origin, last + 1, frequency, zone), own, zone) > 1.1
  const from = startsLate && isShort(first) ? counts.get(first)! : 0
  const to = rows.length - (endsEarly && isShort(last) ? counts.get(last)! : 0)
  return {
    rows: rows.subarray(from, to),
    left: [
      ...(from > 0 ? [{ time: origin, rows: from }] : []),
      ...(to < rows.length ? [{ time: stepTime(origin, last, frequency, zone), rows: rows.length - to }] : []),
    ],
  }
}

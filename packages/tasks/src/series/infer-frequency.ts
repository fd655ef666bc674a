import { frequencyOfLength } from './frequency.ts'
import type { Frequency } from './series.ts'
import type { Zone } from './zone.ts'

const DAY = 86_400_000

/**
 * The distance that times keep most often, and what share of all distances are multiples of it. Months are found by their days.
 * Each list is in order, without times twice. Null where no list has two times.
 */
export function inferFrequency(
  lists: readonly ArrayLike<number>[],
  zone: Zone,
): { readonly frequency: Frequency; readonly regular: number } | null {
  const counts = distances(lists, (time) => time)
  const most = mostOften(counts)
  if (most === null) return null
  if (most < 23 * 3_600_000) return judged(counts, most)
  const wall = distances(lists, (time) => time + zone.offset(time))
  const civil = mostOften(wall) ?? most
  if (civil >= 28 * DAY) return monthly(lists, zone) ?? judged(wall, civil)
  if (civil === DAY && areWorkdays(lists, zone)) return { frequency: { every: 1, unit: 'workday' }, regular: shareOfMultiples(wall, DAY) }
  return judged(wall, civil)
}

/** Days without a Saturday or a Sunday among them, over three weeks at least. */
function areWorkdays(lists: readonly ArrayLike<number>[], zone: Zone): boolean {
  let days = 0
  for (const times of lists) {
    for (let i = 0; i < times.length; i++) {
      const time = times[i] ?? 0
      const weekday = new Date(time + zone.offset(time)).getUTCDay()
      if (weekday === 0 || weekday === 6) return false
      days++
    }
  }
  return days >= 15
}

type Counts = ReadonlyMap<number, number>

function distances(lists: readonly ArrayLike<number>[], clock: (time: number) => number): Counts {
  const counts = new Map<number, number>()
  for (const times of lists) {
    for (let i = 1; i < times.length; i++) {
      const distance = clock(times[i] ?? 0) - clock(times[i - 1] ?? 0)
      if (distance > 0) counts.set(distance, (counts.get(distance) ?? 0) + 1)
    }
  }
  return counts
}

/** Of distances equally often the smaller. */
function mostOften(counts: Counts): number | null {
  let best: number | null = null
  for (const [distance, count] of counts) {
    const most = best === null ? 0 : (counts.get(best) ?? 0)
    if (count > most || (count === most && distance < (best ?? 0))) best = distance
  }
  return best
}

/** A distance that hardly any other is a multiple of is none to go by: the median, in a round number, is then. */
function judged(counts: Counts, distance: number): { frequency: Frequency; regular: number } {
  const regular = shareOfMultiples(counts, distance)
  if (regular >= 0.5) return { frequency: frequencyOfLength(distance), regular }
  const round = roundLength(median(counts))
  return { frequency: frequencyOfLength(round), regular: shareOfMultiples(counts, round) }
}

/** Times a little off (by a hundredth of a step) still keep step. */
function shareOfMultiples(counts: Counts, length: number): number {
  let [all, multiples] = [0, 0]
  for (const [distance, count] of counts) {
    all += count
    if (Math.round(distance / length) > 0 && Math.abs(distance - Math.round(distance / length) * length) <= length / 100) multiples += count
  }
  return multiples / Math.max(all, 1)
}

function median(counts: Counts): number {
  const sorted = [...counts].sort(([a], [b]) => a - b)
  const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2
  let seen = 0
  for (const [distance, count] of sorted) {
    seen += count
    if (seen >= half) return distance
  }
  return 1
}

const ROUND = [1, 10, 100, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000]
const ROUND_HOURS = [1, 2, 3, 4, 6, 8, 12, 24, 48, 168].map((hours) => hours * 3_600_000)

const roundLength = (length: number): number =>
  [...ROUND, ...ROUND_HOURS].reduce((best, one) => (Math.abs(Math.log(one / length)) < Math.abs(Math.log(best / length)) ? one : best))

/** Steps of months: all times on the same day of their month, or on its last. */
function monthly(lists: readonly ArrayLike<number>[], zone: Zone): { frequency: Frequency; regular: number } | null {
  const counts = new Map<number, number>()
  for (const times of lists) {
    const dates = Array.from(times, (time) => new Date(time + zone.offset(time)))
    const same = dates.every((date) => date.getUTCDate() === dates[0]?.getUTCDate())
    const last = dates.every((date) => new Date(date.getTime() + DAY).getUTCDate() === 1)
    if (!same && !last) return null
    const months = dates.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth())
    for (const [i, month] of months.entries()) {
      const distance = i === 0 ? 0 : month - (months[i - 1] ?? 0)
      if (distance > 0) counts.set(distance, (counts.get(distance) ?? 0) + 1)
    }
  }
  const most = mostOften(counts)
  if (most === null) return null
  const frequency: Frequency = most % 12 === 0 ? { every: most / 12, unit: 'year' } : { every: most, unit: 'month' }
  return { frequency, regular: shareOfMultiples(counts, most) }
}

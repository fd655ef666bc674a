import { refuse } from '../sayings/series.ts'

/** How far clocks somewhere are ahead of UTC, at every time. */
export interface Zone {
  /** Milliseconds to add to a time to have what clocks show. */
  offset(time: number): number
  /**
   * The time at which clocks show `wall`. Where they show it twice, as daylight saving ends, it is the first, or the second after `after`; `real` is false
   * where they never do, as it begins: the time is then as late after the change as clocks say it is.
   */
  instant(wall: number, after?: number): { readonly time: number; readonly real: boolean }
}

const DAY = 86_400_000
/** Clocks change at quarters of an hour of UTC. */
const QUARTER = 900_000

/** A zone by its name in the IANA data base (`Europe/Istanbul`), by what clocks are ahead (`+03:00`), or null for times as they stand. Throws `series-timezone`. */
export function zoneOf(name: string | null): Zone {
  if (name === null || /^(utc|gmt|z)$/i.test(name)) return fixed(0)
  const ahead = offsetOf(name)
  if (ahead !== null) return fixed(ahead)
  return moving(name, formatOf(name))
}

/** Milliseconds of `+03:00`, `+0300`, `+3`, `UTC+3`; null for another text. */
export function offsetOf(text: string): number | null {
  const parts = /^(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text)
  if (!parts) return null
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return (parts[1] === '-' ? -minutes : minutes) * 60_000
}

/** `+03:00` */
export function offsetName(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const fixed = (offset: number): Zone => ({ offset: () => offset, instant: (wall) => ({ time: wall - offset, real: true }) })

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return refuse('series-timezone', { timezone: timeZone })
  }
}

const zones = new Map<string, Zone>()

function moving(name: string, format: Intl.DateTimeFormat): Zone {
  const known = zones.get(name)
  if (known) return known
  const offsets = new Map<number, number>()
  const offset = (time: number): number => {
    const quarter = Math.floor(time / QUARTER)
    let ahead = offsets.get(quarter)
    if (ahead === undefined) {
      ahead = wallOf(format, quarter * QUARTER) - quarter * QUARTER
      offsets.set(quarter, ahead)
    }
    return ahead
  }
  const zone: Zone = {
    offset,
    instant(wall, after = Number.NEGATIVE_INFINITY) {
      const before = offset(wall - DAY)
      const later = offset(wall + DAY)
      const times = (before === later ? [before] : [before, later]).map((ahead) => wall - ahead)
      const real = times.filter((time) => time + offset(time) === wall).sort((a, b) => a - b)
      const [first, second] = real
      if (first === undefined) return { time: wall - before, real: false }
      return { time: second !== undefined && first <= after ? second : first, real: true }
    },
  }
  zones.set(name, zone)
  return zone
}

/** What clocks show, as if it were UTC. */
function wallOf(format: Intl.DateTimeFormat, time: number): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(time)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** How times that are read together are written: with the clock at midnight, too, where one of them has one. */
export function textsOf(times: ArrayLike<number>, zone: Zone): (time: number) => string {
  let isClocked = false
  for (let i = 0; i < times.length && !isClocked; i++) isClocked = timeText(times[i]!, zone).length > DATE
  return (time) => {
    const text = timeText(time, zone)
    return isClocked && text.length === DATE ? `${text} 00:00` : text
  }
}
/** Letters of `2024-12-31`. */
const DATE = 10

/** A time as clocks show it there: `2024-12-31`, `2024-12-31 14:05`, `2024-12-31 14:05:06.789`; no longer than it must be. */
export function timeText(time: number, zone: Zone): string {
  const wall = new Date(time + zone.offset(time))
  if (Number.isNaN(wall.getTime())) return ''
  const [date = '', clock = ''] = wall.toISOString().slice(0, -1).split('T')
  if (clock === '00:00:00.000') return date
  return `${date} ${clock.endsWith(':00.000') ? clock.slice(0, 5) : clock.endsWith('.000') ? clock.slice(0, 8) : clock}`
}

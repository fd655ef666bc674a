import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floorTime, frequencyOf, seasonsOf, stepsBetween, stepTime } from './frequency.ts'
import { inferFrequency } from './infer-frequency.ts'
import { thrownBy } from './series.test-support.ts'
import type { Frequency } from './series.ts'
import { timeText, zoneOf } from './zone.ts'

const utc = zoneOf(null)
const berlin = zoneOf('Europe/Berlin')
const at = (text: string): number => Date.parse(`${text}Z`)

test.each([
  ['1h', { every: 1, unit: 'hour' }],
  ['15min', { every: 15, unit: 'minute' }],
  ['10 dk', { every: 10, unit: 'minute' }],
  ['daily', { every: 1, unit: 'day' }],
  ['2 hafta', { every: 2, unit: 'week' }],
  ['M', { every: 1, unit: 'month' }],
  ['5m', { every: 5, unit: 'minute' }],
  ['quarterly', { every: 3, unit: 'month' }],
  ['yıl', { every: 1, unit: 'year' }],
  ['DAILY', { every: 1, unit: 'day' }],
  ['GÜNLÜK', { every: 1, unit: 'day' }],
  ['AYLIK', { every: 1, unit: 'month' }],
  ['HAFTALIK', { every: 1, unit: 'week' }],
  ['SAATLİK', { every: 1, unit: 'hour' }],
  ['2 YILLIK', { every: 2, unit: 'year' }],
])('--frequency %s is %j', (text, expected) => {
  expect(frequencyOf(text)).toEqual(expected)
})

test('a frequency that is none is refused', async () => {
  for (const text of ['0h', 'fortnight', '-1h', '1.5h', ''])
    expect(await thrownBy(() => frequencyOf(text))).toMatchObject({ code: 'series-frequency' })
})

test('a month after the 31st is the last of the next month, and a year of them comes back', () => {
  const month: Frequency = { every: 1, unit: 'month' }
  const text = [0, 1, 2, 12].map((steps) => timeText(stepTime(at('2023-12-31'), steps, month, utc), utc))
  expect(text).toEqual(['2023-12-31', '2024-01-31', '2024-02-29', '2024-12-31'])
})

test('days follow the calendar of their zone through daylight saving, hours do not', () => {
  const noon = berlin.instant(at('2024-03-30T12:00')).time
  expect(timeText(stepTime(noon, 1, { every: 1, unit: 'day' }, berlin), berlin)).toBe('2024-03-31 12:00')
  expect(timeText(stepTime(noon, 24, { every: 1, unit: 'hour' }, berlin), berlin)).toBe('2024-03-31 13:00')
})

test('an hour that clocks show twice is taken in order, one that they skip is known', () => {
  const wall = at('2024-10-27T02:30')
  const first = berlin.instant(wall)
  const second = berlin.instant(wall, first.time)
  expect(second.time - first.time).toBe(3_600_000)
  expect([first.real, second.real]).toEqual([true, true])
  expect(berlin.instant(at('2024-03-31T02:30'))).toEqual({ time: at('2024-03-31T01:30'), real: false })
})

test('a zone is a name or a distance from UTC; another is refused', async () => {
  expect(zoneOf('+03:00').offset(0)).toBe(3 * 3_600_000)
  expect(zoneOf('Europe/Istanbul').offset(at('2024-07-01'))).toBe(3 * 3_600_000)
  expect(await thrownBy(() => zoneOf('Europe/Atlantis'))).toMatchObject({
    code: 'series-timezone',
    details: { timezone: 'Europe/Atlantis' },
  })
})

const units = ['workday', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const
const frequency = fc.record({ every: fc.integer({ min: 1, max: 12 }), unit: fc.constantFrom(...units) })
const origin = fc.integer({ min: at('1950-01-01'), max: at('2060-01-01') })

test('steps forward and steps between are each other’s reverse, in every zone', () => {
  fc.assert(
    fc.property(
      origin,
      fc.integer({ min: 0, max: 400 }),
      frequency,
      fc.constantFrom(null, 'Europe/Berlin', 'America/New_York', '+05:30'),
      (from, steps, frequency, name) => {
        const zone = zoneOf(name)
        // A beginning within an hour that clocks skip or repeat may come back an hour off.
        const distance = stepsBetween(from, stepTime(from, steps, frequency, zone), frequency, zone)
        expect(Math.abs(distance - steps)).toBeLessThan(
          frequency.unit === 'day' ||
            frequency.unit === 'workday' ||
            frequency.unit === 'week' ||
            frequency.unit === 'month' ||
            frequency.unit === 'year'
            ? 0.05
            : 1e-9,
        )
      },
    ),
  )
})

test('the frequency of regular times is found, though some are missing', () => {
  fc.assert(
    fc.property(origin, fc.integer({ min: 0, max: 5 }), fc.array(fc.boolean(), { minLength: 30, maxLength: 60 }), (start, index, kept) => {
      const known: Frequency[] = [
        { every: 5, unit: 'minute' },
        { every: 1, unit: 'hour' },
        { every: 1, unit: 'day' },
        { every: 1, unit: 'week' },
        { every: 1, unit: 'month' },
        { every: 3, unit: 'month' },
      ]
      const frequency = known[index] ?? { every: 1, unit: 'day' }
      const first = floorTime(start, { every: 1, unit: 'month' }, utc)
      const places = kept.flatMap((keep, place) => (keep || place < 20 ? [place] : []))
      const found = inferFrequency([places.map((place) => stepTime(first, place, frequency, utc))], utc)
      expect(found).toEqual({ frequency, regular: 1 })
    }),
  )
})

test('workdays go from Friday to Monday', () => {
  const workday: Frequency = { every: 1, unit: 'workday' }
  const text = [0, 1, 2, 6].map((steps) => timeText(stepTime(at('2024-01-04T09:30'), steps, workday, utc), utc))
  expect(text).toEqual(['2024-01-04 09:30', '2024-01-05 09:30', '2024-01-08 09:30', '2024-01-12 09:30'])
  const times = Array.from({ length: 60 }, (_, place) => stepTime(at('2024-01-01'), place, workday, utc))
  expect(inferFrequency([times], utc)).toEqual({ frequency: workday, regular: 1 })
})

test('local days through daylight saving are days', () => {
  const day: Frequency = { every: 1, unit: 'day' }
  const times = Array.from({ length: 365 }, (_, place) => stepTime(berlin.instant(at('2024-01-01')).time, place, day, berlin))
  expect(inferFrequency([times], berlin)).toEqual({ frequency: day, regular: 1 })
})

test('times that keep no step are known by it', () => {
  const times = Array.from({ length: 200 }, (_, place) => place * 60_000 + ((place * 7919) % 53) * 1000)
  expect(inferFrequency([times.sort((a, b) => a - b)], utc)?.regular).toBeLessThan(0.8)
})

test('seasons are whole numbers of steps', () => {
  expect(seasonsOf({ every: 1, unit: 'hour' })).toMatchObject({ day: 24, week: 168 })
  expect(seasonsOf({ every: 1, unit: 'day' })).toMatchObject({ day: null, week: 7, year: 365 })
  expect(seasonsOf({ every: 1, unit: 'month' })).toEqual({ day: null, week: null, year: 12 })
})

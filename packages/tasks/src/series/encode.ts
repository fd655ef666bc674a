import type { Finding } from '../base/finding.ts'
import { found } from '../sayings/series.ts'
import { calendarNames, roundOf } from './calendar.ts'
import { type Filled, filledForward } from './fill.ts'
import type { EncodedColumn, EncodedGroup, EncodedSeries, Series, SeriesEncoder, SeriesFormat, SeriesGroup } from './series.ts'
import { zoneOf } from './zone.ts'

/** Series as a network reads them: scaled, filled forward, categories and the calendar as numbers. What stands at a step depends on nothing after it. */
export function encodeSeries({ format, groups }: Series, encoder: SeriesEncoder): EncodedSeries {
  const tally = new Tally()
  const inputs = [...encoder.columns.flatMap(namesOf), ...calendarNames(encoder.calendar)]
  const known = encoder.columns.filter(({ name }) => encoder.known.includes(name))
  const ahead = [...known.flatMap(namesOf), ...calendarNames(encoder.calendar)]
  const encoded = groups.map(
    (group): EncodedGroup => encodeGroup(group, { format, encoder, inputs: inputs.length, ahead: ahead.length, tally }),
  )
  return { encoder, groups: encoded, inputs, ahead, targets: encoder.targets, findings: tally.findings(format, encoder) }
}

/** What the numbers of a column are called. */
const namesOf = (column: EncodedColumn): readonly string[] =>
  column.kind === 'category'
    ? column.categories.map((category) => `${column.name}=${category}`)
    : column.mask
      ? [column.name, `${column.name}?`]
      : [column.name]

interface Target {
  readonly data: Float32Array
  readonly width: number
  place: number
}

function encodeGroup(
  group: SeriesGroup,
  {
    format,
    encoder,
    inputs: width,
    ahead: aheadWidth,
    tally,
  }: { format: SeriesFormat; encoder: SeriesEncoder; inputs: number; ahead: number; tally: Tally },
): EncodedGroup {
  const steps = group.times.length
  const until = lastRow(group.rows) + 1
  const inputs: Target = { data: new Float32Array(steps * width), width, place: 0 }
  const ahead: Target = { data: new Float32Array(steps * aheadWidth), width: aheadWidth, place: 0 }
  const targets = new Float32Array(steps * encoder.targets.length).fill(Number.NaN)
  const filledTargets = new Float32Array(targets)
  const usable = new Uint8Array(steps).fill(1)
  const knownAhead = new Uint8Array(steps).fill(1)
  for (const column of encoder.columns) {
    const given = group.columns.find(({ name }) => name === column.name)
    const isKnown = encoder.known.includes(column.name)
    const into = isKnown ? [inputs, ahead] : [inputs]
    const target = encoder.targets.indexOf(column.name)
    const isMissing = column.kind === 'category' ? writeCategories(column, given, { fill: format.fill, until, into, tally }) : null
    const missing = isMissing ?? new Uint8Array(steps)
    if (column.kind === 'number' && given?.kind === 'number') {
      const { values, missing: count, filled } = standIn(column, given.values, { none: 0, fill: format.fill, until })
      tally.missing(column.name, count, filled)
      for (const [step, value] of values.entries()) {
        const scaled = (value - column.center) / column.scale
        missing[step] = Number.isNaN(value) ? 1 : 0
        for (const { data, width, place } of into) {
          data[step * width + place] = missing[step] ? 0 : scaled
          if (column.mask) data[step * width + place + 1] = missing[step] ?? 0
        }
        if (target < 0) continue
        filledTargets[step * encoder.targets.length + target] = scaled
        if (encoder.filledTargets || !Number.isNaN(given.values[step])) targets[step * encoder.targets.length + target] = scaled
      }
      for (const one of into) one.place += column.mask ? 2 : 1
    }
    for (const [step, absent] of missing.entries()) {
      if (absent && (encoder.missing === 'drop' || target >= 0)) usable[step] = 0
      if (absent && isKnown) knownAhead[step] = 0
    }
  }
  writeCalendar(group.times, encoder, format, [inputs, ahead])
  return { name: group.name, times: group.times, inputs: inputs.data, ahead: ahead.data, targets, filledTargets, usable, knownAhead }
}

/** What stands where nothing does: the value before; or, in a column that has cells where something holds alone, `none`, but for steps to come that have no row. */
function standIn(
  { sparse = false }: EncodedColumn,
  values: Float64Array,
  { none, fill, until }: { readonly none: number; readonly fill: number; readonly until: number },
): Filled {
  if (!sparse) return filledForward(values, fill, until)
  return { values: values.map((value, step) => (Number.isNaN(value) && step < until ? none : value)), missing: 0, filled: 0 }
}

function lastRow(rows: Int32Array): number {
  for (let step = rows.length - 1; step >= 0; step--) if ((rows[step] ?? -1) >= 0) return step
  return -1
}

/** One number for each category; returns where there is none. A category that training did not have is counted, and has zeros. */
function writeCategories(
  column: Extract<EncodedColumn, { kind: 'category' }>,
  given: SeriesGroup['columns'][number] | undefined,
  { fill, until, into, tally }: { fill: number; until: number; into: readonly Target[]; tally: Tally },
): Uint8Array {
  const { name, categories } = column
  const places = new Map(categories.map((category, place) => [category, place]))
  const values = given?.kind === 'category' ? given.values : []
  const codes = Float64Array.from(values, (value) => (value === null ? Number.NaN : (places.get(value) ?? -1)))
  for (const [step, value] of values.entries()) if (value !== null && codes[step] === -1) tally.newCategory(name, value)
  const filled = standIn(column, codes, { none: -1, fill, until })
  tally.missing(name, filled.missing, filled.filled)
  for (const target of into) {
    for (const [step, code] of filled.values.entries()) if (code >= 0) target.data[step * target.width + target.place + code] = 1
    target.place += categories.length
  }
  return Uint8Array.from(filled.values, (code) => (Number.isNaN(code) ? 1 : 0))
}

function writeCalendar(times: Float64Array, { calendar }: SeriesEncoder, { timezone }: SeriesFormat, into: readonly Target[]): void {
  const zone = zoneOf(timezone)
  for (const feature of calendar) {
    for (const [step, time] of times.entries()) {
      const angle = 2 * Math.PI * roundOf(feature, time, zone)
      for (const { data, width, place } of into) {
        data[step * width + place] = Math.sin(angle)
        data[step * width + place + 1] = Math.cos(angle)
      }
    }
    for (const target of into) target.place += 2
  }
}

/** Counts what was decided, over all groups. */
class Tally {
  readonly #missing = new Map<string, { steps: number; filled: number }>()
  readonly #categories = new Map<string, Map<string, number>>()

  missing(column: string, steps: number, filled: number): void {
    const before = this.#missing.get(column) ?? { steps: 0, filled: 0 }
    this.#missing.set(column, { steps: before.steps + steps, filled: before.filled + filled })
  }

  newCategory(column: string, category: string): void {
    const counts = this.#categories.get(column) ?? new Map<string, number>()
    counts.set(category, (counts.get(category) ?? 0) + 1)
    this.#categories.set(column, counts)
  }

  findings({ fill, frequency }: SeriesFormat, { missing: leftAs }: SeriesEncoder): readonly Finding[] {
    const missing = [...this.#missing].filter(([, { steps }]) => steps > 0)
    return [
      ...missing.map(([column, { steps, filled }]) =>
        found('warning', 'series-missing', { column, steps, filled, left: steps - filled, fill, frequency, leftAs }),
      ),
      ...[...this.#categories].map(([column, counts]) => {
        const [category = '', steps = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
        return found('warning', 'series-new-category', { column, category, steps, others: counts.size - 1 })
      }),
    ]
  }
}

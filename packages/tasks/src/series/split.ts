import type { Finding } from '../base/finding.ts'
import { found } from '../sayings/series.ts'
import type { Series, SeriesParts, Span } from './series.ts'
import { textsOf, zoneOf } from './zone.ts'

/**
 * Each group parted in time: the last `test` of its steps, before them the last `validation` of them; shares of all its steps. No group learns from its own future;
 * but where groups are of different times, one may be learned from at a time that another is measured at. One date for all would leave groups that end before it
 * without a part to measure on, and those that begin after it without one to learn from: see `splitFindings`.
 */
export function splitSeries(
  { groups }: Pick<Series, 'groups'>,
  { validation, test }: { readonly validation: number; readonly test: number },
): SeriesParts {
  const training: Span[] = []
  const middle: Span[] = []
  const last: Span[] = []
  for (const { times } of groups) {
    const steps = times.length
    const testFrom = steps - Math.round(steps * test)
    const validationFrom = Math.max(0, testFrom - Math.round(steps * validation))
    training.push({ from: 0, to: validationFrom })
    middle.push({ from: validationFrom, to: testFrom })
    last.push({ from: testFrom, to: steps })
  }
  return { training, validation: middle, test: last }
}

/** What is to be said of parts: that one series is still learned from when another's validation or test has begun. */
export function splitFindings(
  { groups, format }: Pick<Series, 'groups' | 'format'>,
  { training, validation, test }: SeriesParts,
): readonly Finding[] {
  if (groups.length < 2 || format.time.length === 0) return []
  let [learned, kept] = [-1, -1]
  const lastOf = (place: number): number => groups[place]!.times[training[place]!.to - 1]!
  const startOf = (place: number): number => {
    const span = [validation[place]!, test[place]!].find(({ from, to }) => to > from)
    return span ? groups[place]!.times[span.from]! : Number.POSITIVE_INFINITY
  }
  for (const place of groups.keys()) {
    if (training[place]!.to > training[place]!.from && (learned < 0 || lastOf(place) > lastOf(learned))) learned = place
    if (kept < 0 || startOf(place) < startOf(kept)) kept = place
  }
  if (learned < 0 || kept < 0 || !(lastOf(learned) >= startOf(kept))) return []
  const textOf = textsOf([lastOf(learned), startOf(kept)], zoneOf(format.timezone))
  const nameOf = (place: number): string => groups[place]!.name ?? ''
  return [
    found('note', 'series-parted-apart', {
      learned: nameOf(learned),
      until: textOf(lastOf(learned)),
      kept: nameOf(kept),
      from: textOf(startOf(kept)),
    }),
  ]
}

/** All steps of every group. */
export const wholeSeries = ({ groups }: Pick<Series, 'groups'>): readonly Span[] =>
  groups.map(({ times }) => ({ from: 0, to: times.length }))

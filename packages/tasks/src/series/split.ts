import type { Series, SeriesParts, Span } from './series.ts'

/** Each group parted in time: the last `test` of its steps, before them the last `validation` of them; shares of all its steps. */
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

/** All steps of every group. */
export const wholeSeries = ({ groups }: Pick<Series, 'groups'>): readonly Span[] =>
  groups.map(({ times }) => ({ from: 0, to: times.length }))

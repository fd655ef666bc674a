/** How often the examples of each class were taken for each: counts[of class][taken for]. */
export type Confusion = readonly (readonly number[])[]

/** Of examples with their classes and the answers, by number. */
export function confusionOf(labels: ArrayLike<number>, answers: ArrayLike<number>, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]![answers[i]!]!++
  return counts
}

/** How well one class was told from the others. */
export interface ClassQuality {
  /** How many examples are of it. */
  readonly count: number
  /** Of those taken for it, the share that are; null where none was. */
  readonly precision: number | null
  /** Of those that are, the share taken for it; null where there are none. */
  readonly recall: number | null
  /** 2 · right / (are + taken for); null where there are none of either. */
  readonly f1: number | null
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

export const qualityOf = (confusion: Confusion): readonly ClassQuality[] =>
  confusion.map((row, k) => {
    const right = row[k]!
    const count = row.reduce((sum, one) => sum + one, 0)
    const taken = confusion.reduce((sum, other) => sum + other[k]!, 0)
    return { count, precision: share(right, taken), recall: share(right, count), f1: share(2 * right, count + taken) }
  })

/** The share of right answers; null where there are no examples. */
export const accuracyOf = (confusion: Confusion): number | null =>
  share(
    confusion.reduce((sum, row, k) => sum + row[k]!, 0),
    confusion.reduce((sum, row) => sum + row.reduce((total, one) => total + one, 0), 0),
  )

/** The mean of F1 over the classes that were there or were answered, each counting the same; null where there are none. */
export function macroF1Of(confusion: Confusion): number | null {
  const known = qualityOf(confusion).flatMap(({ f1 }) => (f1 === null ? [] : [f1]))
  return share(
    known.reduce((sum, f1) => sum + f1, 0),
    known.length,
  )
}

/** What is told of a contender: `accuracy` and `macroF1`. */
export function valuesOf(labels: ArrayLike<number>, answers: ArrayLike<number>, classes: number): Record<string, number | null> {
  const confusion = confusionOf(labels, answers, classes)
  return { accuracy: accuracyOf(confusion), macroF1: macroF1Of(confusion) }
}

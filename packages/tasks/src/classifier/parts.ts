import type { LabelledTexts } from './baselines.ts'
import type { Example } from './reading.ts'
import { keptApart } from './split.ts'

/** Texts with the numbers of their labels in `classes`, in order; what is measured on never has a label that training lacks. */
export interface ClassifierParts {
  readonly classes: readonly string[]
  readonly training: LabelledTexts
  readonly validation: LabelledTexts
  readonly test: LabelledTexts
  /** Of the test's, those whose label training never saw: left out. */
  readonly unknown: readonly Example[]
}

export interface PartsOptions {
  readonly validation: number
  readonly test: number
  readonly seed: number
  /** Kept for the test, where it is not a share of the examples. */
  readonly testExamples: readonly Example[] | null
  /** Where they are given: those of the network that is trained on. */
  readonly classes: readonly string[] | null
}

/** Chance of its own for each purpose. */
const TEST = 0x7e57
const VALIDATION = 0x5a11

/** Parts of the examples by chance, of each class as much as of all. */
export function partsOf(
  examples: readonly Example[],
  { validation, test, seed, testExamples, classes: given }: PartsOptions,
): ClassifierParts {
  const all = [...new Set(examples.map(({ label }) => label))].sort(byCodeUnit)
  const places = new Map(all.map((label, i) => [label, i]))
  const labels = examples.map(({ label }) => places.get(label)!)
  const apart = testExamples ? { kept: Int32Array.from(labels.keys()), apart: new Int32Array(0) } : keptApart(labels, test, seed ^ TEST)
  const inner = keptApart(
    Array.from(apart.kept, (i) => labels[i]!),
    validation,
    seed ^ VALIDATION,
  )
  const of = (numbers: ArrayLike<number>): Example[] => Array.from(numbers, (i) => examples[i]!)
  const training = of(Array.from(inner.kept, (i) => apart.kept[i]!))
  const classes = given ?? [...new Set(training.map(({ label }) => label))].sort(byCodeUnit)
  const numbers = new Map(classes.map((label, i) => [label, i]))
  const numbered = (some: readonly Example[]): LabelledTexts => {
    const known = some.filter(({ label }) => numbers.has(label))
    return { texts: known.map(({ text }) => text), labels: known.map(({ label }) => numbers.get(label)!) }
  }
  const tested = testExamples ?? of(apart.apart)
  return {
    classes,
    training: numbered(training),
    validation: numbered(of(Array.from(inner.apart, (i) => apart.kept[i]!))),
    test: numbered(tested),
    unknown: [...examples, ...(testExamples ?? [])].filter(({ label }) => !numbers.has(label)),
  }
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

import type { Labelled } from '../labelled/labelled.ts'
import { keptApart } from '../labelled/split.ts'
import type { LabelledTexts } from './baselines.ts'

/** Texts with the numbers of their labels, and what they are the same by (`keyOf`). */
export interface Part extends LabelledTexts {
  readonly keys: readonly string[]
}

/** Texts with the numbers of their labels in `classes`, in order; what is measured on never has a label that training lacks. */
export interface ClassifierParts {
  readonly classes: readonly string[]
  readonly training: Part
  readonly validation: Part
  readonly test: Part
  /** Labels that training never saw, one for each text that has such a one: left out. */
  readonly unknown: readonly string[]
}

type Given = Pick<Labelled, 'texts' | 'labels' | 'keys'>

export interface PartsOptions {
  readonly validation: number
  readonly test: number
  readonly seed: number
  /** Kept for the test, where it is not a share of the examples; for validation. */
  readonly testGiven: Given | null
  readonly validationGiven: Given | null
  /** Where they are given: those of the network that is trained on. */
  readonly classes: readonly string[] | null
}

/** Chance of its own for each purpose. */
const TEST = 0x7e57
const VALIDATION = 0x5a11

const none: Given = { texts: [], labels: [], keys: [] }
const only = ({ texts, labels, keys }: Given, numbers: Int32Array): Given => ({
  texts: Array.from(numbers, (i) => texts[i]!),
  labels: Array.from(numbers, (i) => labels[i]!),
  keys: Array.from(numbers, (i) => keys[i]!),
})

/** What is left, and a share of it by chance, of each class as much as of all; where something else is given for the purpose, all and that. */
function parted(all: Given, share: number, seed: number, given: Given | null): readonly [Given, Given] {
  if (given) return [all, given]
  if (share === 0) return [all, none]
  const { kept, apart } = keptApart(all, { share, seed })
  return [only(all, kept), only(all, apart)]
}

/** Parts of the examples by chance, of each class as much as of all. Classes are those of the training part, in the order of their code units. */
export function partsOf(all: Given, { validation, test, seed, testGiven, validationGiven, classes: given }: PartsOptions): ClassifierParts {
  const [learned, tested] = parted(all, test, (seed ^ TEST) >>> 0, testGiven)
  const [training, judged] = parted(learned, validation / (testGiven ? 1 : 1 - test), (seed ^ VALIDATION) >>> 0, validationGiven)
  const classes = given ?? [...new Set(training.labels)].sort()
  const numbers = new Map(classes.map((label, i) => [label, i]))
  const unknown: string[] = []
  const numbered = ({ texts, labels, keys }: Given): Part => {
    const known = labels.flatMap((label, i) => (numbers.has(label) ? [i] : []))
    for (const label of labels) if (!numbers.has(label)) unknown.push(label)
    return {
      texts: known.map((i) => texts[i]!),
      labels: known.map((i) => numbers.get(labels[i]!)!),
      keys: known.map((i) => keys[i]!),
    }
  }
  return { classes, training: numbered(training), validation: numbered(judged), test: numbered(tested), unknown }
}

import { type AnyDataset, batches, binaryCrossentropy, categoricalCrossentropy, earlyStopping, type Loss, type Model } from 'tekrar'
import type { By } from '../language/tokenizer.ts'
import type { Stage } from '../task.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import { inputsOf, type Reading } from './encoding.ts'
import type { NgramSizes } from './linear-path.ts'
import { LABEL, type NetworkSettings, network } from './network.ts'
import type { ClassifierOptions } from './options.ts'
import { pretrainingNetwork } from './pretraining.ts'

/** Texts as numbers, with the numbers of their classes. */
export interface Examples {
  readonly texts: readonly Reading[]
  readonly labels: ArrayLike<number>
}

/** Training steps that a run should have, and the fewest and most epochs. Characters say little each: reading them takes longer to learn. */
const STEPS = { words: 1600, subwords: 1600, characters: 5000 }
const EPOCHS = { least: 5, most: 40 }
/** Pieces that pre-training should read in all, and the most times that it reads them. */
const PIECES = 3_000_000
const MOST_READINGS = 5
const PRETRAINING_RATE = 0.003
/** A run that is never ended for this reason, but watches what it names. */
const FOREVER = 1_000_000

/** How long training is unless it is said. */
export const epochsFor = (epochSteps: number, by: By): number =>
  Math.max(EPOCHS.least, Math.min(EPOCHS.most, Math.round(STEPS[by] / epochSteps)))

/** How often texts of so many pieces in all are read before their labels are learned. */
export const readingsFor = (pieces: number): number => Math.max(1, Math.min(MOST_READINGS, Math.round(PIECES / Math.max(1, pieces))))

/** Learning rates that suit an optimizer; a simple cell bears less. */
export function learningRateOf({ optimizer, cell }: Pick<ClassifierOptions, 'optimizer' | 'cell'>): number {
  if (optimizer === 'sgd') return 0.1
  return cell === 'simple' ? 0.001 : 0.002
}

export interface StagesGiven {
  readonly settings: NetworkSettings
  readonly training: Examples
  readonly validation: Examples
  readonly classes: number
  /** Numbers that pieces have. */
  readonly size: number
  /** What a linear path beside the network reads; null where there is none. */
  readonly ngrams: NgramSizes | null
  /** Words to foretell; null for no pre-training. */
  readonly pretraining: AnyDataset | null
}

/** What is resolved before stages are made. */
export type StageValues = ClassifierOptions & {
  readonly learningRate: number
  readonly epochs: number
  readonly pretrainEpochs: number
}

/** The examples in batches of texts of like length. */
export const dataOf = (
  examples: Examples,
  given: Pick<StagesGiven, 'settings' | 'classes'>,
  { batch, shuffle, validation }: DataOptions,
): AnyDataset => {
  const [inputs, targets] = [inputsOf(examples.texts), targetsOf(examples, given)]
  // Of several inputs all is named, targets too.
  return batches(inputs, Array.isArray(inputs) ? targets : { [LABEL]: targets }, { batch, shuffle, ...(validation ? { validation } : {}) })
}

interface DataOptions {
  readonly batch: number
  readonly shuffle: boolean
  readonly validation?: AnyDataset | undefined
}

/** 1 for the class and 0 for the others (smoothing them is the loss's work); where there is one output, 1 for the second class. */
function targetsOf({ labels }: Examples, { settings, classes }: Pick<StagesGiven, 'settings' | 'classes'>) {
  const count = labels.length
  if (settings.output === 'sigmoid') return { data: Float32Array.from(labels), shape: [count, 1] }
  const data = new Float32Array(count * classes)
  for (let i = 0; i < count; i++) data[i * classes + labels[i]!] = 1
  return { data, shape: [count, classes] }
}

/** Pre-training where it is asked for, and training. */
export function stagesOf(values: StageValues, data: AnyDataset, given: StagesGiven): readonly Stage[] {
  const before = pretrainingOf(values, given)
  const loss: Loss =
    given.settings.output === 'sigmoid'
      ? binaryCrossentropy({ labelSmoothing: values.labelSmoothing })
      : categoricalCrossentropy({ labelSmoothing: values.labelSmoothing })
  const training: Stage = {
    name: 'training',
    data,
    steps: values.trainingSteps,
    calmerLearningRate: Math.min(Number((values.learningRate / 10).toPrecision(2)), learningRateOf(values)),
    build: ({ cell, engine, before: pretrained }) => {
      const built = network(given.settings, { size: given.size, ngrams: given.ngrams, classes: given.classes, cell, engine })
      if (pretrained) built.setWeights(pretrained.weights, { matching: true })
      return built
    },
    training: (totalSteps) => ({
      loss,
      metrics: ['accuracy'],
      optimizer: optimizerOf(values, values.learningRate, averaged(values, data)),
      schedule: scheduleOf(values.schedule, totalSteps),
      seed: values.seed,
      recompute: values.recompute,
      ...(values.classWeights === 'balanced' ? { classWeights: balanced(given) } : {}),
      ...(data.validation ? { earlyStopping: earlyStopping({ monitor: 'val_accuracy', also: 'val_loss', patience: FOREVER }) } : {}),
    }),
  }
  return before ? [before, training] : [training]
}

/** The average takes the weights' place at the end of each epoch, so that it is what validation judges. */
const averaged = ({ averaging }: StageValues, data: AnyDataset) =>
  averaging === 0 ? {} : { useEma: true, emaMomentum: averaging, emaOverwriteFrequency: data.size }

/** Classes count the more the fewer examples they have: all of them together alike. */
function balanced({ training: { labels }, classes }: StagesGiven): Record<number, number> {
  const counts = new Array<number>(classes).fill(0)
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++
  return Object.fromEntries(counts.map((count, k) => [k, labels.length / (classes * Math.max(1, count))]))
}

function pretrainingOf(values: StageValues, { settings, pretraining: data, size, ngrams, classes }: StagesGiven): Stage | null {
  if (!data) return null
  return {
    name: 'pretraining',
    data,
    steps: data.size * values.pretrainEpochs,
    calmerLearningRate: null,
    build: ({ cell, engine }): Model => pretrainingNetwork(settings, { size, ngrams, classes, cell, engine }),
    training: (totalSteps) => ({
      loss: settings.bidirectional
        ? { forwards: 'sparseCategoricalCrossentropy', backwards: 'sparseCategoricalCrossentropy' }
        : 'sparseCategoricalCrossentropy',
      optimizer: optimizerOf({ ...values, optimizer: 'adam' }, PRETRAINING_RATE),
      schedule: scheduleOf('cosine', totalSteps),
      seed: values.seed,
      recompute: values.recompute,
    }),
  }
}

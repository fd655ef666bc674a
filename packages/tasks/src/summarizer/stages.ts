import { type AnyDataset, batches, earlyStopping } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import { found } from '../sayings/summarizer.ts'
import type { Stage, TrainingRecipe } from '../task.ts'
import { globalClipNormOf } from '../training/clipping.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import { examplesOf } from './codec.ts'
import type { Example, SummarizerData } from './data.ts'
import { network, startFrom } from './network.ts'
import type { SummarizerOptions } from './options.ts'

const loss: TrainingRecipe['loss'] = 'sparseCategoricalCrossentropy'
/** Training steps that a run should have, and the fewest and the most times through the data for it. */
const STEPS = 1500
const EPOCHS = [10, 100] as const
/** The same of learning to copy. */
const PRETRAINING_STEPS = 250
const PRETRAINING_EPOCHS = [1, 20] as const
/** Epochs without a better validation after which a run that was asked for no length ends, and those that no run has: it goes on to the end that was asked for. */
const PATIENCE = 3
const FOREVER = 1_000_000
/** Batches that an epoch should have at least. */
const LEAST_BATCHES = 4

const within = (value: number, [least, most]: readonly [number, number]): number => Math.max(least, Math.min(most, Math.ceil(value)))

export interface Staged {
  readonly values: SummarizerOptions
  readonly findings: readonly Finding[]
  readonly stages: readonly Stage[]
}

/** Options with every automatic value filled in, and what is trained: first, where pieces are copied, copying. */
export function stagesOf(data: SummarizerData, values: SummarizerOptions): Staged {
  const { codec, training, validation } = data
  const batch = Math.max(1, Math.min(values.batch, Math.floor(training.length / LEAST_BATCHES)))
  const findings = batch === values.batch ? [] : [found('note', 'summarizer-shrunk-batch', { from: values.batch, to: batch })]
  const size = Math.ceil(training.length / batch)
  const learningRate = values.learningRate ?? learningRateOf(values)
  const epochs = values.epochs ?? within(STEPS / size, EPOCHS)
  const pretrainEpochs = values.pretrainEpochs ?? (codec.slots > 0 ? within(PRETRAINING_STEPS / size, PRETRAINING_EPOCHS) : 0)
  const resolved: SummarizerOptions = {
    ...values,
    batch,
    learningRate,
    epochs,
    pretrainEpochs,
    globalClipNorm: globalClipNormOf(values, 1),
    patience: values.patience ?? (values.epochs === null && values.minutes === null && values.trainingSteps === null ? PATIENCE : 0),
    vocabulary: values.vocabulary ?? codec.tokenizer.size,
    trainingSteps: values.trainingSteps ?? (values.minutes === null ? epochs * size : null),
  }
  const datasetOf = (examples: readonly Example[], shuffle: boolean, held: readonly Example[] = []): AnyDataset => {
    const { inputs, targets } = examplesOf(codec, examples)
    return batches(inputs, targets, { batch, shuffle, ...(held.length > 0 ? { validation: datasetOf(held, false) } : {}) })
  }
  const recipe = (totalSteps: number): TrainingRecipe => ({
    loss,
    optimizer: optimizerOf(resolved, learningRate),
    schedule: scheduleOf(resolved.schedule, totalSteps),
    seed: resolved.seed,
    recompute: resolved.recompute,
  })
  const parts = { vocabulary: codec.tokenizer.size, slots: codec.slots }
  const calmerLearningRate = Math.min(Number((learningRate / 10).toPrecision(2)), learningRateOf(resolved))
  const main: Stage = {
    name: 'training',
    data: datasetOf(training, true, validation),
    steps: resolved.trainingSteps,
    calmerLearningRate,
    build: ({ cell, engine, before }) => {
      const model = network(resolved, { ...parts, cell, engine })
      return before ? startFrom(model, before) : model
    },
    training: (totalSteps) => (validation.length > 0 ? { ...recipe(totalSteps), ...bestByAccuracy(resolved) } : recipe(totalSteps)),
  }
  if (pretrainEpochs === 0) return { values: resolved, findings, stages: [main] }
  const copying: Stage = {
    name: 'pretraining',
    data: datasetOf(beginnings(training, codec.tokenizer.by === 'words'), true),
    steps: pretrainEpochs * size,
    calmerLearningRate,
    build: ({ cell, engine }) => network(resolved, { ...parts, cell, engine }),
    training: recipe,
  }
  return { values: resolved, findings, stages: [copying, main] }
}

/** Summaries go on getting better when the loss does not any more: a network that is surer of itself pays more for each piece that it does not foresee. As long as either does, training goes on; without a patience it goes on in any case, and the best weights are kept all the same. */
const bestByAccuracy = ({
  patience,
}: Pick<SummarizerOptions, 'patience'>): Required<Pick<TrainingRecipe, 'metrics' | 'earlyStopping'>> => ({
  metrics: ['accuracy'],
  earlyStopping: earlyStopping({ monitor: 'val_accuracy', also: 'val_loss', patience: patience || FOREVER }),
})

/** Each source with its own first pieces for a summary, as many as summaries have: whoever can write them has learned to find what it wrote and to go on from there. */
function beginnings(examples: readonly Example[], withoutMarks: boolean): readonly Example[] {
  const length = Math.max(1, Math.round(examples.reduce((sum, { summary }) => sum + summary.length, 0) / examples.length))
  return examples.map((example) => {
    const { ids, pieces } = example.source
    const told = withoutMarks ? ids.filter((_, i) => /[\p{L}\p{N}]/u.test(pieces[i]!)) : ids
    return { ...example, summary: (told.length > 0 ? told : ids).slice(0, length) }
  })
}

/** Learning rates that suit an optimizer. */
function learningRateOf({ optimizer, cell }: Pick<SummarizerOptions, 'optimizer' | 'cell'>): number {
  if (optimizer === 'sgd') return 0.5
  return cell === 'simple' ? 0.001 : 0.002
}

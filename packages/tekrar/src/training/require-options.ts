import { TekrarError } from '../base/errors.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import type { BesideExamples } from '../data/batches.ts'
import type { FitOptions } from './fit-options.ts'
import type { ObjectiveOptions } from './objective.ts'
import type { TrainOnBatchOptions } from './train-on-batch.ts'

const objective: AllOptions<ObjectiveOptions> = { loss: true, lossWeights: true, metrics: true, weightedMetrics: true }

const fit: AllOptions<FitOptions> = {
  ...objective,
  optimizer: true,
  recompute: true,
  classWeights: true,
  epochs: true,
  initialEpoch: true,
  steps: true,
  stepsPerEpoch: true,
  validation: true,
  validationSteps: true,
  validateEvery: true,
  schedule: true,
  earlyStopping: true,
  callbacks: true,
  seed: true,
  signal: true,
  from: true,
}

const beside: AllOptions<BesideExamples> = { masks: true, weights: true }

const trainOnBatch: AllOptions<TrainOnBatchOptions & BesideExamples> = {
  ...objective,
  ...beside,
  optimizer: true,
  recompute: true,
  carry: true,
  learningRate: true,
  classWeights: true,
  seed: true,
  keep: true,
}

const known = {
  fit,
  plan: fit,
  evaluate: { ...objective, steps: true, signal: true },
  trainOnBatch,
  testOnBatch: { ...objective, ...beside },
}

/** Where people look for what the data says of itself. */
const elsewhere = {
  validationSplit: 'give the data a share: batches(inputs, targets, { validation: 0.2 }), or { inputs, targets, validation: 0.2 }',
  validationData: "'validation' takes the data",
  batchSize: 'give the data its batch: batches(inputs, targets, { batch: 32 }), or { inputs, targets, batch: 32 }',
  batch: 'give the data its batch: batches(inputs, targets, { batch: 32 }), or { inputs, targets, batch: 32 }',
  shuffle: 'give it with the data: batches(inputs, targets, { shuffle: false }), or { inputs, targets, shuffle: false }',
}

/** For calls from plain JavaScript that forget the options, or misspell one. Throws `invalid-argument`. */
export function requireOptions(options: unknown, where: keyof typeof known): void {
  if (typeof options !== 'object' || options === null)
    throw new TekrarError('invalid-argument', {
      where,
      name: 'options',
      expected: "an object with a loss, such as { loss: 'meanSquaredError' }",
      actual: String(options),
    })
  refuseUnknown(where, options, known[where], where === 'fit' || where === 'evaluate' ? { elsewhere } : {})
}

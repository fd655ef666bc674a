import { TekrarError } from '../base/errors.ts'
import type { FitData } from '../data/fit-data.ts'
import type { Source } from '../data/source.ts'
import type { Callback } from './callbacks.ts'
import type { ClassWeights } from './class-weights.ts'
import type { EarlyStopping } from './early-stopping.ts'
import type { ObjectiveOptions } from './objective.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { type OptimizerOption, optimizerOf } from './optimizers/optimizers.ts'
import { type Recompute, requireRecompute } from './recompute.ts'
import { constantRate, type Schedule } from './schedules/schedule.ts'
import type { TrainingState } from './training-state.ts'

/** Options of `fit`. */
export interface FitOptions extends ObjectiveOptions {
  /** One with options, or a name for Keras's own options; `adam` unless given. */
  readonly optimizer?: OptimizerOption
  /** Whether the backward pass makes again what it needs of each time step instead of keeping all of it: less memory for some time. False unless given. */
  readonly recompute?: Recompute
  /** How much examples of each class count, for a model of one output. */
  readonly classWeights?: ClassWeights
  /** Times through the data; 1. Not together with `steps`. */
  readonly epochs?: number
  /** Epochs that were trained already: counting, and the order of the data, begin after them; 0. */
  readonly initialEpoch?: number
  /** Steps in all, instead of `epochs`. */
  readonly steps?: number
  /** Batches that make an epoch, for data without an end; at most as many for any other. */
  readonly stepsPerEpoch?: number
  /** Unless given, the dataset's own; false for none. */
  readonly validation?: FitData | false
  /** Batches of a validation at most. */
  readonly validationSteps?: number
  /** Steps between validations; there is one at the end of every epoch and of the run in any case. */
  readonly validateEvery?: number
  /** The learning rate over time: a factor for the optimizer's own; constant unless given. */
  readonly schedule?: Schedule
  readonly earlyStopping?: EarlyStopping
  /** Told every event of the run. */
  readonly callbacks?: readonly Callback[]
  /** Of dropout and of the order of the data; 1, or that of `from`. */
  readonly seed?: number
  /** Stops the run cleanly after the step at hand. */
  readonly signal?: AbortSignal
  /** Goes on from a run's state: bit for bit, if data and options are the same. */
  readonly from?: TrainingState
}

/** The options with what they leave out filled in. */
export interface FitPlan extends ObjectiveOptions {
  readonly data: Source
  readonly optimizer: Optimizer
  readonly recompute?: Recompute | undefined
  readonly classWeights?: ClassWeights | undefined
  readonly schedule: Schedule
  readonly validation?: Source | undefined
  readonly validationSteps?: number | undefined
  readonly validateEvery: number
  readonly earlyStopping?: EarlyStopping | undefined
  readonly callbacks: readonly Callback[]
  /** The run ends after so many epochs, those before it included, or after so many steps. */
  readonly epochs: number
  readonly initialEpoch: number
  readonly steps: number
  /** Infinity where the data does not say. */
  readonly totalSteps: number
  readonly seed: number
  readonly signal?: AbortSignal | undefined
  readonly from?: TrainingState | undefined
}

/** Where a run takes its batches from. */
export interface FitSources {
  readonly data: Source
  readonly validation?: Source | undefined
}

/** Throws `invalid-argument`, and `state-mismatch` where `from` belongs to other options. */
export function planFit({ data, validation }: FitSources, options: FitOptions): FitPlan {
  const { loss, lossWeights, metrics, weightedMetrics, classWeights, validationSteps, callbacks = [] } = options
  const { epochs, steps, initialEpoch = 0, validateEvery = Number.POSITIVE_INFINITY, earlyStopping, signal, from } = options
  const optimizer = optimizerOf(options.optimizer ?? 'adam', 'fit')
  const { schedule = optimizer.schedule ?? constantRate(), seed = from?.record.seed ?? 1 } = options
  requireRecompute(options.recompute, 'fit')
  const counts = { epochs, steps, validateEvery: options.validateEvery, stepsPerEpoch: options.stepsPerEpoch, validationSteps }
  for (const [name, count] of Object.entries(counts))
    requireThat(count === undefined || (Number.isSafeInteger(count) && count >= 1), name, 'a whole number from 1', count)
  requireThat(epochs === undefined || steps === undefined, 'length', 'epochs or steps', 'both')
  const last = steps === undefined ? (epochs ?? 1) : Number.POSITIVE_INFINITY
  requireThat(Number.isSafeInteger(initialEpoch) && initialEpoch >= 0, 'initialEpoch', 'a whole number from 0', initialEpoch)
  requireThat(initialEpoch < last, 'initialEpoch', `below epochs, ${last}`, initialEpoch)
  requireThat(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32, 'seed', 'a whole number from 0 below 2³²', seed)
  requireThat(data.size === undefined || data.size >= 1, 'data', 'at least one batch', 'none')
  if (from) checkState(from, { optimizer: optimizer.name, schedule: schedule.name, seed })
  return {
    data,
    loss,
    lossWeights,
    metrics,
    weightedMetrics,
    classWeights,
    optimizer,
    recompute: options.recompute,
    schedule,
    validation,
    validationSteps,
    validateEvery,
    earlyStopping,
    callbacks,
    epochs: last,
    initialEpoch,
    steps: steps ?? Number.POSITIVE_INFINITY,
    totalSteps: steps ?? (last - initialEpoch) * (data.size ?? Number.POSITIVE_INFINITY),
    seed,
    signal,
    from,
  }
}

function requireThat(fits: boolean, name: string, expected: string, actual: unknown): void {
  if (!fits) throw new TekrarError('invalid-argument', { where: 'fit', name, expected, actual: String(actual) })
}

function checkState(
  { record }: TrainingState,
  expected: { readonly optimizer: string; readonly schedule: string; readonly seed: number },
): void {
  if (record.version !== 1) throw new TekrarError('state-mismatch', { what: 'the version', expected: '1', actual: String(record.version) })
  for (const what of ['optimizer', 'schedule', 'seed'] as const)
    if (record[what] !== expected[what])
      throw new TekrarError('state-mismatch', { what: `the ${what}`, expected: String(expected[what]), actual: String(record[what]) })
}

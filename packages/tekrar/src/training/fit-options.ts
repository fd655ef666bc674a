import { TekrarError } from '../base/errors.ts'
import type { Dataset } from '../data/dataset.ts'
import type { EarlyStopping } from './early-stopping.ts'
import type { Loss } from './losses/losses.ts'
import type { Metrics } from './metrics/metrics.ts'
import { type Objective, objectiveOf } from './objective.ts'
import { adam } from './optimizers/adam.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { constantRate, type Schedule } from './schedules/schedule.ts'
import type { TrainingState } from './training-state.ts'

/** Options of `fit`. */
export interface FitOptions {
  /** What is lowered; see `losses`. */
  readonly loss: Loss
  /** `adam()` unless given. */
  readonly optimizer?: Optimizer
  readonly metrics?: Metrics
  /** Metrics in which sample weights count. */
  readonly weightedMetrics?: Metrics
  /** Times through the data; 1. Not together with `steps`. */
  readonly epochs?: number
  /** Steps in all, instead of `epochs`. */
  readonly steps?: number
  /** Unless given, the dataset's own; false for none. */
  readonly validation?: Dataset | false
  /** Steps between validations; there is one at the end of every epoch and of the run in any case. */
  readonly validateEvery?: number
  /** The learning rate over time: a factor for the optimizer's own; constant unless given. */
  readonly schedule?: Schedule
  readonly earlyStopping?: EarlyStopping
  /** Of dropout and of the order of the data; 1, or that of `from`. */
  readonly seed?: number
  /** Stops the run cleanly after the step at hand. */
  readonly signal?: AbortSignal
  /** Goes on from a run's state: bit for bit, if data and options are the same. */
  readonly from?: TrainingState
}

/** The options with what they leave out filled in. */
export interface FitPlan {
  readonly data: Dataset
  readonly objective: Objective
  readonly loss: Loss
  readonly metrics?: Metrics
  /** Metrics in which sample weights count. */
  readonly weightedMetrics?: Metrics
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly validation?: Dataset
  readonly validateEvery: number
  readonly earlyStopping?: EarlyStopping
  readonly totalSteps: number
  readonly seed: number
  readonly signal?: AbortSignal
  readonly from?: TrainingState
}

/** Throws `invalid-argument`, and `state-mismatch` where `from` belongs to other options. */
export function planFit(data: Dataset, options: FitOptions): FitPlan {
  const { loss, metrics, weightedMetrics, epochs, steps, validateEvery = Number.POSITIVE_INFINITY, earlyStopping, signal, from } = options
  const { optimizer = adam() } = options
  const { schedule = optimizer.schedule ?? constantRate(), seed = from?.record.seed ?? 1 } = options
  const validation = options.validation === false ? undefined : (options.validation ?? data.validation)
  for (const [name, count] of Object.entries({ epochs, steps, validateEvery: options.validateEvery }))
    requireThat(count === undefined || (Number.isSafeInteger(count) && count >= 1), name, 'a whole number from 1', count)
  requireThat(epochs === undefined || steps === undefined, 'length', 'epochs or steps', 'both')
  requireThat(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32, 'seed', 'a whole number from 0 below 2³²', seed)
  requireThat(data.size >= 1, 'data', 'at least one batch', 'none')
  if (from) checkState(from, { optimizer: optimizer.name, schedule: schedule.name, seed })
  return {
    data,
    objective: objectiveOf(options, 'fit'),
    loss,
    optimizer,
    schedule,
    validateEvery,
    totalSteps: steps ?? (epochs ?? 1) * data.size,
    seed,
    ...(metrics ? { metrics } : {}),
    ...(weightedMetrics ? { weightedMetrics } : {}),
    ...(validation ? { validation } : {}),
    ...(earlyStopping ? { earlyStopping } : {}),
    ...(signal ? { signal } : {}),
    ...(from ? { from } : {}),
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

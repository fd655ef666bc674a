import { TekrarError } from '../base/errors.ts'
import type { AnyBatch } from '../data/batch.ts'
import type { PlanProfile } from '../engine/profile.ts'
import { type ClassWeights, weighByClass } from './class-weights.ts'
import { requireSameRows } from './evaluation.ts'
import type { ObjectiveOptions } from './objective.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import type { OptimizerOption } from './optimizers/optimizers.ts'
import { type Recompute, requireRecompute } from './recompute.ts'
import { rateAt, type Schedule } from './schedules/schedule.ts'
import type { Means } from './totals.ts'
import type { StepResult } from './trainer.ts'
import type { TrainingVariables } from './variables.ts'
import type { Workbench } from './workbench.ts'

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions extends ObjectiveOptions {
  /** Its slots go on from call to call while it is the same object, or the same name; a new object begins anew and is compiled anew. */
  readonly optimizer: OptimizerOption
  /** Whether recurrent states go on from the call before, row by row; else they start at zero. */
  readonly carry?: boolean
  /** The learning rate of this step, instead of the optimizer's. */
  readonly learningRate?: number
  /** Whether the backward pass makes again what it needs of each time step instead of keeping all of it: less memory for some time. False unless given. */
  readonly recompute?: Recompute
  /** How much examples of each class count. */
  readonly classWeights?: ClassWeights
  /** Of dropout; 1. */
  readonly seed?: number
  /**
   * What to give back of what happens inside: `lstm_1.hidden`, `lstm_1.gates`, and of the loss its gradient for any of it, at every step and through all later ones, or
   * for a weight: `d loss / d lstm_1.hidden`, `d loss / d lstm_1.kernel` (before clipping). It changes no bit of the step.
   */
  readonly keep?: readonly string[]
}

/** How often, and with how many rows last, each set of slots was trained on. */
const counts = new WeakMap<TrainingVariables, { step: number; rows: number }>()

/** One training step. Throws `diverged` where the loss or the norm is not finite: then nothing was changed. */
export async function trainOnBatch(bench: Workbench, given: AnyBatch, options: TrainOnBatchOptions): Promise<StepResult> {
  const { train } = await prepared(bench, given, options, 'trainOnBatch')
  return train()
}

/**
 * Where the time of a training step goes, instruction by instruction: the mean over `steps` steps (10) on one batch, after one that is not counted; all of them train as
 * `trainOnBatch` does. Throws what that throws, and, before anything is trained, `invalid-argument` for steps that are no whole number from 1 and `unsupported` where the
 * engine cannot time its instructions.
 */
export async function profileOnBatch(
  bench: Workbench,
  given: AnyBatch,
  { steps = 10, ...options }: TrainOnBatchOptions & { readonly steps?: number },
): Promise<PlanProfile> {
  const where = 'profile'
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new TekrarError('invalid-argument', { where, name: 'steps', expected: 'a whole number from 1', actual: String(steps) })
  const { trainer, arranged, train } = await prepared(bench, given, options, where)
  if (!trainer.isTimed)
    throw new TekrarError('unsupported', { where, what: 'this engine does not time its instructions', remedy: 'use the native engine' })
  await train()
  const work = async () => {
    for (let i = 0; i < steps; i++) await train()
  }
  return trainer.profile(work, steps, arranged)
}

/** A batch laid out for its trainer, and what makes the next step on it. */
async function prepared(bench: Workbench, given: AnyBatch, options: TrainOnBatchOptions, where: string) {
  const { carry = false, seed = 1, classWeights } = options
  const optimizer = bench.batchOptimizer(options.optimizer, where)
  requireRecompute(options.recompute, where)
  const batch = classWeights ? weighByClass(given, classWeights, bench.network, bench.objective(options, where), where) : given
  const trainer = await bench.trainer('batch', batch, {}, { ...options, optimizer })
  const arranged = trainer.arrange(batch, where)
  const count = counts.get(trainer.variables) ?? { step: 0, rows: 0 }
  counts.set(trainer.variables, count)
  const train = async (): Promise<StepResult> => {
    if (carry && count.rows > 0) requireSameRows(count.rows, arranged.rows, where)
    const learningRate = options.learningRate ?? rateOf(optimizer, count.step)
    const settings = { seed, step: count.step, learningRate, carry: carry && count.rows > 0 }
    count.step++
    count.rows = arranged.rows
    const result = await trainer.step(arranged, settings)
    if (result.finite) return result
    const found = await trainer.diagnose(arranged, settings)
    throw new TekrarError('diverged', { step: settings.step + 1, ...found, loss: result.loss })
  }
  return { trainer, arranged, train }
}

/** The rate of a step by the optimizer's own schedule, of which it is not known how long it will be. */
function rateOf(optimizer: Optimizer, step: number): number {
  const schedule: Schedule | undefined = optimizer.schedule
  if (!schedule) return optimizer.learningRate
  return rateAt(schedule, optimizer, { step, totalSteps: Number.POSITIVE_INFINITY }, schedule.initial)
}

/** The loss and the metrics of one batch, which may come in parts, without training. */
export const testOnBatch = (bench: Workbench, batches: readonly AnyBatch[], options: ObjectiveOptions): Promise<Means> =>
  bench.evaluateBatches(batches, options, 'testOnBatch')

import { TekrarError } from '../base/errors.ts'
import type { Batch } from '../data/batch.ts'
import type { ObjectiveOptions } from './objective.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { rateAt } from './schedules/schedule.ts'
import type { Means } from './totals.ts'
import type { Capacity, StepResult } from './trainer.ts'
import type { TrainingVariables } from './variables.ts'
import type { Workbench } from './workbench.ts'

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions extends ObjectiveOptions {
  /** Its slots go on from call to call while it is the same object; a new one begins anew and is compiled anew. */
  readonly optimizer: Optimizer
  /** Whether recurrent states go on from the call before, row by row; else they start at zero. */
  readonly carry?: boolean
  /** The learning rate of this step, instead of the optimizer's. */
  readonly learningRate?: number
  /** Of dropout; 1. */
  readonly seed?: number
}

/** How often, and with how many rows last, each set of slots was trained on. */
const counts = new WeakMap<TrainingVariables, { step: number; rows: number }>()

const capacityOfBatch = ({ inputs: { shape } }: Batch): Capacity => ({ batch: shape[0]!, steps: shape[1] })

/** The optimizer's rate at a step; a schedule that asks for the length of the run takes it to go on for ever. */
const ownRate = (optimizer: Optimizer, step: number): number =>
  optimizer.schedule
    ? rateAt(optimizer.schedule, optimizer, { step, totalSteps: Number.MAX_SAFE_INTEGER }, optimizer.schedule.initial)
    : optimizer.learningRate

/** One training step. Throws `diverged` where the loss or the norm is not finite: then nothing was changed. */
export async function trainOnBatch(bench: Workbench, batch: Batch, options: TrainOnBatchOptions): Promise<StepResult> {
  const { optimizer, carry = false, seed = 1 } = options
  const trainer = await bench.trainer('batch', batch, capacityOfBatch(batch), options)
  const arranged = trainer.arrange(batch, 'trainOnBatch')
  const count = counts.get(trainer.variables) ?? { step: 0, rows: 0 }
  counts.set(trainer.variables, count)
  if (carry && count.rows > 0 && count.rows !== arranged.rows)
    throw new TekrarError('shape-mismatch', {
      where: 'trainOnBatch',
      expected: `${count.rows} rows, as in the batch it continues`,
      actual: `${arranged.rows} rows`,
    })
  const learningRate = options.learningRate ?? ownRate(optimizer, count.step)
  const settings = { seed, step: count.step, learningRate, carry: carry && count.rows > 0 }
  count.step++
  count.rows = arranged.rows
  const result = await trainer.step(arranged, settings)
  if (result.finite) return result
  const found = await trainer.diagnose(arranged, settings)
  throw new TekrarError('diverged', { step: settings.step + 1, ...found, loss: result.loss })
}

/** The loss and the metrics of one batch, without training. */
export async function testOnBatch(bench: Workbench, batch: Batch, options: ObjectiveOptions): Promise<Means> {
  const evaluator = await bench.evaluator(batch, capacityOfBatch(batch), options, 'testOnBatch')
  return evaluator.single(batch, 'testOnBatch')
}

import { refuseUnless } from '../../base/refuse-unless.ts'
import { cosineOfHalfTurns, power } from '../deterministic.ts'
import { checkSettings } from '../optimizers/check.ts'
import { checkInitial } from './decays.ts'
import { type InitialRate, type Schedule, scheduled } from './schedule.ts'

/** Options of `cosineDecay`. */
export interface CosineDecayOptions extends InitialRate {
  /** Steps during which the rate climbs in a straight line. */
  readonly warmupSteps?: number
  /** The rate the warm-up climbs to, from the initial one; unless given, it climbs from 0 to the initial one, which its last step has. */
  readonly warmupTarget?: number
  /** Steps after the warm-up in which the rate falls; all the rest of the run unless given. */
  readonly decaySteps?: number
  /** The share of the rate that is left at the end. */
  readonly alpha?: number
}

/** Half a cosine from 1 at 0 to 0 at 1. */
const fall = (done: number): number => 0.5 * (1 + cosineOfHalfTurns(done))

/**
 * A straight warm-up, then half a cosine from 1 to `alpha` (Loshchilov and Hutter, 2017; Keras's `CosineDecay`). With a `warmupTarget` the warm-up is Keras's, from
 * the initial rate; without one its first step has 1 / warmupSteps of the rate, not 0. Throws `invalid-argument`.
 */
export function cosineDecay(options: CosineDecayOptions = {}): Schedule {
  const { initialLearningRate, warmupSteps = 0, warmupTarget, decaySteps, alpha = 0 } = options
  checkSettings('cosineDecay', { warmupSteps, alpha }, { least: 0 })
  if (decaySteps !== undefined) checkSettings('cosineDecay', { decaySteps }, { above: 0 })
  if (warmupTarget === undefined) checkInitial('cosineDecay', initialLearningRate)
  else {
    checkSettings('cosineDecay', { warmupTarget }, { above: 0 })
    refuseUnless(
      'cosineDecay',
      'initialLearningRate',
      initialLearningRate !== undefined && initialLearningRate >= 0,
      'a number of at least 0 beside a warmupTarget',
      initialLearningRate,
    )
  }
  const from = warmupTarget === undefined ? undefined : initialLearningRate! / warmupTarget
  return scheduled(
    'cosineDecay',
    { initialLearningRate, warmupSteps, warmupTarget, alpha, decaySteps },
    ({ step, totalSteps }) => {
      if (step < warmupSteps) return from === undefined ? (step + 1) / warmupSteps : from + (1 - from) * (step / warmupSteps)
      const length = decaySteps ?? totalSteps - warmupSteps
      const done = length <= 0 ? 1 : Math.min(1, (step - warmupSteps) / length)
      return alpha + (1 - alpha) * fall(done)
    },
    warmupTarget ?? initialLearningRate,
  )
}

/** Options of `cosineDecayRestarts`. */
export interface CosineDecayRestartsOptions extends InitialRate {
  /** Steps of the first fall. */
  readonly firstDecaySteps: number
  /** How many times as long each fall is as the one before; 2. */
  readonly tMul?: number
  /** How many times as high each fall begins as the one before; 1. */
  readonly mMul?: number
  /** The share of the rate that is left at the end of each fall. */
  readonly alpha?: number
}

/** Half a cosine again and again (Loshchilov and Hutter, 2017), Keras's `CosineDecayRestarts`. Throws `invalid-argument`. */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): Schedule {
  const { initialLearningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = options
  checkSettings('cosineDecayRestarts', { firstDecaySteps, mMul }, { above: 0 })
  checkSettings('cosineDecayRestarts', { alpha }, { least: 0 })
  refuseUnless('cosineDecayRestarts', 'tMul', tMul >= 1 && Number.isFinite(tMul), 'a number of at least 1', tMul)
  checkInitial('cosineDecayRestarts', initialLearningRate)
  return scheduled(
    'cosineDecayRestarts',
    { initialLearningRate, firstDecaySteps, tMul, mMul, alpha },
    ({ step }) => {
      const { restarts, done } = restartsBy(step, firstDecaySteps, tMul)
      return (1 - alpha) * power(mMul, restarts) * fall(done) + alpha
    },
    initialLearningRate,
  )
}

/** How many falls are over, and how much of the present one is. */
function restartsBy(step: number, firstDecaySteps: number, tMul: number): { readonly restarts: number; readonly done: number } {
  if (tMul === 1) {
    const restarts = Math.floor(step / firstDecaySteps)
    return { restarts, done: step / firstDecaySteps - restarts }
  }
  let restarts = 0
  let began = 0
  let length = firstDecaySteps
  for (; step >= began + length; restarts++) {
    began += length
    length *= tMul
  }
  return { restarts, done: (step - began) / length }
}

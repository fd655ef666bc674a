import { refuseUnless } from '../../base/refuse-unless.ts'
import { cosineOfHalfTurns } from '../deterministic.ts'
import { checkSettings } from '../optimizers/check.ts'
import { type Schedule, scheduled } from './schedule.ts'

/** Options of `oneCycle`; names and defaults are those of PyTorch's `OneCycleLR`. */
export interface OneCycleOptions {
  /** The highest rate; unless given, the optimizer's own. */
  readonly maxLearningRate?: number
  /** Steps of the cycle; those of the run unless given. */
  readonly totalSteps?: number
  /** The share of the steps in which the rate climbs; 0.3. */
  readonly pctStart?: number
  /** Along half a cosine, or a straight line; `cos`. */
  readonly annealStrategy?: 'cos' | 'linear'
  /** The first rate is the highest divided by this; 25. */
  readonly divFactor?: number
  /** The last rate is the first divided by this; 10,000. */
  readonly finalDivFactor?: number
}

/** One climb and one fall below where it began (Smith and Topin, 2018). Throws `invalid-argument`. */
export function oneCycle(options: OneCycleOptions = {}): Schedule {
  const { maxLearningRate, totalSteps: steps, pctStart = 0.3, annealStrategy = 'cos', divFactor = 25, finalDivFactor = 1e4 } = options
  checkSettings('oneCycle', { divFactor, finalDivFactor }, { above: 0 })
  checkSettings('oneCycle', { pctStart }, { least: 0 })
  refuseUnless('oneCycle', 'pctStart', pctStart <= 1, 'a number from 0 to 1', pctStart)
  refuseUnless('oneCycle', 'annealStrategy', annealStrategy === 'cos' || annealStrategy === 'linear', 'cos or linear', annealStrategy)
  if (maxLearningRate !== undefined) checkSettings('oneCycle', { maxLearningRate }, { above: 0 })
  if (steps !== undefined) checkSettings('oneCycle', { totalSteps: steps }, { above: 0 })
  const between = (from: number, to: number, done: number): number =>
    annealStrategy === 'linear' ? from + (to - from) * done : to + ((from - to) / 2) * (1 + cosineOfHalfTurns(done))
  const first = 1 / divFactor
  return scheduled(
    'oneCycle',
    { maxLearningRate, totalSteps: steps, pctStart, annealStrategy, divFactor, finalDivFactor },
    ({ step, totalSteps }) => {
      const length = steps ?? totalSteps
      const top = pctStart * length - 1
      const last = length - 1
      if (step <= top) return between(first, 1, top <= 0 ? 1 : step / top)
      return between(1, first / finalDivFactor, last <= top ? 1 : Math.min(1, (step - top) / (last - top)))
    },
    maxLearningRate,
  )
}

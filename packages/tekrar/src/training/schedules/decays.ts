import { refuseUnless } from '../../base/refuse-unless.ts'
import { power } from '../deterministic.ts'
import { checkSettings } from '../optimizers/check.ts'
import { type InitialRate, type Schedule, scheduled } from './schedule.ts'

/** Options of `exponentialDecay` and `inverseTimeDecay`. */
export interface ExponentialDecayOptions extends InitialRate {
  /** Steps over which `decayRate` works once. */
  readonly decaySteps: number
  readonly decayRate: number
  /** In jumps every `decaySteps` instead of evenly. */
  readonly staircase?: boolean
}

/** How often the decay has worked. */
const times = (step: number, decaySteps: number, staircase: boolean): number =>
  staircase ? Math.floor(step / decaySteps) : step / decaySteps

/** decayRate^(step / decaySteps), Keras's `ExponentialDecay`. Throws `invalid-argument`. */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = options
  checkSettings('exponentialDecay', { decaySteps, decayRate }, { above: 0 })
  checkInitial('exponentialDecay', initialLearningRate)
  return scheduled(
    'exponentialDecay',
    { initialLearningRate, decaySteps, decayRate, staircase },
    ({ step }) => power(decayRate, times(step, decaySteps, staircase)),
    initialLearningRate,
  )
}

/** 1 / (1 + decayRate · step / decaySteps), Keras's `InverseTimeDecay`. Throws `invalid-argument`. */
export function inverseTimeDecay(options: ExponentialDecayOptions): Schedule {
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = options
  checkSettings('inverseTimeDecay', { decaySteps }, { above: 0 })
  checkSettings('inverseTimeDecay', { decayRate }, { least: 0 })
  checkInitial('inverseTimeDecay', initialLearningRate)
  return scheduled(
    'inverseTimeDecay',
    { initialLearningRate, decaySteps, decayRate, staircase },
    ({ step }) => 1 / (1 + decayRate * times(step, decaySteps, staircase)),
    initialLearningRate,
  )
}

/** Options of `polynomialDecay`. */
export interface PolynomialDecayOptions extends InitialRate {
  /** Steps until the end rate is reached. */
  readonly decaySteps: number
  /** 0.0001 */
  readonly endLearningRate?: number
  /** 1: a straight line. */
  readonly power?: number
  /** Begins again, over twice, three times … the steps, where the end is reached. */
  readonly cycle?: boolean
}

/** (r − e)·(1 − step / decaySteps)^power + e, from the rate r to the end rate e, Keras's `PolynomialDecay`. Throws `invalid-argument`. */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  const { initialLearningRate, decaySteps, endLearningRate = 1e-4, power: exponent = 1, cycle = false } = options
  checkSettings('polynomialDecay', { decaySteps }, { above: 0 })
  checkSettings('polynomialDecay', { endLearningRate, power: exponent }, { least: 0 })
  checkInitial('polynomialDecay', initialLearningRate)
  return scheduled(
    'polynomialDecay',
    { initialLearningRate, decaySteps, endLearningRate, power: exponent, cycle },
    ({ step, learningRate }) => {
      const end = endLearningRate / learningRate
      const whole = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps
      return (1 - end) * power(1 - Math.min(1, step / whole), exponent) + end
    },
    initialLearningRate,
  )
}

/** Options of `piecewiseConstantDecay`. */
export interface PiecewiseConstantDecayOptions {
  /** The last step of each piece but the last, rising. */
  readonly boundaries: readonly number[]
  /** The learning rate of each piece: one more than boundaries. */
  readonly values: readonly number[]
}

/** One learning rate up to each boundary and with it, Keras's `PiecewiseConstantDecay`. Throws `invalid-argument`. */
export function piecewiseConstantDecay({ boundaries, values }: PiecewiseConstantDecayOptions): Schedule {
  const where = 'piecewiseConstantDecay'
  const rising = boundaries.every((boundary, i) => Number.isFinite(boundary) && (i === 0 || boundary > boundaries[i - 1]!))
  refuseUnless(
    where,
    'boundaries',
    boundaries.length > 0 && rising,
    'numbers of steps, each above the one before',
    `[${boundaries.join(', ')}]`,
  )
  refuseUnless(where, 'values', values.length === boundaries.length + 1, `${boundaries.length + 1} learning rates`, values.length)
  for (const value of values) checkSettings(where, { value }, { above: 0 })
  return scheduled(
    where,
    { boundaries, values },
    ({ step }) => {
      const piece = boundaries.findIndex((boundary) => step <= boundary)
      return values[piece < 0 ? boundaries.length : piece]! / values[0]!
    },
    values[0],
  )
}

export function checkInitial(where: string, initialLearningRate: number | undefined): void {
  if (initialLearningRate !== undefined) checkSettings(where, { initialLearningRate }, { above: 0 })
}

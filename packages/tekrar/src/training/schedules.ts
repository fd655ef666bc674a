import { TekrarError } from '../base/errors.ts'
import { cosineOfHalfTurns, power } from './deterministic.ts'
import { checkSettings } from './optimizers/check.ts'

/** What a schedule knows when it is asked for a step's factor. */
export interface ScheduleMoment {
  /** From 0. */
  readonly step: number
  /** The number of steps the run will make. */
  readonly totalSteps: number
}

/** What a schedule remembers between steps: saved with a run, so plain JSON. */
export type ScheduleState = Readonly<Record<string, number>>

/**
 * How the learning rate goes: the optimizer's own rate times a factor. Its numbers are made with + − × ÷ and square roots alone, so that
 * every JavaScript engine has the same bits. One's own schedule is an object of this shape.
 */
export interface Schedule {
  readonly name: string
  /** Every setting, as it is saved with a run. */
  readonly settings: Readonly<Record<string, number | boolean>>
  readonly initial: ScheduleState
  factor(moment: ScheduleMoment, state: ScheduleState): number
  /** The state after a loss was watched: the validation's where there is one, else an epoch's own. */
  observe?(loss: number, state: ScheduleState): ScheduleState
}

/** The optimizer's learning rate at every step. */
export const constantRate = (): Schedule => ({ name: 'constantRate', settings: {}, initial: {}, factor: () => 1 })

/** Options of `exponentialDecay`. */
export interface ExponentialDecayOptions {
  /** Steps over which the rate is multiplied with `decayRate` once. */
  readonly decaySteps: number
  readonly decayRate: number
  /** In jumps every `decaySteps` instead of evenly. */
  readonly staircase?: boolean
}

/** decayRate^(step / decaySteps), Keras's `ExponentialDecay`. Throws `invalid-argument`. */
export function exponentialDecay({ decaySteps, decayRate, staircase = false }: ExponentialDecayOptions): Schedule {
  checkSettings('exponentialDecay', { decaySteps, decayRate }, { above: 0 })
  return {
    name: 'exponentialDecay',
    settings: { decaySteps, decayRate, staircase },
    initial: {},
    factor: ({ step }) => power(decayRate, staircase ? Math.floor(step / decaySteps) : step / decaySteps),
  }
}

/** Options of `cosineDecay`. */
export interface CosineDecayOptions {
  /** Steps during which the rate climbs in a straight line to the optimizer's own. */
  readonly warmupSteps?: number
  /** Steps after the warm-up in which the rate falls; all the rest of the run unless given. */
  readonly decaySteps?: number
  /** The share of the rate that is left at the end. */
  readonly alpha?: number
}

/**
 * A straight warm-up, then half a cosine from 1 to `alpha` (Loshchilov and Hutter, 2017; Keras's `CosineDecay`). The warm-up's first step has
 * 1 / warmupSteps of the rate, not 0. Throws `invalid-argument`.
 */
export function cosineDecay({ warmupSteps = 0, decaySteps, alpha = 0 }: CosineDecayOptions = {}): Schedule {
  checkSettings('cosineDecay', { warmupSteps }, { least: 0 })
  checkSettings('cosineDecay', { alpha }, { least: 0 })
  if (decaySteps !== undefined) checkSettings('cosineDecay', { decaySteps }, { above: 0 })
  return {
    name: 'cosineDecay',
    settings: { warmupSteps, alpha, ...(decaySteps === undefined ? {} : { decaySteps }) },
    initial: {},
    factor({ step, totalSteps }) {
      if (step < warmupSteps) return (step + 1) / warmupSteps
      const fall = decaySteps ?? totalSteps - warmupSteps
      const done = fall <= 0 ? 1 : Math.min(1, (step - warmupSteps) / fall)
      return alpha + (1 - alpha) * 0.5 * (1 + cosineOfHalfTurns(done))
    },
  }
}

/** Options of `reduceOnPlateau`. */
export interface ReduceOnPlateauOptions {
  /** What the rate is multiplied with when nothing got better. */
  readonly factor?: number
  /** Watched losses without a better one before that happens. */
  readonly patience?: number
  /** By how much a loss must fall to count as better. */
  readonly minimumDelta?: number
  /** Watched losses to wait after a reduction before counting again. */
  readonly cooldown?: number
  /** The factor never falls below this share of the optimizer's rate. */
  readonly minimum?: number
}

/** Falls when the watched loss no longer does, Keras's `ReduceLROnPlateau`. Throws `invalid-argument`. */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): Schedule {
  const { factor = 0.1, patience = 10, minimumDelta = 1e-4, cooldown = 0, minimum = 0 } = options
  checkSettings('reduceOnPlateau', { factor }, { above: 0, below: 1 })
  checkSettings('reduceOnPlateau', { patience, minimumDelta, cooldown, minimum }, { least: 0 })
  const seen = (state: ScheduleState) => state.seen === 1
  return {
    name: 'reduceOnPlateau',
    settings: { factor, patience, minimumDelta, cooldown, minimum },
    initial: { factor: 1, best: 0, seen: 0, waited: 0, cooling: 0 },
    factor: (_, state) => state.factor!,
    observe(loss, state) {
      const cooling = Math.max(0, state.cooling! - 1)
      const waited = state.cooling! > 0 ? 0 : state.waited!
      if (!seen(state) || loss < state.best! - minimumDelta) return { ...state, best: loss, seen: 1, waited: 0, cooling }
      if (cooling > 0) return { ...state, waited, cooling }
      if (waited + 1 < patience) return { ...state, waited: waited + 1, cooling }
      return { ...state, factor: Math.max(minimum, state.factor! * factor), waited: 0, cooling: cooldown }
    },
  }
}

/** A factor that can be used. Throws `invalid-argument` for a schedule of one's own that gives no number above or equal 0. */
export function factorOf(schedule: Schedule, moment: ScheduleMoment, state: ScheduleState): number {
  const factor = schedule.factor(moment, state)
  if (Number.isFinite(factor) && factor >= 0) return factor
  throw new TekrarError('invalid-argument', {
    where: `schedule ${schedule.name}`,
    name: `the factor of step ${moment.step}`,
    expected: 'a number of at least 0',
    actual: String(factor),
  })
}

import { TekrarError } from '../../base/errors.ts'

/** What a schedule knows when it is asked for a step's factor. */
export interface ScheduleMoment {
  /** From 0. */
  readonly step: number
  /** The number of steps the run will make. */
  readonly totalSteps: number
  /** The rate that the factor is multiplied with. */
  readonly learningRate: number
}

/** What a schedule remembers between steps: saved with a run, so plain JSON. */
export type ScheduleState = Readonly<Record<string, number>>

/**
 * How the learning rate goes: a rate times a factor. Its numbers are made with + − × ÷ and square roots alone, so that every JavaScript engine has the same
 * bits. One's own schedule is an object of this shape.
 */
export interface Schedule {
  readonly name: string
  /** Every setting, as it is saved with a run. */
  readonly settings: Readonly<Record<string, number | boolean | string | readonly number[]>>
  /** The rate the factors are of; unless given, the optimizer's own. */
  readonly learningRate?: number
  readonly initial: ScheduleState
  factor(moment: ScheduleMoment, state: ScheduleState): number
  /** The state after a loss was watched: the validation's where there is one, else an epoch's own. */
  observe?(loss: number, state: ScheduleState): ScheduleState
}

/** Options of schedules that may say where they begin. */
export interface InitialRate {
  /** The learning rate of the first step; unless given, the optimizer's own. */
  readonly initialLearningRate?: number
}

/** The optimizer's learning rate at every step. */
export const constantRate = (): Schedule => ({ name: 'constantRate', settings: {}, initial: {}, factor: () => 1 })

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

/** The learning rate of a step under a schedule, for an optimizer's own rate. Throws `invalid-argument`. */
export function rateAt(
  schedule: Schedule,
  optimizer: { readonly learningRate: number },
  moment: Omit<ScheduleMoment, 'learningRate'>,
  state: ScheduleState,
): number {
  const learningRate = schedule.learningRate ?? optimizer.learningRate
  const { step } = moment
  // The number of steps is not asked for where the schedule does not: not every run knows it.
  const asked: ScheduleMoment = {
    step,
    learningRate,
    get totalSteps() {
      return moment.totalSteps
    },
  }
  return learningRate * factorOf(schedule, asked, state)
}

/** A schedule without memory. */
export const scheduled = (
  name: string,
  settings: Readonly<Record<string, number | boolean | string | readonly number[] | undefined>>,
  factor: (moment: ScheduleMoment) => number,
  learningRate?: number,
): Schedule => {
  type Setting = Schedule['settings'][string]
  const given = Object.entries(settings).filter((entry): entry is [string, Setting] => entry[1] !== undefined)
  return { name, settings: Object.fromEntries(given), initial: {}, factor, ...(learningRate === undefined ? {} : { learningRate }) }
}

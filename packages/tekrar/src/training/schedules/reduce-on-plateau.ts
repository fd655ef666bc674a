import { checkSettings } from '../optimizers/check.ts'
import type { Schedule, ScheduleState } from './schedule.ts'

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

import { isRising, type Monitor } from './monitor.ts'
import { checkSettings } from './optimizers/check.ts'

/** Options of `earlyStopping`. */
export interface EarlyStoppingOptions extends Monitor {
  /** Watched numbers without a better one before training stops. */
  readonly patience?: number
  /** By how much a number must be better to count as such. */
  readonly minimumDelta?: number
  /** Ends with the weights of the best number instead of the last ones. */
  readonly restoreBestWeights?: boolean
}

/** Stops a run when the watched number no longer gets better: the validation's loss where there is one, else an epoch's own. Keras's `EarlyStopping`. */
export interface EarlyStopping extends Monitor {
  readonly patience: number
  readonly minimumDelta: number
  readonly restoreBestWeights: boolean
}

/** Throws `invalid-argument`. */
export function earlyStopping({
  patience = 0,
  minimumDelta = 0,
  restoreBestWeights = false,
  monitor,
  mode,
}: EarlyStoppingOptions = {}): EarlyStopping {
  checkSettings('earlyStopping', { patience, minimumDelta }, { least: 0 })
  return { patience, minimumDelta, restoreBestWeights, ...(monitor === undefined ? {} : { monitor }), ...(mode ? { mode } : {}) }
}

/** What is remembered between watched numbers: plain data. `best` counts any better one, `reference` one better by the delta. */
export interface Watch {
  /** `loss` is the number watched, whatever it is. */
  readonly best?: { readonly loss: number; readonly step: number }
  readonly reference?: number
  /** Watched numbers since the reference. */
  readonly waited: number
  readonly stop: boolean
}

export const unwatched: Watch = { waited: 0, stop: false }

/** The watch after one more number. */
export function watch(
  before: Watch,
  { loss, step }: { readonly loss: number; readonly step: number },
  stopping: EarlyStopping | undefined,
): Watch {
  const sign = stopping && isRising(stopping) ? -1 : 1
  const isBelow = (limit: number | undefined, delta = 0): boolean =>
    sign * loss < (limit === undefined ? Number.POSITIVE_INFINITY : sign * limit) - delta
  const after = isBelow(before.best?.loss) ? { ...before, best: { loss, step } } : before
  if (!stopping) return after
  if (isBelow(before.reference, stopping.minimumDelta)) return { ...after, reference: loss, waited: 0, stop: false }
  const waited = before.waited + 1
  return { ...after, waited, stop: waited >= stopping.patience }
}

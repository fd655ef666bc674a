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
  /** A second number, named as `monitor` is: among equal ones of the first it tells which is best, and while it gets better the run is not stopped. */
  readonly also?: string
}

/** Stops a run when the watched number no longer gets better: the validation's loss where there is one, else an epoch's own. Keras's `EarlyStopping`. */
export interface EarlyStopping extends Monitor {
  readonly patience: number
  readonly minimumDelta: number
  readonly restoreBestWeights: boolean
  readonly also?: string
}

/** Throws `invalid-argument`. */
export function earlyStopping({
  patience = 0,
  minimumDelta = 0,
  restoreBestWeights = false,
  monitor,
  mode,
  also,
}: EarlyStoppingOptions = {}): EarlyStopping {
  checkSettings('earlyStopping', { patience, minimumDelta }, { least: 0 })
  return {
    patience,
    minimumDelta,
    restoreBestWeights,
    ...(monitor === undefined ? {} : { monitor }),
    ...(mode ? { mode } : {}),
    ...(also === undefined ? {} : { also }),
  }
}

/** A number, the second one beside it, and the step after which they were measured. */
export interface Watched {
  readonly loss: number
  readonly step: number
  readonly also?: number
}

/** What is remembered between watched numbers: plain data. `best` counts any better one, `reference` one better by the delta. */
export interface Watch {
  /** `loss` is the number watched, whatever it is. */
  readonly best?: Watched
  readonly reference?: number
  /** The best of the second number. */
  readonly also?: number
  /** Watched numbers since the reference. */
  readonly waited: number
  readonly stop: boolean
}

export const unwatched: Watch = { waited: 0, stop: false }

/** The watch after one more number. */
export function watch(before: Watch, now: Watched, stopping: EarlyStopping | undefined): Watch {
  const { loss, also } = now
  const { best } = before
  const isBetter = betterBy(stopping && isRising(stopping))
  const isBetterAlso = betterBy(stopping?.also !== undefined && isRising({ monitor: stopping.also }))
  const isBest = isBetter(loss, best?.loss) || (also !== undefined && loss === best?.loss && isBetterAlso(also, best.also))
  const alsoMoves = also !== undefined && isBetterAlso(also, before.also, stopping?.minimumDelta)
  const after = { ...before, ...(isBest ? { best: now } : {}), ...(alsoMoves ? { also } : {}) }
  if (!stopping) return after
  if (isBetter(loss, before.reference, stopping.minimumDelta)) return { ...after, reference: loss, waited: 0, stop: false }
  if (alsoMoves) return { ...after, waited: 0, stop: false }
  const waited = before.waited + 1
  return { ...after, waited, stop: waited >= stopping.patience }
}

const betterBy = (rising = false) => {
  const sign = rising ? -1 : 1
  return (value: number, limit: number | undefined, delta = 0): boolean =>
    sign * value < (limit === undefined ? Number.POSITIVE_INFINITY : sign * limit) - delta
}

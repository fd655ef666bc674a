import { checkSettings } from './optimizers/check.ts'

/** Options of `earlyStopping`. */
export interface EarlyStoppingOptions {
  /** Watched losses without a better one before training stops. */
  readonly patience?: number
  /** By how much a loss must fall to count as better. */
  readonly minimumDelta?: number
  /** Ends with the weights of the best loss instead of the last ones. */
  readonly restoreBestWeights?: boolean
}

/** Stops a run when the watched loss no longer falls: the validation's where there is one, else an epoch's own. Keras's `EarlyStopping`. */
export interface EarlyStopping {
  readonly patience: number
  readonly minimumDelta: number
  readonly restoreBestWeights: boolean
}

/** Throws `invalid-argument`. */
export function earlyStopping({ patience = 0, minimumDelta = 0, restoreBestWeights = false }: EarlyStoppingOptions = {}): EarlyStopping {
  checkSettings('earlyStopping', { patience, minimumDelta }, { least: 0 })
  return { patience, minimumDelta, restoreBestWeights }
}

/** What is remembered between watched losses: plain data. `best` counts any lower loss, `reference` one lower by the delta. */
export interface Watch {
  readonly best?: { readonly loss: number; readonly step: number }
  readonly reference?: number
  /** Watched losses since the reference. */
  readonly waited: number
  readonly stop: boolean
}

export const unwatched: Watch = { waited: 0, stop: false }

/** The watch after one more loss. */
export function watch(
  before: Watch,
  { loss, step }: { readonly loss: number; readonly step: number },
  stopping: EarlyStopping | undefined,
): Watch {
  const lower = loss < (before.best?.loss ?? Number.POSITIVE_INFINITY)
  const after = lower ? { ...before, best: { loss, step } } : before
  if (!stopping) return after
  if (loss < (before.reference ?? Number.POSITIVE_INFINITY) - stopping.minimumDelta)
    return { ...after, reference: loss, waited: 0, stop: false }
  const waited = before.waited + 1
  return { ...after, waited, stop: waited >= stopping.patience }
}

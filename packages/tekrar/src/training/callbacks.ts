import type { FitEvent } from './events.ts'
import { isRising, type Monitor, watched } from './monitor.ts'
import type { BestWeights, TrainingState } from './training-state.ts'

/** What a callback may do with the run it is told about. */
export interface RunControl {
  /** Ends the run after this event, with the reason `stopped`. */
  stop(): void
  /** The weights as they are: copies, by path. */
  weights(): Promise<BestWeights>
  /** All that a run needs to go on bit for bit: copies. */
  state(): Promise<TrainingState>
}

/** Called with every event of a run, in order, before the run goes on; what it gives back is waited for. */
export type Callback = (event: FitEvent, run: RunControl) => unknown

/** The best model so far. */
export interface Checkpoint {
  /** The number watched. */
  readonly value: number
  readonly step: number
  readonly epoch: number
  /** Copies, by path: what `setWeights` takes. */
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>
}

/** Options of `checkpointBest`. */
export interface CheckpointBestOptions extends Monitor {
  /** Called with every checkpoint that is better than those before, to write it somewhere; `best` has the last one in any case. */
  readonly save?: (checkpoint: Checkpoint) => unknown
}

/** A callback that keeps the best model: `best` is undefined before anything was measured. Keras's `ModelCheckpoint` with `save_best_only`. */
export interface BestCheckpoint extends Callback {
  readonly best: Checkpoint | undefined
}

/** Keeps the weights whenever the watched number is the best so far: of a validation where there is one, else of an epoch. */
export function checkpointBest({ save, ...monitor }: CheckpointBestOptions = {}): BestCheckpoint {
  const sign = isRising(monitor) ? -1 : 1
  let best: Checkpoint | undefined
  const checkpoint = async (event: FitEvent, run: RunControl): Promise<void> => {
    if (event.type === 'start' && event.step === 0) best = undefined
    if (event.type !== 'epoch' && event.type !== 'validation') return
    const validates = event.type === 'validation' || event.validation !== undefined
    const value = watched(monitor, event, { of: event.type, validates, where: 'checkpointBest' })
    if (value === undefined || !(sign * value < (best ? sign * best.value : Number.POSITIVE_INFINITY))) return
    best = { value, step: event.step, epoch: event.epoch, weights: floats(await run.weights()) }
    await save?.(best)
  }
  return Object.defineProperty(checkpoint, 'best', { get: () => best }) as unknown as BestCheckpoint
}

const floats = (weights: BestWeights): Checkpoint['weights'] =>
  Object.fromEntries(Object.entries(weights).map(([path, { shape, data }]) => [path, { shape, data: Float32Array.from(data) }]))

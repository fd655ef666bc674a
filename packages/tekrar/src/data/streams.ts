import { TekrarError } from '../base/errors.ts'
import { refuseUnlessCount } from '../base/refuse-unless.ts'
import type { Dataset } from './dataset.ts'
import type { Preprocessing } from './preprocessing.ts'

/** Options of `streams`. */
export interface StreamsOptions {
  /** Symbols in one window: how far back-propagation through time reaches. */
  readonly steps?: number
  /** Streams read side by side. */
  readonly batch?: number
}

/** Batches [batch, steps] whose rows go on from those of the batch before. */
export interface StreamDataset extends Dataset {
  readonly steps: number
  /** The batch and steps used, where the text was too short for those asked for: the batch shrinks first, then the steps. */
  readonly adjusted?: { readonly batch: number; readonly steps: number }
}

/**
 * A long sequence of symbols as batches for next-symbol prediction with carried state: cut into `batch` contiguous streams of equal length,
 * which are read side by side in windows of `steps`. Inputs and targets are [rows, steps]; a target is the symbol after its input.
 * Every window after an epoch's first continues the one before. The last window of an epoch may be shorter; it is used. Of the symbols at
 * the very end, fewer than `batch` are left out so that all streams are equally long.
 * @throws TekrarError `too-few-symbols` for fewer than two
 */
export function streams(
  ids: Int32Array,
  { steps = 100, batch = 32 }: StreamsOptions = {},
  more: { readonly validation?: Dataset; readonly preprocessing?: Preprocessing } = {},
): StreamDataset {
  refuseUnlessCount('streams', 'steps', steps)
  refuseUnlessCount('streams', 'batch', batch)
  const predictions = ids.length - 1
  if (predictions < 1) throw new TekrarError('too-few-symbols', { where: 'streams', symbols: ids.length, needed: 2 })

  const rows = Math.min(batch, Math.max(1, Math.floor(predictions / steps)))
  const window = Math.min(steps, predictions)
  const length = Math.floor(predictions / rows)
  const size = Math.ceil(length / window)
  return {
    size,
    batch: rows,
    steps: window,
    counted: 'steps',
    ...(rows < batch || window < steps ? { adjusted: { batch: rows, steps: window } } : {}),
    ...more,
    *batches(_epoch, _seed, from = 0) {
      for (let i = from; i < size; i++) {
        const begin = i * window
        const width = Math.min(window, length - begin)
        const [inputs, targets] = [new Int32Array(rows * width), new Int32Array(rows * width)]
        for (let row = 0; row < rows; row++) {
          const start = row * length + begin
          inputs.set(ids.subarray(start, start + width), row * width)
          targets.set(ids.subarray(start + 1, start + 1 + width), row * width)
        }
        yield { inputs: { data: inputs, shape: [rows, width] }, targets: { data: targets, shape: [rows, width] }, continues: i > 0 }
      }
    },
  }
}

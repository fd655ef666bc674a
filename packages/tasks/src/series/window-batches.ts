import { type AnyBatch, type AnyDataset, type NumericArray, permutation } from 'tekrar'
import type { EncodedSeries, Windows } from './series.ts'

export interface WindowDatasetOptions {
  readonly batch: number
  /** A new order every epoch, by seed and epoch. */
  readonly shuffle?: boolean
  readonly validation?: AnyDataset
  /** What a batch is made of, from the numbers of its windows; by default inputs `past` and `future` and the targets. */
  readonly make?: (places: ArrayLike<number>) => Pick<AnyBatch, 'inputs' | 'targets'> & Partial<AnyBatch>
  readonly steps?: number | Readonly<Record<string, number>>
}

/**
 * Windows as a dataset. Batches are cut out of the series when they are wanted: nothing is copied before. By default inputs `past` [rows, lookback, inputs] and
 * `future` [rows, horizon, ahead] (where there is anything to know ahead), targets [rows, horizon, targets].
 */
export function windowDataset(
  encoded: EncodedSeries,
  windows: Windows,
  { batch, shuffle = false, validation, make = (places) => windowBatch(encoded, windows, places), steps }: WindowDatasetOptions,
): AnyDataset {
  const { lookback, horizon } = windows
  const size = Math.ceil(windows.size / batch)
  return {
    size,
    batch,
    steps: steps ?? { past: lookback, ...(encoded.ahead.length > 0 ? { future: horizon } : {}) },
    *batches(epoch, seed, from = 0) {
      const order = shuffle ? permutation(windows.size, seed, epoch) : null
      for (let number = from; number < size; number++) {
        const rows = Math.min(batch, windows.size - number * batch)
        const places = Int32Array.from({ length: rows }, (_, i) => (order ? (order[number * batch + i] ?? 0) : number * batch + i))
        yield { continues: false, ...make(places) }
      }
    },
    ...(validation ? { validation } : {}),
  }
}

/** A batch of whole windows, as `windowDataset` makes them by default. */
export function windowBatch(encoded: EncodedSeries, windows: Windows, places: ArrayLike<number>) {
  const past = pastOf(encoded, windows, places)
  const inputs: Record<string, NumericArray> = encoded.ahead.length > 0 ? { past, future: futureOf(encoded, windows, places) } : { past }
  return { inputs, targets: targetsOf(encoded, windows, places) }
}

/** [rows, lookback, inputs]: the steps before each window's origin. */
export const pastOf = (encoded: EncodedSeries, windows: Windows, places: ArrayLike<number>): NumericArray =>
  cut(windows, places, {
    of: (group) => encoded.groups[group]?.inputs,
    width: encoded.inputs.length,
    from: -windows.lookback,
    steps: windows.lookback,
  })

/** [rows, horizon, ahead]: what is known of the steps that each window foretells. */
export const futureOf = (encoded: EncodedSeries, windows: Windows, places: ArrayLike<number>): NumericArray =>
  cut(windows, places, { of: (group) => encoded.groups[group]?.ahead, width: encoded.ahead.length, from: 0, steps: windows.horizon })

/** [rows, horizon, targets]: what came, scaled; measured, or filled forward where it was not. */
export const targetsOf = (encoded: EncodedSeries, windows: Windows, places: ArrayLike<number>): NumericArray =>
  cut(windows, places, {
    of: (group) => encoded.groups[group]?.filledTargets,
    width: encoded.targets.length,
    from: 0,
    steps: windows.horizon,
  })

interface Cut {
  readonly of: (group: number) => Float32Array | undefined
  readonly width: number
  /** From the origin. */
  readonly from: number
  readonly steps: number
}

function cut({ groups, origins }: Windows, places: ArrayLike<number>, { of, width, from, steps }: Cut): NumericArray {
  const data = new Float32Array(places.length * steps * width)
  for (let row = 0; row < places.length; row++) {
    const window = places[row] ?? 0
    const source = of(groups[window] ?? 0)
    const start = ((origins[window] ?? 0) + from) * width
    if (source) data.set(source.subarray(start, start + steps * width), row * steps * width)
  }
  return { data, shape: [places.length, steps, width] }
}

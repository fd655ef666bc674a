import type { Model, NumericArray } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { Windows } from '../series/series.ts'
import { baseOf, type Frame, inputsAt, type Layout } from './frame.ts'
import { applyLinearPath, type LinearPath, slowKernel } from './linear-path.ts'
import type { ErrorKind } from './loss.ts'
import { predictWindows } from './predict.ts'

/** How much of what training changed is kept: none, some, all. */
const SHARES = Array.from({ length: 11 }, (_, i) => i / 10)
/** Windows between two breaths. */
const ROWS = 64

interface Measured {
  readonly frames: readonly Frame[]
  readonly layout: Layout
  /** Of the part kept for validation. */
  readonly windows: Windows
  readonly linear: LinearPath
  readonly error: ErrorKind
  /** How many the network gives. */
  readonly quantiles: number
}

/**
 * Takes back of each target as much of what training made of the ridge as does the validation good: between the ridge and the trained network lies a line of
 * networks of the same layers, whose forecasts are the means of both, so many parts of one and so many of the other. Where data are few or change their manner,
 * what was learned beyond the ridge is often too much, and a validation part just happens to like it. Gives the share kept of each target.
 */
export async function temper(model: Model, measured: Measured, progress: Progress = {}): Promise<readonly number[]> {
  const { layout } = measured
  const shares = await sharesOf(model, measured, progress)
  if (shares.every((share) => share === 1)) return shares
  const { weights } = model
  const shareOf = (output: number): number => shares[Math.floor(output / layout.horizon)]!
  const changed: Record<string, NumericArray> = {}
  for (const name of ['correction/kernel', 'correction/bias']) {
    const { data, shape } = weights[name]!
    const width = shape.at(-1)!
    changed[name] = { data: Float32Array.from(data, (value, i) => value * shareOf(i % width)), shape }
  }
  for (const [place, map] of measured.linear.maps.entries()) {
    const { bias, outputs } = map
    const first = measured.linear.reads === 'own' ? place * outputs : 0
    for (const [name, from] of [
      [`linear${place + 1}/kernel`, slowKernel(map)],
      [`linear${place + 1}/bias`, bias],
    ] as const) {
      const { data, shape } = weights[name]!
      const between = (value: number, i: number): number => from[i]! + (value - from[i]!) * shareOf(first + (i % outputs))
      changed[name] = { data: Float32Array.from(data, between), shape }
    }
  }
  model.setWeights(changed)
  return shares
}

/** Of each target the smallest share whose error on the validation part can't be told from the least one. */
async function sharesOf(
  model: Model,
  { frames, layout, windows, linear, error, quantiles }: Measured,
  progress: Progress,
): Promise<readonly number[]> {
  const { targets, horizon } = layout
  const asked = { frames, layout, windows, targets, quantiles, offsets: null }
  const { middle } = await predictWindows(model, asked, progress)
  const errors = Array.from({ length: targets }, () => SHARES.map(() => new Float64Array(windows.size)))
  for (let from = 0; from < windows.size; from += ROWS) {
    const places = Int32Array.from({ length: Math.min(ROWS, windows.size - from) }, (_, i) => from + i)
    const { window, ahead } = inputsAt(frames, layout, windows, places)
    const started = applyLinearPath(linear, layout, window!.data as Float32Array, (ahead?.data as Float32Array | undefined) ?? null)
    for (const [i, place] of places.entries()) {
      const frame = frames[windows.groups[place]!]!
      const origin = windows.origins[place]!
      for (let at = 0; at < targets * horizon; at++) {
        const [target, h] = [Math.floor(at / horizon), at % horizon]
        const start = started[i * targets * horizon + at]! + baseOf(frame, origin, target, targets)
        const change = middle[place * targets * horizon + at]! - start
        const left = frame.targets[(origin + h) * targets + target]! - start
        for (const [k, share] of SHARES.entries()) {
          const off = left - share * change
          errors[target]![k]![place]! += (error === 'squared' ? off * off : Math.abs(off)) / horizon
        }
      }
    }
    await breathe(progress)
  }
  return errors.map((of) => smallestShare(of, horizon))
}

/**
 * The smallest share within one standard error of the best (Breiman and others, 1984): of the windows' differences to it, of which neighbours, which foretell the
 * same steps, count once.
 */
function smallestShare(errors: readonly Float64Array[], horizon: number): number {
  const means = errors.map((of) => of.reduce((sum, value) => sum + value, 0) / of.length)
  const best = errors[means.indexOf(Math.min(...means))]!
  const place = errors.findIndex((of, k) => {
    const mean = means[k]! - Math.min(...means)
    const variance = of.reduce((sum, value, i) => sum + (value - best[i]! - mean) ** 2, 0) / of.length
    return mean <= Math.sqrt((variance * horizon) / of.length)
  })
  return SHARES[place]!
}

import type { Model } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { RowErrors } from './judge.ts'
import { type Frame, isWhole, measuredAt, type Place, targetsAt, windowsAt } from './windows.ts'

/** Windows that the network is given at once. */
const TOGETHER = 256

/** The errors of rows, in their order; null for a row that lacks a value. */
export async function errorsAt(
  model: Model,
  places: readonly Place[],
  frame: Frame,
  progress: Progress = {},
): Promise<(RowErrors | null)[]> {
  const result: (RowErrors | null)[] = places.map(() => null)
  const whole = places.flatMap((place, i) => (isWhole(place, frame) ? [i] : []))
  for (let from = 0; from < whole.length; from += TOGETHER) {
    const chosen = whole.slice(from, from + TOGETHER)
    const read = chosen.map((i) => places[i]!)
    const { data: expected } = await model.predict(windowsAt(read, frame))
    const { data: came } = targetsAt(read, frame)
    for (const [k, i] of chosen.entries()) {
      const { group, step } = places[i]!
      const errors = Float64Array.from({ length: frame.targets }, (_, c) => came[k * frame.targets + c]! - expected[k * frame.targets + c]!)
      const values = Float64Array.from({ length: frame.targets }, (_, c) => group.filledTargets[step * frame.targets + c]!)
      result[i] = { errors, values, isFull: step >= frame.lookback, isFilled: measuredAt(places[i]!, frame) < frame.targets }
    }
    if (whole.length > TOGETHER) {
      progress.tell?.('measuring', Math.min(1, (from + TOGETHER) / whole.length))
      await breathe(progress)
    }
  }
  return result
}

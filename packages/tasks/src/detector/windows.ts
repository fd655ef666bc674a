import { type Dataset, type NumericArray, permutation } from 'tekrar'
import type { EncodedGroup } from '../series/series.ts'
import type { DetectorOptions } from './options.ts'

/** Inputs farther out than this many deviations are read as this: one wild value must not drown the window. */
const FARTHEST = 10

/** What windows are cut from, and how. */
export interface Frame {
  readonly method: DetectorOptions['method']
  readonly lookback: number
  readonly inputs: number
  readonly targets: number
}

/** A step of a group. */
export interface Place {
  readonly group: EncodedGroup
  readonly step: number
}

/** How many of the values that are judged were measured at the step itself, not filled from before. */
export function measuredAt({ group: { targets: measured }, step }: Place, { targets }: Frame): number {
  let count = 0
  for (let i = step * targets; i < (step + 1) * targets; i++) if (!Number.isNaN(measured[i])) count++
  return count
}

/**
 * Whether the step has all values that are judged: measured, or, but for all of them, filled from before. A forecast starts from the step before, which must have
 * them too.
 */
export function isWhole(place: Place, frame: Frame): boolean {
  const { group, step } = place
  const { filledTargets } = group
  const { method, targets } = frame
  const from = method === 'forecast' ? step - 1 : step
  if (from < 0 || measuredAt(place, frame) === 0) return false
  for (let i = from * targets; i < (step + 1) * targets; i++) if (Number.isNaN(filledTargets[i])) return false
  return true
}

/** [places, lookback, inputs]: the steps up to each place; for a forecast without it. Before a group's first step that one stands again. */
export function windowsAt(places: readonly Place[], { method, lookback, inputs }: Frame): NumericArray {
  const data = new Float32Array(places.length * lookback * inputs)
  for (const [place, { group, step }] of places.entries())
    for (let i = 0; i < lookback; i++) {
      const from = Math.max(0, step + 1 - lookback + i - (method === 'forecast' ? 1 : 0)) * inputs
      const to = (place * lookback + i) * inputs
      for (let k = 0; k < inputs; k++) data[to + k] = Math.max(-FARTHEST, Math.min(FARTHEST, group.inputs[from + k]!))
    }
  return { data, shape: [places.length, lookback, inputs] }
}

/** [places, targets]: the values themselves; for a forecast what they are more than those of the step before. */
export function targetsAt(places: readonly Place[], { method, targets }: Frame): NumericArray {
  const data = new Float32Array(places.length * targets)
  for (const [place, { group, step }] of places.entries())
    for (let i = 0; i < targets; i++) {
      const at = step * targets + i
      data[place * targets + i] = group.filledTargets[at]! - (method === 'forecast' ? group.filledTargets[at - targets]! : 0)
    }
  return { data, shape: [places.length, targets] }
}

/** Windows as batches, cut when they are wanted. */
export function windowDataset(places: readonly Place[], frame: Frame, batch: number, validation?: Dataset): Dataset {
  const size = Math.ceil(places.length / batch)
  return {
    size,
    batch,
    steps: frame.lookback,
    *batches(epoch, seed, from = 0) {
      const order = validation ? permutation(places.length, seed, epoch) : null
      for (let number = from; number < size; number++) {
        const rows = Math.min(batch, places.length - number * batch)
        const chosen = Array.from({ length: rows }, (_, i) => places[order ? order[number * batch + i]! : number * batch + i]!)
        yield { continues: false, inputs: windowsAt(chosen, frame), targets: targetsAt(chosen, frame) }
      }
    },
    ...(validation && validation.size > 0 ? { validation } : {}),
  }
}

import { sizeOf } from '../base/shape.ts'
import { NumericResult } from '../data/numeric-result.ts'

export { type NestedArray, NumericResult } from '../data/numeric-result.ts'

/** Recurrent states by name, such as `lstm_1/hidden`, each [batch, units]. */
export type States = Readonly<Record<string, NumericResult>>

export interface PredictionsParts {
  /** By name, in the model's order; at least one. */
  readonly outputs: Readonly<Record<string, NumericResult>>
  readonly states: States
  readonly kept: Readonly<Record<string, NumericResult>>
}

/**
 * What a network gives for inputs. It is the first output itself (`data`, `shape`, `toArray`), and a list of all: `const [summary, scores] = await
 * model.predict(text)`.
 */
export class Predictions extends NumericResult implements Iterable<NumericResult> {
  readonly outputs: readonly NumericResult[]
  /** By the output's name. */
  readonly byName: Readonly<Record<string, NumericResult>>
  /** The recurrent states after the last step: `predict` goes on from them. */
  readonly states: States
  /** What `keep` asked for, by the names it was asked for with, in the user's order: [batch, steps, …]. */
  readonly kept: Readonly<Record<string, NumericResult>>

  constructor({ outputs, states, kept }: PredictionsParts) {
    const all = Object.values(outputs)
    const [{ data, shape, lengths }] = all as [NumericResult]
    super(data, shape, lengths)
    this.outputs = all
    this.byName = outputs
    this.states = states
    this.kept = kept
  }

  [Symbol.iterator](): Iterator<NumericResult> {
    return this.outputs[Symbol.iterator]()
  }
}

/** Results of rows that were computed apart, in the order of `places`, put together; sequences become as long as the longest and tell their lengths. */
export function joined(parts: readonly { readonly result: NumericResult; readonly places: readonly number[] }[]): NumericResult {
  const rows = parts.reduce((sum, { places }) => sum + places.length, 0)
  const [first] = parts.map(({ result }) => result) as [NumericResult]
  const ragged = first.shape.length > 1 && parts.some(({ result }) => result.shape[1] !== first.shape[1])
  const most = first.shape.slice(1).map((_, axis) => Math.max(...parts.map(({ result }) => result.shape[axis + 1]!)))
  const shape = [rows, ...most]
  const data = new Float32Array(sizeOf(shape))
  const lengths: number[] = new Array(rows)
  for (const { result, places } of parts)
    for (const [i, place] of places.entries()) {
      const own = result.shape.slice(1)
      const width = sizeOf(own)
      put(result.data.subarray(i * width, (i + 1) * width), own, data.subarray(place * sizeOf(most), (place + 1) * sizeOf(most)), most)
      lengths[place] = own[0] ?? 0
    }
  return new NumericResult(data, shape, ragged ? lengths : undefined)
}

/** Numbers of one shape into the corner of another that is as large in every axis. */
function put(from: Float32Array, shape: readonly number[], to: Float32Array, room: readonly number[]): void {
  if (shape.length < 2 || shape.slice(1).every((size, axis) => size === room[axis + 1])) {
    to.set(from)
    return
  }
  const [width, stride] = [sizeOf(shape.slice(1)), sizeOf(room.slice(1))]
  for (let i = 0; i < shape[0]!; i++)
    put(from.subarray(i * width, (i + 1) * width), shape.slice(1), to.subarray(i * stride, (i + 1) * stride), room.slice(1))
}

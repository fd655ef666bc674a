import { BATCH, STEPS } from '../base/shape.ts'
import { input } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { BuildRecord } from './context.ts'
import type { BuiltLayer, Layer, Signal } from './layer.ts'
import { nameLayers } from './names.ts'

export interface Assembled {
  readonly layers: readonly BuiltLayer[]
  /** Named `input`; states are named as the layers name them. */
  readonly input: Tensor
  readonly states: readonly Tensor[]
  readonly output: Tensor
  readonly signal: Signal
  readonly finals: readonly Tensor[]
  readonly named: Readonly<Record<string, Tensor>>
}

/** Layers one on the other, called once over inputs named `input`, by their states' names, and `random`. */
export function assemble(layers: readonly Layer[], first: Signal, { training = false, views = false, seed = 1 } = {}): Assembled {
  const names = nameLayers(layers)
  const x = input('input', first.shape, first.type)
  const random = input('random', [2], 'index')
  const built: BuiltLayer[] = []
  const states: Tensor[] = []
  const finals: Tensor[] = []
  const named: Record<string, Tensor> = {}
  let signal = first
  let output = x
  const record = new BuildRecord(seed)
  for (const [i, layer] of layers.entries()) {
    const made = layer.build([signal], record.context(names[i]!, layer.trainable))
    const initial = made.states.map(({ name, shape }) => input(name, shape))
    const result = made.call([{ tensor: output }], { states: initial, initialState: [], constants: [], training, random, views })
    built.push(made)
    states.push(...initial)
    finals.push(...result.states)
    Object.assign(named, result.named)
    signal = made.outputs[0]!
    output = result.outputs[0]!.tensor
  }
  return { layers: built, input: x, states, output, signal, finals, named }
}

/** The time-first signal of a user's array: [batch, steps, n], [batch, n], or ids [batch, steps]. */
export const signalOf = (shape: readonly number[], ids: boolean): Signal =>
  ids
    ? { shape: [STEPS, BATCH], type: 'index', sequence: true }
    : { shape: shape.length === 3 ? [STEPS, BATCH, shape[2]!] : [BATCH, shape[1]!], type: 'float', sequence: shape.length === 3 }

/** Axes 0 and 1 exchanged; `reversed`: with the first axis of the result, or of the data, turned round. */
export function exchange(data: ArrayLike<number>, [first, second, ...rest]: readonly number[]): Float64Array {
  const width = rest.reduce((product, size) => product * size, 1)
  const exchanged = new Float64Array(data.length)
  for (let a = 0; a < first!; a++)
    for (let b = 0; b < second!; b++)
      for (let i = 0; i < width; i++) exchanged[(b * first! + a) * width + i] = data[(a * second! + b) * width + i]!
  return exchanged
}

/** The rows of the first axis from the last to the first. */
export function reverse(data: ArrayLike<number>, rows: number): Float64Array {
  const width = data.length / rows
  return Float64Array.from(data, (_, i) => data[(rows - 1 - Math.floor(i / width)) * width + (i % width)]!)
}

import type { Dimension } from '../base/shape.ts'
import { sizeOf } from '../base/shape.ts'
import type { Weight } from '../layers/layer.ts'
import { userShape } from '../layers/signals.ts'
import type { Network } from './network.ts'

/** An input or an output of a model: its shape in the user's order, [batch, steps, …], `null` where any size goes. */
export interface ArrayDescription {
  readonly name: string
  readonly shape: readonly (number | null)[]
  /** `index` for ids. */
  readonly type: 'float' | 'index'
}

/** A layer of a model. */
export interface LayerDescription {
  readonly name: string
  /** `embedding`, `recurrent`, `dense`, … */
  readonly kind: string
  /** `recurrent(lstm)` */
  readonly title: string
  readonly outputs: readonly (readonly (number | null)[])[]
  /** The paths of its weights. */
  readonly weights: readonly string[]
  readonly count: WeightCount
}

/** How many numbers weights are. */
export interface WeightCount {
  readonly total: number
  readonly trainable: number
  readonly frozen: number
}

const open = (shape: readonly Dimension[]) => shape.map((size) => (typeof size === 'number' ? size : null))

export const describeArrays = (arrays: Network['inputs'] | Network['outputs']): ArrayDescription[] =>
  arrays.map(({ name, type, ...signal }) => ({ name, shape: open(userShape(signal)), type }))

export const describeLayers = ({ layers }: Network): LayerDescription[] =>
  layers.map(({ path, kind, title, outputs, weights }) => ({
    name: path,
    kind,
    title,
    outputs: outputs.map((signal) => open(userShape(signal))),
    weights: weights.map((weight) => weight.path),
    count: countOf(weights),
  }))

export function countOf(weights: readonly Weight[]): WeightCount {
  const sum = (some: readonly Weight[]) => some.reduce((numbers, { shape }) => numbers + sizeOf(shape as readonly number[]), 0)
  const [total, trainable] = [sum(weights), sum(weights.filter((weight) => weight.trainable))]
  return { total, trainable, frozen: total - trainable }
}

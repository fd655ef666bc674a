import type { Dimension, Shape } from '../base/shape.ts'
import { specialize } from '../graph/specialize.ts'
import type { Graph } from '../graph/substitute.ts'
import type { Tensor } from '../graph/tensor.ts'

/** What sizes that a cell was traced with are called, or are, somewhere else: by the name of the extent. */
export type Sizes = Readonly<Record<string, Dimension>>

export const shapeIn = (sizes: Sizes, shape: Shape): Shape =>
  shape.map((size) => (typeof size === 'number' ? size : (sizes[size.extent] ?? size)))

/** The graph with other sizes; its inputs are new. */
export function renamed({ inputs, outputs }: Graph, sizes: Sizes): Graph {
  if (Object.keys(sizes).length === 0) return { inputs, outputs }
  const given = inputs.map((input): Tensor => ({ ...input, shape: shapeIn(sizes, input.shape) }))
  const replace = new Map(inputs.map((input, i) => [input, given[i]!]))
  return { inputs: given, outputs: specialize(outputs, { extents: sizes, replace }) }
}

import { topological } from './order.ts'
import type { Tensor } from './tensor.ts'

/** A graph that stands by itself: all it takes is its arguments. */
export interface Graph {
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
}

/** The graph's outputs with its inputs replaced by tensors of the same shapes. */
export function substitute(graph: Graph, given: readonly Tensor[]): Tensor[] {
  const replaced = new Map<Tensor, Tensor>(graph.inputs.map((input, i) => [input, given[i]!]))
  for (const tensor of topological(graph.outputs)) {
    if (replaced.has(tensor)) continue
    const inputs = tensor.inputs.map((operand) => replaced.get(operand) ?? operand)
    if (inputs.some((operand, i) => operand !== tensor.inputs[i])) replaced.set(tensor, { ...tensor, inputs })
  }
  return graph.outputs.map((output) => replaced.get(output) ?? output)
}

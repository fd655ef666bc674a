import { input } from '../../graph/ops.ts'
import { topological } from '../../graph/order.ts'
import type { Tensor } from '../../graph/tensor.ts'

export interface Cut {
  /** The roots over inputs of their own in place of what is fixed. */
  readonly roots: readonly Tensor[]
  /** What does not change from step to step and is made from data, in the order of those inputs. */
  readonly fixed: readonly Tensor[]
  /** The roots that depend on the parameters. */
  readonly depends: readonly Tensor[]
}

/**
 * Cuts a graph in two: what depends on the parameters stays, what it takes from the rest, where that is made from inputs, becomes an input. What is made of weights
 * alone stays too.
 */
export function cutAt(roots: readonly Tensor[], parameters: readonly Tensor[], nameOf: (i: number) => string): Cut {
  const order = topological(roots)
  const depends = new Set<Tensor>(parameters)
  const fromData = new Set<Tensor>()
  for (const tensor of order) {
    if (tensor.inputs.some((operand) => depends.has(operand))) depends.add(tensor)
    else if (tensor.op.kind === 'input' || tensor.inputs.some((operand) => fromData.has(operand))) fromData.add(tensor)
  }
  const fixed: Tensor[] = []
  const made = new Map<Tensor, Tensor>()
  const outside = (tensor: Tensor): Tensor => {
    const known = made.get(tensor)
    if (known) return known
    // A value that is merely repeated is repeated on the other side.
    const result =
      tensor.op.kind === 'broadcast'
        ? { ...tensor, inputs: [outside(tensor.inputs[0]!)] }
        : input(nameOf(fixed.push(tensor) - 1), tensor.shape, tensor.type)
    made.set(tensor, result)
    return result
  }
  for (const tensor of order) {
    if (!depends.has(tensor)) continue
    const inputs = tensor.inputs.map((operand) => (fromData.has(operand) ? outside(operand) : (made.get(operand) ?? operand)))
    made.set(tensor, inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs })
  }
  return {
    roots: roots.map((root) => (fromData.has(root) ? outside(root) : (made.get(root) ?? root))),
    fixed,
    depends: roots.filter((root) => depends.has(root)),
  }
}

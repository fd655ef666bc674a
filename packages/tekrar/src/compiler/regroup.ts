import { type Shape, sameShape } from '../base/shape.ts'
import { topological } from '../graph/order.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { product, sameMonomial } from './monomial.ts'

/** Whether a reshape merges or splits run-time extents, so that only their numbers tell whether there are as many elements. */
export const regroups = ({ op, inputs, shape }: Tensor): boolean =>
  op.kind === 'reshape' && !sameMonomial(product(inputs[0]!.shape), product(shape))

/** Pairs of shapes of which a program takes one for the other: they must have as many elements in every call. */
export function equalSizes(program: Program): [Shape, Shape][] {
  const found: [Shape, Shape][] = []
  const visit = (roots: readonly Tensor[]): void => {
    for (const tensor of topological(roots)) {
      const { op, inputs, shape } = tensor
      if (op.kind === 'scan') visit([...op.body.outputs, ...op.body.next])
      if (regroups(tensor) && !found.some(([from, to]) => sameShape(from, inputs[0]!.shape) && sameShape(to, shape)))
        found.push([inputs[0]!.shape, shape])
    }
  }
  visit([...Object.values(program.outputs), ...program.updates.map((update) => update.value)])
  return found
}

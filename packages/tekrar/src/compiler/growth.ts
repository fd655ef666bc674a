import { topological } from '../graph/order.ts'
import type { Body, Tensor } from '../graph/tensor.ts'
import { filledWith } from './simplify.ts'

/**
 * The tensors of a scan's body that must not leave the loop: those made from a value that is large at every step, where all it is made of is small. Additive
 * attention adds a query [batch, units] to all keys [batch, source, units], the same at every step: the sum has an axis more than what changes from step to
 * step. Made inside, it is there for one step; made outside, it would stand in memory for all steps at once.
 */
export function staysInside(body: Body): ReadonlySet<Tensor> {
  const fixed = new Set<Tensor>(body.constants)
  const growing = new Map<Tensor, boolean>()
  /** The most axes of what changes from step to step; undefined where nothing does. */
  const axes = new Map<Tensor, number | undefined>()
  const found = new Set<Tensor>()
  for (const tensor of topological([...body.outputs, ...body.next])) {
    const { op, inputs, shape } = tensor
    const changing = inputs.flatMap((operand) => axes.get(operand) ?? [])
    const isFixed = fixed.has(tensor) || filledWith(tensor) !== undefined || (inputs.length > 0 && changing.length === 0)
    if (isElementwise(tensor)) {
      axes.set(tensor, isFixed ? undefined : Math.max(...changing))
      growing.set(tensor, !isFixed && Math.max(...changing) < shape.length)
      continue
    }
    axes.set(tensor, isFixed ? undefined : shape.length)
    if (op.kind === 'reshape') growing.set(tensor, growing.get(inputs[0]!) ?? false)
    else if (inputs.some((operand) => growing.get(operand))) found.add(tensor)
  }
  return found
}

const isElementwise = ({ op }: Tensor): boolean =>
  op.kind === 'unary' || op.kind === 'binary' || op.kind === 'select' || op.kind === 'broadcast' || op.kind === 'stopGradient'

/** Whether a batched product has but one number in each of its sums, so that it is larger than what it is made of. */
export function isOuterProduct({ op, inputs }: Tensor): boolean {
  if (op.kind !== 'batchedMatmul') return false
  const shape = inputs[1]!.shape
  return shape[shape.length - (op.transposed ? 1 : 2)] === 1
}

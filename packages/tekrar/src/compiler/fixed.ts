import { topological } from '../graph/order.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { type ScanTensor, scanOperands } from './rewrite.ts'

/** Tells of each tensor of a program, those in loops too, whether it follows from constants and from variables that the program leaves as they are. */
export function fixedIn(program: Program): (tensor: Tensor) => boolean {
  const written = new Set(program.updates.map(({ variable }) => variable))
  const fixed = new Map<Tensor, boolean>()
  const isFixed = (tensor: Tensor): boolean => {
    const known = fixed.get(tensor)
    if (known !== undefined) return known
    const { op, inputs } = tensor
    const isLeaf = op.kind === 'variable' ? !written.has(op.variable) : op.kind === 'constant'
    const follows = op.kind !== 'scan' && inputs.length > 0 && inputs.every(isFixed)
    fixed.set(tensor, isLeaf || follows)
    return isLeaf || follows
  }
  const visit = (roots: readonly Tensor[]): void => {
    for (const tensor of topological(roots)) {
      isFixed(tensor)
      if (tensor.op.kind !== 'scan') continue
      const { body } = tensor.op
      for (const [i, outside] of scanOperands(tensor as ScanTensor).constants.entries()) fixed.set(body.constants[i]!, isFixed(outside))
      visit([...body.outputs, ...body.next])
    }
  }
  visit([...Object.values(program.outputs), ...program.updates.map(({ value }) => value)])
  return isFixed
}

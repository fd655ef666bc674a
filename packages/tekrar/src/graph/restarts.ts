import { type Extent, sameDimension } from '../base/shape.ts'
import { topological } from './order.ts'
import type { Op, Tensor } from './tensor.ts'

type Scan = Extract<Op, { kind: 'scan' }>

/**
 * Whether a loop over the steps would begin anew with each piece of a sequence that is run through in pieces: one of its states begins with something else than a
 * state that is handed over from piece to piece, and matters; or it reads the number of its step.
 *
 * @param carried the tensors that states are handed over as
 */
export const restarts = (roots: readonly Tensor[], carried: readonly Tensor[], steps: Extent): boolean =>
  topological(roots).some(({ op, inputs }) => {
    if (op.kind !== 'scan' || !sameDimension(op.steps, steps)) return false
    const initial = inputs.slice(op.body.sequences.length, op.body.sequences.length + op.body.states.length)
    const own = op.body.states.filter((_, i) => !carried.includes(initial[i]!))
    return readBy(op, [op.body.index, ...own])
  })

/** Whether anything that a step gives is made from one of these parameters. */
function readBy({ body }: Scan, parameters: readonly Tensor[]): boolean {
  const made = new Set(topological([...body.outputs, ...body.next]))
  return parameters.some((parameter) => made.has(parameter))
}

import { isFixed } from './gradient-rules.ts'
import { topological } from './order.ts'
import type { Body, Tensor } from './tensor.ts'

/** How the backward step comes by the forward step's values. */
export interface Kept {
  /** Stacked by the forward scan. */
  readonly saved: readonly Tensor[]
  /** Made again from what is at hand, operands before users. */
  readonly recomputed: readonly Tensor[]
}

/**
 * Which of a forward step's values are stacked for the backward one. What the step was handed (its index, slices of sequences, constants) is handed
 * to the backward step too. Of the rest, a value is made again if that takes one cheap operation on one other value (a negation, 1 − x, a broadcast, a mask x > 0), a slice
 * if the whole is at hand, and any elementwise value that has more axes than all it is made of: a sum of a query and all keys is large, its parts are not.
 *
 * @param needed values of the step that its gradient asks for
 * @param forward every tensor of the step
 */
export function chooseSaved(needed: readonly Tensor[], forward: ReadonlySet<Tensor>, body: Body): Kept {
  const handed = new Set<Tensor>([body.index, ...body.sequences, ...body.constants])
  const stacked = new Set<Tensor>(body.outputs)
  const saved = new Set<Tensor>()
  const asked = new Set<Tensor>()
  const slices: Tensor[] = []
  const ask = (tensor: Tensor): void => {
    if (asked.has(tensor) || handed.has(tensor) || saved.has(tensor)) return
    if (stacked.has(tensor) && !isFixed(tensor)) saved.add(tensor)
    else if (tensor.op.kind === 'slice') slices.push(tensor)
    else if (isFixed(tensor) || isOneStepAway(tensor) || growsAxes(tensor, handed)) {
      asked.add(tensor)
      tensor.inputs.forEach(ask)
    } else saved.add(tensor)
  }
  needed.forEach(ask)
  const order = topological(needed).filter((tensor) => forward.has(tensor))
  const atHand = (tensor: Tensor): boolean =>
    handed.has(tensor) || saved.has(tensor) || asked.has(tensor) || (tensor.op.kind === 'slice' && atHand(tensor.inputs[0]!))
  for (const slice of order.filter((tensor) => slices.includes(tensor))) {
    if (!atHand(slice.inputs[0]!)) saved.add(slice)
    else for (let at = slice; !handed.has(at) && !saved.has(at) && !asked.has(at); at = at.inputs[0]!) asked.add(at)
  }
  return { saved: [...saved], recomputed: order.filter((tensor) => asked.has(tensor)) }
}

const CHEAP = new Set(['negate', 'toFloat', 'sign', 'isFinite', 'add', 'subtract', 'multiply', 'greater', 'greaterEqual', 'equal'])

/** One cheap operation on one value and perhaps numbers. */
function isOneStepAway({ op, inputs }: Tensor): boolean {
  if (op.kind === 'broadcast' || op.kind === 'reshape' || op.kind === 'transpose' || op.kind === 'stopGradient') return true
  return (
    (op.kind === 'unary' || op.kind === 'binary') && CHEAP.has(op.function) && inputs.filter((operand) => !isFixed(operand)).length === 1
  )
}

const isElementwise = ({ op }: Tensor): boolean =>
  op.kind === 'unary' || op.kind === 'binary' || op.kind === 'select' || op.kind === 'broadcast' || op.kind === 'stopGradient'

/** Whether all that an elementwise value is made of, beyond what the step was handed, has fewer axes than itself. */
function growsAxes(tensor: Tensor, handed: ReadonlySet<Tensor>): boolean {
  if (!isElementwise(tensor)) return false
  const seen = new Set<Tensor>()
  const pending = [tensor]
  while (pending.length > 0) {
    const at = pending.pop()!
    if (seen.has(at) || handed.has(at) || isFixed(at)) continue
    seen.add(at)
    if (isElementwise(at)) pending.push(...at.inputs)
    else if (at.shape.length >= tensor.shape.length) return false
  }
  return true
}

/** Of a segment of a longer loop the states before it alone are stacked; whatever else is needed is made again from them, loops included. */
export function saveStatesAlone(needed: readonly Tensor[], forward: ReadonlySet<Tensor>, body: Body): Kept {
  const handed = new Set<Tensor>([body.index, ...body.sequences, ...body.constants])
  const states = new Set<Tensor>(body.states)
  const order = topological(needed).filter((tensor) => forward.has(tensor))
  return {
    saved: order.filter((tensor) => states.has(tensor)),
    recomputed: order.filter((tensor) => !states.has(tensor) && !handed.has(tensor)),
  }
}

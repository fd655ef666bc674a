import { chooseSaved, saveStatesAlone } from './gradient-saved.ts'
import { type Extension, substitute } from './gradient-substitute.ts'
import { sumOf } from './gradient-sum.ts'
import { argument, fill } from './ops.ts'
import { topological } from './order.ts'
import type { Body, Tensor } from './tensor.ts'

/** Reverse mode over one graph, as `gradient.ts` has it; handed in, since a scan's step is a graph of its own. */
export interface Differentiation {
  /** Every tensor that a gradient can flow from to one of `sources`, themselves included. */
  active(order: readonly Tensor[], sources: Iterable<Tensor>): Set<Tensor>
  /** Every active tensor that receives a gradient when the roots have one. */
  reached(roots: readonly Tensor[], active: ReadonlySet<Tensor>): Set<Tensor>
  pullBack(
    roots: readonly { readonly tensor: Tensor; readonly gradient: Tensor }[],
    sources: readonly Tensor[],
  ): { readonly contributions: readonly (readonly Tensor[])[]; readonly extensions: ReadonlyMap<Tensor, Extension> }
}

/** A tensor of the backward step, and which of the forward step's outputs, states, sequences or constants it belongs to. */
export interface Placed {
  readonly at: number
  readonly tensor: Tensor
}

/** What of a scan is given a gradient, and what of it is asked for one. */
export interface Wanted {
  readonly outputs: readonly boolean[]
  readonly states: readonly boolean[]
  /** Sequences, initial states and constants, in this order. */
  readonly inputs: readonly boolean[]
  /** The step is a segment of a longer loop: only the states before it are saved. */
  readonly isSegment: boolean
}

/** The gradient of one step of a scan: the parameters of the backward step, and what it computes from them. */
export interface StepGradient {
  /** The forward step, with the saved values among its outputs. */
  readonly forward: Body
  readonly isExtended: boolean
  readonly index: Tensor
  /** Parameters: the gradients of outputs and of the states after the step. */
  readonly outputs: readonly Placed[]
  readonly states: readonly Placed[]
  /** Parameters: the forward step's own values; a saved one's place is its place among the outputs. */
  readonly saved: readonly Placed[]
  readonly sequences: readonly Placed[]
  readonly constants: readonly Placed[]
  /** The gradients of the states before the step, in the order of `states`. */
  readonly before: readonly Tensor[]
  readonly sequenceGradients: readonly Placed[]
  /** What each use of a constant receives. */
  readonly uses: readonly Placed[]
}

/** Differentiates one step; undefined if no gradient reaches anything that is asked for one. */
export function stepGradient(body: Body, wanted: Wanted, differentiation: Differentiation): StepGradient | undefined {
  const parameters = [...body.sequences, ...body.states, ...body.constants]
  const asked = parameters.filter((_, i) => wanted.inputs[i])
  const active = activeInStep(body, asked, differentiation)
  const carried = carriedStates(body, active, wanted, differentiation)
  const outputs = body.outputs.flatMap(({ shape }, at): Placed[] =>
    wanted.outputs[at] && active.has(body.outputs[at]!) ? [{ at, tensor: argument(`gradient of output ${at}`, shape) }] : [],
  )
  const states = carried.map((at): Placed => ({ at, tensor: argument(`gradient of state ${at}`, body.states[at]!.shape) }))
  if (outputs.length === 0 && states.length === 0) return undefined

  const roots = [
    ...outputs.map(({ at, tensor }) => ({ tensor: body.outputs[at]!, gradient: tensor })),
    ...states.map(({ at, tensor }) => ({ tensor: body.next[at]!, gradient: tensor })),
  ]
  const sources = parameters.filter((parameter) => active.has(parameter))
  const { contributions, extensions } = differentiation.pullBack(roots, sources)
  const received = (parameter: Tensor): readonly Tensor[] => contributions[sources.indexOf(parameter)] ?? []
  const before = carried.map((at) => sumOf(received(body.states[at]!)) ?? fill(0, body.states[at]!.shape))
  const sequenceGradients = body.sequences.flatMap((slice, at): Placed[] => {
    const tensor = sumOf(received(slice))
    return tensor ? [{ at, tensor }] : []
  })
  const uses = body.constants.flatMap((constant, at) => received(constant).map((tensor): Placed => ({ at, tensor })))

  // Inner scans stack what their own gradients need: from here on the step is written over those.
  const [forwardOutputs, next, ...gradients] = regrouped(
    [body.outputs, body.next, before, sequenceGradients.map(({ tensor }) => tensor), uses.map(({ tensor }) => tensor)],
    (tensors) => substitute(tensors, extensions),
  )
  const forward = { ...body, outputs: forwardOutputs!, next: next! }
  const closed = close(forward, gradients.flat(), wanted.isSegment ? saveStatesAlone : chooseSaved)
  const added = closed.saved.map(({ value }) => value).filter((value) => !forward.outputs.includes(value))
  const extended = { ...forward, outputs: [...forward.outputs, ...added] }
  const [closedBefore, closedSlices, closedUses] = regrouped(gradients, () => closed.gradients)
  return {
    forward: extended,
    isExtended: closed.saved.length > 0 || extensions.size > 0,
    index: closed.index,
    outputs,
    states,
    saved: closed.saved.map(({ value, tensor }) => ({ at: extended.outputs.indexOf(value), tensor })),
    sequences: closed.sequences,
    constants: closed.constants,
    before: closedBefore!,
    sequenceGradients: sequenceGradients.map(({ at }, i) => ({ at, tensor: closedSlices![i]! })),
    uses: uses.map(({ at }, i) => ({ at, tensor: closedUses![i]! })),
  }
}

/** Does something to the tensors of all groups at once, and groups them again. */
function regrouped(
  groups: readonly (readonly Tensor[])[],
  change: (tensors: readonly Tensor[]) => readonly Tensor[],
): (readonly Tensor[])[] {
  const changed = change(groups.flat())
  let end = 0
  return groups.map((group) => {
    end += group.length
    return changed.slice(end - group.length, end)
  })
}

/** The step's tensors that a gradient can flow from to an input asked for; a state is active too when its next value is. */
function activeInStep(body: Body, asked: readonly Tensor[], { active }: Differentiation): Set<Tensor> {
  const order = topological([...body.outputs, ...body.next])
  const sources = new Set(asked)
  for (;;) {
    const reached = active(order, sources)
    const before = sources.size
    body.states.forEach((state, i) => {
      if (reached.has(body.next[i]!)) sources.add(state)
    })
    // A state that the step never reads is active all the same: its final value is its next one.
    if (sources.size === before) return new Set([...reached, ...sources])
  }
}

/** The active states that receive a gradient: their final value has one, or an output or a next state that uses them does. */
function carriedStates(body: Body, active: ReadonlySet<Tensor>, wanted: Wanted, { reached }: Differentiation): number[] {
  const all = body.states.map((_, i) => i)
  let carried = all.filter((i) => active.has(body.states[i]!) && wanted.states[i])
  for (;;) {
    const roots = [...body.outputs.filter((_, i) => wanted.outputs[i]), ...carried.map((i) => body.next[i]!)]
    const touched = reached(roots, active)
    const grown = all.filter((i) => carried.includes(i) || touched.has(body.states[i]!))
    if (grown.length === carried.length) return grown
    carried = grown
  }
}

/** The gradients over parameters of their own in place of the forward step's tensors. */
function close(forward: Body, gradients: readonly Tensor[], choose: typeof chooseSaved) {
  const inside = new Set(topological([...forward.outputs, ...forward.next]))
  const order = topological(gradients)
  for (const tensor of order) if (tensor.op.kind === 'result' && inside.has(tensor.inputs[0]!)) inside.add(tensor)
  for (const parameter of [forward.index, ...forward.sequences, ...forward.states, ...forward.constants]) inside.add(parameter)
  const direct = order.filter((tensor) => !inside.has(tensor)).flatMap((tensor) => tensor.inputs)
  const needed = [...new Set([...direct, ...gradients].filter((tensor) => inside.has(tensor)))]
  const { saved, recomputed } = choose(needed, inside, forward)

  const mapped = new Map<Tensor, Tensor>()
  const stand = (tensor: Tensor, name: string): Tensor => {
    const parameter = argument(name, tensor.shape, tensor.type)
    mapped.set(tensor, parameter)
    return parameter
  }
  const used = new Set([...needed, ...recomputed.flatMap((tensor) => tensor.inputs)])
  const handed = (parameters: readonly Tensor[]): Placed[] =>
    parameters.flatMap((parameter, at) => (used.has(parameter) ? [{ at, tensor: stand(parameter, nameOf(parameter)) }] : []))
  const index = stand(forward.index, 'step')
  const parameters = {
    saved: saved.map((value) => ({ value, tensor: stand(value, `saved ${nameOf(value)}`) })),
    sequences: handed(forward.sequences),
    constants: handed(forward.constants),
  }
  const again = new Set(recomputed)
  for (const tensor of order) {
    if (mapped.has(tensor) || (inside.has(tensor) && !again.has(tensor))) continue
    const inputs = tensor.inputs.map((operand) => mapped.get(operand)!)
    const { name: _, ...unnamed } = tensor
    mapped.set(tensor, inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...unnamed, inputs })
  }
  return { index, ...parameters, gradients: gradients.map((gradient) => mapped.get(gradient)!) }
}

const nameOf = ({ op, name }: Tensor): string =>
  name ?? (op.kind === 'argument' ? op.name : op.kind === 'unary' || op.kind === 'binary' ? op.function : op.kind)

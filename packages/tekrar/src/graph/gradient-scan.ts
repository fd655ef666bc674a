import { chooseSaved } from './gradient-saved.ts'
import { type Extension, substitute } from './gradient-substitute.ts'
import { sumOf } from './gradient-sum.ts'
import { add, argument, fill } from './ops.ts'
import { topological } from './order.ts'
import { scanBody } from './scan.ts'
import type { Body, Op, Tensor } from './tensor.ts'

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

export interface ScanGradient {
  /** What each of the scan's inputs receives, in their order. */
  readonly contributions: readonly (readonly Tensor[])[]
  /** The scan to put in the place of the one differentiated; undefined if it serves as it is. */
  readonly extension: Extension | undefined
}

/**
 * The gradient of a scan is a scan run the other way. Its states are the gradients of the forward states, and one accumulator for each use of a constant;
 * its sequences are the gradients of the forward outputs, the values that the forward scan stacks for it, and the forward sequences it uses.
 *
 * @param gradients for each result of the scan (outputs, then final states) what it receives, if anything
 * @param wanted for each input whether its gradient matters
 */
export function scanGradient(
  scan: Tensor,
  gradients: readonly (Tensor | undefined)[],
  wanted: readonly boolean[],
  differentiation: Differentiation,
): ScanGradient {
  const op = scan.op as Extract<Op, { kind: 'scan' }>
  const { body } = op
  const parameters = [...body.sequences, ...body.states, ...body.constants]
  const outputGradients = gradients.slice(0, body.outputs.length)
  const stateGradients = gradients.slice(body.outputs.length)

  const active = activeInStep(
    body,
    parameters.filter((_, i) => wanted[i]),
    differentiation,
  )
  const carried = carriedStates(body, active, outputGradients, stateGradients, differentiation)

  // The gradient of one step, over the step's own tensors.
  const outputs = body.outputs.flatMap((tensor, i) => {
    const stack = active.has(tensor) ? outputGradients[i] : undefined
    return stack ? [{ tensor, stack, gradient: argument(`gradient of output ${i}`, tensor.shape) }] : []
  })
  const states = carried.map((i) => ({ i, gradient: argument(`gradient of state ${i}`, body.states[i]!.shape) }))
  const roots = [...outputs, ...states.map(({ i, gradient }) => ({ tensor: body.next[i]!, gradient }))]
  const sources = parameters.filter((parameter) => active.has(parameter))
  const pulled = differentiation.pullBack(roots, sources)
  const received = (parameter: Tensor): readonly Tensor[] => pulled.contributions[sources.indexOf(parameter)] ?? []

  const nextGradients = carried.map((i) => sumOf(received(body.states[i]!)) ?? fill(0, body.states[i]!.shape))
  const slices = body.sequences.flatMap((slice, i) => {
    const gradient = sumOf(received(slice))
    return gradient ? [{ i, gradient }] : []
  })
  const uses = body.constants.flatMap((constant, i) => received(constant).map((contribution) => ({ i, contribution })))
  if (roots.length === 0) return { contributions: parameters.map(() => []), extension: undefined }

  // From here on over the step whose inner scans stack what their own gradients need.
  const rewritten = substitute(
    [
      ...[...body.outputs, ...body.next],
      ...[...nextGradients, ...slices.map(({ gradient }) => gradient), ...uses.map(({ contribution }) => contribution)],
    ],
    pulled.extensions,
  )
  const forwardCount = body.outputs.length + body.next.length
  const forward: Body = {
    ...body,
    outputs: rewritten.slice(0, body.outputs.length),
    next: rewritten.slice(body.outputs.length, forwardCount),
  }
  const step = backwardStep(forward, rewritten.slice(forwardCount))
  const extended: Body = { ...forward, outputs: [...forward.outputs, ...step.saved.filter((tensor) => !forward.outputs.includes(tensor))] }
  const { sequences, initial, constants } = inputsOf(scan, body)
  const results = scanBody(extended, { steps: op.steps, reverse: op.reverse, sequences, initial, constants })
  const extendedScan = [...results.outputs, ...results.states][0]!.inputs[0]!
  const extra = extended.outputs.length - body.outputs.length
  const isSame = step.saved.length === 0 && pulled.extensions.size === 0
  const stackOf = (tensor: Tensor): Tensor => results.outputs[extended.outputs.indexOf(tensor)]!

  // The backward scan.
  const next = step.roots.slice(0, carried.length)
  const sliceGradients = step.roots.slice(carried.length, carried.length + slices.length)
  const accumulators = step.roots.slice(carried.length + slices.length).map((contribution, at) => ({
    contribution,
    sum: argument(`sum of gradients of constant ${uses[at]!.i}`, contribution.shape),
  }))
  const backward = scanBody(
    {
      index: step.index,
      sequences: [...outputs.map(({ gradient }) => gradient), ...step.savedSlices, ...step.sequences.map(({ slice }) => slice)],
      states: [...states.map(({ gradient }) => gradient), ...accumulators.map(({ sum }) => sum)],
      constants: step.constants.map(({ constant }) => constant),
      outputs: sliceGradients,
      next: [...next, ...accumulators.map(({ sum, contribution }) => add(sum, contribution))],
    },
    {
      steps: op.steps,
      reverse: !op.reverse,
      sequences: [...outputs.map(({ stack }) => stack), ...step.saved.map(stackOf), ...step.sequences.map(({ i }) => sequences[i]!)],
      initial: [
        ...carried.map((i) => stateGradients[i] ?? fill(0, body.states[i]!.shape)),
        ...accumulators.map(({ sum }) => fill(0, sum.shape)),
      ],
      constants: step.constants.map(({ i }) => constants[i]!),
    },
  )

  const ofSequences = body.sequences.map((_, i) => slices.flatMap((slice, at) => (slice.i === i ? [backward.outputs[at]!] : [])))
  const ofInitial = body.states.map((_, i) => (carried.includes(i) ? [backward.states[carried.indexOf(i)]!] : []))
  const ofConstants = body.constants.map((_, i) => uses.flatMap((use, at) => (use.i === i ? [backward.states[carried.length + at]!] : [])))
  return {
    contributions: [...ofSequences, ...ofInitial, ...ofConstants],
    extension: isSame ? undefined : { scan: extendedScan, outputs: body.outputs.length, extra },
  }
}

function inputsOf({ inputs }: Tensor, body: Body) {
  const afterStates = body.sequences.length + body.states.length
  return {
    sequences: inputs.slice(0, body.sequences.length),
    initial: inputs.slice(body.sequences.length, afterStates),
    constants: inputs.slice(afterStates),
  }
}

/** The step's tensors that a gradient can flow from to an active input; a state is active too when its next value is. */
function activeInStep(body: Body, inputs: readonly Tensor[], { active }: Differentiation): Set<Tensor> {
  const order = topological([...body.outputs, ...body.next])
  const sources = new Set(inputs)
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
function carriedStates(
  body: Body,
  active: ReadonlySet<Tensor>,
  outputGradients: readonly (Tensor | undefined)[],
  stateGradients: readonly (Tensor | undefined)[],
  { reached }: Differentiation,
): number[] {
  const all = body.states.map((_, i) => i)
  let carried = all.filter((i) => active.has(body.states[i]!) && stateGradients[i])
  for (;;) {
    const roots = [...body.outputs.filter((_, i) => outputGradients[i]), ...carried.map((i) => body.next[i]!)]
    const touched = reached(roots, active)
    const grown = all.filter((i) => carried.includes(i) || (active.has(body.states[i]!) && touched.has(body.states[i]!)))
    if (grown.length === carried.length) return grown
    carried = grown
  }
}

/** The gradient of a step, closed: over parameters of its own in place of the forward step's tensors. */
function backwardStep(forward: Body, gradients: readonly Tensor[]) {
  const inside = new Set(topological([...forward.outputs, ...forward.next]))
  const order = topological(gradients)
  for (const tensor of order) if (tensor.op.kind === 'result' && inside.has(tensor.inputs[0]!)) inside.add(tensor)
  for (const parameter of [forward.index, ...forward.sequences, ...forward.states, ...forward.constants]) inside.add(parameter)
  const direct = order.filter((tensor) => !inside.has(tensor)).flatMap((tensor) => tensor.inputs)
  const needed = [...new Set([...direct, ...gradients].filter((tensor) => inside.has(tensor)))]
  const { saved, recomputed } = chooseSaved(needed, inside, forward)

  const mapped = new Map<Tensor, Tensor>()
  const stand = (tensor: Tensor, name: string): Tensor => {
    const parameter = argument(name, tensor.shape, tensor.type)
    mapped.set(tensor, parameter)
    return parameter
  }
  const used = new Set([...needed, ...recomputed.flatMap((tensor) => tensor.inputs)])
  const nameOf = ({ op, name }: Tensor) => name ?? (op.kind === 'argument' ? op.name : op.kind)
  const index = stand(forward.index, 'step')
  const savedSlices = saved.map((tensor) => stand(tensor, `saved ${nameOf(tensor)}`))
  const sequences = forward.sequences.flatMap((slice, i) => (used.has(slice) ? [{ i, slice: stand(slice, nameOf(slice)) }] : []))
  const constants = forward.constants.flatMap((constant, i) =>
    used.has(constant) ? [{ i, constant: stand(constant, nameOf(constant)) }] : [],
  )
  const again = new Set(recomputed)
  for (const tensor of order) {
    if (mapped.has(tensor) || (inside.has(tensor) && !again.has(tensor))) continue
    const inputs = tensor.inputs.map((operand) => mapped.get(operand)!)
    if (inputs.every((operand, i) => operand === tensor.inputs[i])) mapped.set(tensor, tensor)
    else {
      const { name, ...unnamed } = tensor
      mapped.set(tensor, { ...unnamed, inputs })
    }
  }
  return { index, saved, savedSlices, sequences, constants, roots: gradients.map((gradient) => mapped.get(gradient)!) }
}

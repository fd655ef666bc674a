import { type Extent, sameDimension } from '../base/shape.ts'
import { argument } from './ops.ts'
import { topological } from './order.ts'
import { specialize } from './specialize.ts'
import type { Op, Tensor } from './tensor.ts'

/** A state of a scan over the steps. */
export interface CarriedState {
  /** A parameter of the step. */
  readonly before: Tensor
  readonly after: Tensor
  /** Before the first step. */
  readonly initial: Tensor
}

export interface OneStep {
  readonly roots: readonly Tensor[]
  readonly states: readonly CarriedState[]
}

type Scan = Extract<Op, { kind: 'scan' }>

/**
 * A graph over a sequence as one of its steps: every scan over the steps becomes its body, and the states that it carried become parameters. `replace` says
 * what stands in place of the sequences, their steps 1. The graph must be causal (`isCausal`).
 */
export function oneStep(roots: readonly Tensor[], steps: Extent, replace: ReadonlyMap<Tensor, Tensor>): OneStep {
  const carried: { readonly before: Tensor; readonly initial: Tensor; readonly after: Tensor }[] = []
  const made = new Map<Tensor, Tensor>()
  for (const tensor of topological(roots)) {
    const inputs = tensor.inputs.map((operand) => made.get(operand)!)
    const { op } = tensor
    if (op.kind !== 'scan' || !sameDimension(op.steps, steps)) {
      made.set(tensor, inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs })
      continue
    }
    const first = op.body.sequences.length
    const parameters = op.body.states.map(({ shape, type }) => argument(`state ${carried.length} before the step`, shape, type))
    const scan: Tensor = { ...tensor, inputs: [...inputs.slice(0, first), ...parameters, ...inputs.slice(first + parameters.length)] }
    made.set(tensor, scan)
    parameters.forEach((before, i) => {
      carried.push({ before, initial: inputs[first + i]!, after: finalState(scan, op, i) })
    })
  }
  const wanted = [...roots.map((root) => made.get(root)!), ...carried.flatMap(({ after, initial }) => [after, initial])]
  const standing = [...replace].map(([from, to]) => [made.get(from) ?? from, to] as const)
  const parameters = carried.map(({ before }) => [before, before] as const)
  const all = specialize(wanted, { extents: { [steps.extent]: 1 }, replace: new Map([...standing, ...parameters]) })
  const rest = all.slice(roots.length)
  return {
    roots: all.slice(0, roots.length),
    states: carried.map(({ before }, i) => ({ before, after: rest[2 * i]!, initial: rest[2 * i + 1]! })),
  }
}

const finalState = (scan: Tensor, { body }: Scan, state: number): Tensor => {
  const { shape, type } = body.states[state]!
  return { op: { kind: 'result', index: body.outputs.length + state }, inputs: [scan], shape, type }
}

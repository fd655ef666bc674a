import { type Dimension, dividedUp, sameDimension } from '../base/shape.ts'
import { add, argument, fill, multiply, regroup, select, toFloat, toIndex } from './ops.ts'
import { topological } from './order.ts'
import { scan, scanBody } from './scan.ts'
import { windowOf } from './steps.ts'
import { substitute } from './substitute.ts'
import type { Body, Op, Tensor } from './tensor.ts'
import { rolesOf, type TimeGroup, timeGroups } from './time-groups.ts'

type ScanOp = Extract<Op, { kind: 'scan' }>
type ResultOp = Extract<Op, { kind: 'result' }>

/**
 * The same values, laid out so that their gradient recomputes instead of keeping (gradient checkpointing, rematerialization): loops over time, with all that is done step by step around
 * them, run segment by segment. Of a segment only the states before it are kept; its gradient runs it again. With segments of √T steps, √T segments and √T steps are in
 * memory at any time (Chen, Xu, Zhang, Guestrin 2016, "Training Deep Nets with Sublinear Memory Cost"; for recurrent networks Gruslys et al. 2016).
 *
 * The last segment is filled up with steps that carry the states through and add nothing.
 *
 * @param segmentOf the steps of a segment for a loop of so many; undefined to leave such loops alone
 * @param apart what must be there for all steps: what gradients are asked for
 */
export function recomputed(
  roots: readonly Tensor[],
  segmentOf: (steps: Dimension) => number | undefined,
  apart: readonly Tensor[] = [],
): { readonly roots: readonly Tensor[]; readonly apart: readonly Tensor[] } {
  let current = [...roots, ...apart]
  const done: Dimension[] = []
  for (;;) {
    const next = topological(current).flatMap(({ op }) => (op.kind === 'scan' && !op.segments ? [op.steps] : []))
    const steps = next.find((one) => !done.some((other) => sameDimension(one, other)))
    if (steps === undefined) return { roots: current.slice(0, roots.length), apart: current.slice(roots.length) }
    done.push(steps)
    const size = segmentOf(steps)
    if (size !== undefined && !(typeof steps === 'number' && steps <= size))
      current = inSegments(current, steps, size, new Set(current.slice(roots.length)))
  }
}

function inSegments(roots: readonly Tensor[], steps: Dimension, size: number, apart: ReadonlySet<Tensor>): Tensor[] {
  const groups = timeGroups(roots, steps, apart)
  const groupOf = new Map(groups.flatMap((group) => [...group.members].map((member) => [member, group] as const)))
  const used = usedOutside(roots, groupOf)
  const segments = dividedUp(steps, size)
  const filledUp = dividedUp(steps, size, size)
  const renewed = new Map<Tensor, Tensor>()
  /** What stands [segments, size, …] already. */
  const cut = new Map<Tensor, Tensor>()
  const built = new Set<TimeGroup>()
  /** A loop's final states, by its result. */
  const finals = new Map<Tensor, (result: ResultOp) => Tensor>()

  const renew = (tensor: Tensor): Tensor => {
    const group = groupOf.get(tensor) ?? (tensor.op.kind === 'result' ? groupOf.get(tensor.inputs[0]!) : undefined)
    if (group && !built.has(group)) {
      built.add(group)
      build(group)
    }
    const known = renewed.get(tensor)
    if (known) return known
    if (group) return named(finals.get(tensor.inputs[0]!)!(tensor.op as ResultOp), tensor)
    const inputs = tensor.inputs.map(renew)
    const made = inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs }
    renewed.set(tensor, made)
    return made
  }
  /** [steps, …] → [segments, size, …], zeros after the last step. */
  const inPieces = (tensor: Tensor): Tensor => {
    const whole = renew(tensor)
    const known = cut.get(tensor)
    if (known) return known
    const made = regroup(windowOf(whole, filledUp), [segments, size, ...tensor.shape.slice(1)])
    cut.set(tensor, made)
    return made
  }
  const isThere = inPieces(fill(1, [steps]))

  const build = ({ members, within, reverse }: TimeGroup): void => {
    const made = new Set(within)
    const taken = new Set<Tensor>()
    for (const tensor of within)
      rolesOf(tensor, steps)!.forEach((role, i) => {
        const operand = tensor.inputs[i]!
        if (role === 'step' && !made.has(operand)) taken.add(operand)
      })
    const sequences = [...taken]
    const scans = within.filter(({ op }) => op.kind === 'scan')
    const outputs = within.filter((tensor) => tensor.op.kind !== 'scan' && members.has(tensor) && used.has(tensor))
    const initialOf = (loop: Tensor): Tensor[] => {
      const { body } = loop.op as ScanOp
      return loop.inputs.slice(body.sequences.length, body.sequences.length + body.states.length)
    }
    const results = scan(
      ({ index, sequences: slices, states }) => {
        const [there, ...given] = slices as [Tensor, ...Tensor[]]
        const inner = new Map<Tensor, Tensor>(sequences.map((sequence, i) => [sequence, given[i]!]))
        const next: Tensor[] = []
        const stacks = new Map<Tensor, readonly Tensor[]>()
        for (const tensor of within) {
          const roles = rolesOf(tensor, steps)!
          const operands = tensor.inputs.map((operand, i) => (roles[i] === 'step' ? inner.get(operand)! : undefined))
          if (tensor.op.kind === 'scan') {
            const { body } = tensor.op
            const first = next.length
            const loop = scanBody(guarded(body, size), {
              steps: size,
              reverse,
              sequences: [...(operands.slice(0, body.sequences.length) as Tensor[]), there],
              initial: states.slice(first, first + body.states.length),
              constants: [...tensor.inputs.slice(body.sequences.length + body.states.length).map(renew), toFloat(index)],
            })
            next.push(...loop.states)
            stacks.set(tensor, loop.outputs)
          } else if (tensor.op.kind === 'result') inner.set(tensor, named(stacks.get(tensor.inputs[0]!)![tensor.op.index]!, tensor))
          else
            inner.set(tensor, {
              ...tensor,
              // Random numbers of a segment are its part of those of the whole.
              inputs: [
                ...operands.map((operand, i) => operand ?? renew(tensor.inputs[i]!)),
                ...(tensor.op.kind === 'random' ? [index] : []),
              ],
              shape: [size, ...tensor.shape.slice(1)],
            })
        }
        return { outputs: outputs.map((output) => inner.get(output)!), states: next }
      },
      {
        steps: segments,
        sequences: [isThere, ...sequences.map(inPieces)],
        initial: scans.flatMap(initialOf).map(renew),
        reverse,
        segments: true,
      },
    )
    outputs.forEach((output, i) => {
      const pieces = results.outputs[i]!
      cut.set(output, pieces)
      renewed.set(output, named(windowOf(regroup(pieces, [filledUp, ...output.shape.slice(1)]), steps), output))
    })
    let at = 0
    for (const loop of scans) {
      const { body } = loop.op as ScanOp
      const first = at - body.outputs.length
      finals.set(loop, ({ index }) => results.states[first + index]!)
      at += body.states.length
    }
  }
  return roots.map(renew)
}

const named = (tensor: Tensor, { name }: Tensor): Tensor => (name === undefined ? tensor : { ...tensor, name })

/** The members that somebody outside of their own group needs. */
function usedOutside(roots: readonly Tensor[], groupOf: ReadonlyMap<Tensor, TimeGroup>): ReadonlySet<Tensor> {
  const used = new Set(roots)
  for (const tensor of topological(roots))
    for (const operand of tensor.inputs) if (groupOf.get(operand) !== groupOf.get(tensor)) used.add(operand)
  return used
}

/** A step for one of a segment's: it takes the segment's number and whether the step is there; where it is not, the states go through unchanged. */
function guarded(body: Body, size: number): Body {
  const index = argument('step', [], 'index')
  const segment = argument('segment', [])
  const isThere = argument('is there', [])
  const number = toIndex(add(multiply(segment, size), toFloat(index)))
  const values = substitute({ inputs: [body.index], outputs: [...body.outputs, ...body.next] }, [number])
  const next = values.slice(body.outputs.length).map((value, i) => {
    const state = body.states[i]!
    return value === state ? state : { ...select(isThere, value, state), type: state.type }
  })
  return {
    index,
    sequences: [...body.sequences, isThere],
    states: body.states,
    constants: [...body.constants, segment],
    // An output that is a state too stays one, so that it has one place in memory.
    outputs: values.slice(0, body.outputs.length).map((value, i) => {
      const state = body.next.indexOf(body.outputs[i]!)
      return state < 0 ? value : next[state]!
    }),
    next,
  }
}

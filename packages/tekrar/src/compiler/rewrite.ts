import { topological } from '../graph/order.ts'
import type { Body, Program, Tensor } from '../graph/tensor.ts'

/** Given a tensor whose operands are rewritten already, what stands in its place. */
export type Rule = (tensor: Tensor) => Tensor

/** Rewrites bottom-up, scan bodies included. A fresh rule is made for each level, so that nothing is shared between a body and its outside. */
export function rewriteRoots(roots: readonly Tensor[], makeRule: () => Rule): Tensor[] {
  const rule = makeRule()
  const done = new Map<Tensor, Tensor>()
  for (const tensor of topological(roots)) {
    const rebuilt = rewired(tensor, done)
    done.set(tensor, rule(rebuilt.op.kind === 'scan' ? withBody(rebuilt, rewriteBody(rebuilt.op.body, makeRule)) : rebuilt))
  }
  return roots.map((root) => done.get(root)!)
}

export const rewriteBody = (body: Body, makeRule: () => Rule): Body => mapBodyRoots(body, (roots) => rewriteRoots(roots, makeRule))

export const rewriteProgram = (program: Program, makeRule: () => Rule): Program =>
  mapProgramRoots(program, (roots) => rewriteRoots(roots, makeRule))

export function mapProgramRoots(program: Program, map: (roots: readonly Tensor[]) => readonly Tensor[]): Program {
  const names = Object.keys(program.outputs)
  const roots = map([...names.map((name) => program.outputs[name]!), ...program.updates.map((update) => update.value)])
  return {
    outputs: Object.fromEntries(names.map((name, i) => [name, roots[i]!])),
    updates: program.updates.map((update, i) => ({ variable: update.variable, value: roots[names.length + i]! })),
  }
}

export function mapBodyRoots(body: Body, map: (roots: readonly Tensor[]) => readonly Tensor[]): Body {
  const before = [...body.outputs, ...body.next]
  const after = map(before)
  if (after.every((root, i) => root === before[i])) return body
  return { ...body, outputs: after.slice(0, body.outputs.length), next: after.slice(body.outputs.length) }
}

export const withInputs = (tensor: Tensor, inputs: readonly Tensor[]): Tensor =>
  inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs }

/** The tensor over what became of its operands; itself where they stayed what they were. */
export function rewired(tensor: Tensor, done: ReadonlyMap<Tensor, Tensor>): Tensor {
  const { inputs } = tensor
  for (let i = 0; i < inputs.length; i++)
    if (done.get(inputs[i]!) !== inputs[i]) return { ...tensor, inputs: inputs.map((operand) => done.get(operand)!) }
  return tensor
}

const withBody = (tensor: Tensor, body: Body): Tensor =>
  tensor.op.kind !== 'scan' || tensor.op.body === body ? tensor : { ...tensor, op: { ...tensor.op, body } }

export interface ScanTensor extends Tensor {
  readonly op: Extract<Tensor['op'], { kind: 'scan' }>
}

/** What a scan's operands are: its sequences, initial states and constants. */
export function scanOperands(scan: ScanTensor) {
  const { sequences, states } = scan.op.body
  return {
    sequences: scan.inputs.slice(0, sequences.length),
    initial: scan.inputs.slice(sequences.length, sequences.length + states.length),
    constants: scan.inputs.slice(sequences.length + states.length),
  }
}

/** What becomes of a scan: a tensor for each of its results. `used[i]` says whether anybody takes result i. */
export type ScanRule = (scan: ScanTensor, used: readonly boolean[]) => readonly Tensor[]

/** Rewrites every scan, innermost first. */
export function rewriteScans(roots: readonly Tensor[], rule: ScanRule): Tensor[] {
  const order = topological(roots)
  const used = new Map<Tensor, boolean[]>()
  for (const tensor of order) {
    if (tensor.op.kind !== 'result') continue
    const scan = tensor.inputs[0]!
    const flags = used.get(scan) ?? []
    flags[tensor.op.index] = true
    used.set(scan, flags)
  }
  const done = new Map<Tensor, Tensor>()
  const results = new Map<Tensor, readonly Tensor[]>()
  for (const tensor of order) {
    if (tensor.op.kind === 'result') {
      done.set(tensor, results.get(tensor.inputs[0]!)![tensor.op.index]!)
      continue
    }
    const rebuilt = rewired(tensor, done)
    done.set(tensor, rebuilt)
    if (rebuilt.op.kind !== 'scan') continue
    const inner = withBody(
      rebuilt,
      mapBodyRoots(rebuilt.op.body, (bodyRoots) => rewriteScans(bodyRoots, rule)),
    ) as ScanTensor
    const flags = used.get(tensor) ?? []
    const count = inner.op.body.outputs.length + inner.op.body.states.length
    results.set(
      tensor,
      rule(
        inner,
        Array.from({ length: count }, (_, i) => flags[i] ?? false),
      ),
    )
  }
  return roots.map((root) => done.get(root)!)
}

export const rewriteProgramScans = (program: Program, rule: ScanRule): Program =>
  mapProgramRoots(program, (roots) => rewriteScans(roots, rule))

/** The users of each tensor among those the roots depend on; a root counts as used once by `undefined`. */
export function usersOf(roots: readonly Tensor[]): Map<Tensor, (Tensor | undefined)[]> {
  const users = new Map<Tensor, (Tensor | undefined)[]>()
  const note = (tensor: Tensor, user: Tensor | undefined) => {
    const list = users.get(tensor)
    if (list) list.push(user)
    else users.set(tensor, [user])
  }
  for (const tensor of topological(roots)) for (const operand of tensor.inputs) note(operand, tensor)
  for (const root of roots) note(root, undefined)
  return users
}

/** The roots with some tensors replaced by others, wherever they occur at this level. */
export function replace(roots: readonly Tensor[], replaced: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const done = new Map<Tensor, Tensor>(replaced)
  for (const tensor of topological(roots)) {
    if (!done.has(tensor)) done.set(tensor, rewired(tensor, done))
  }
  return roots.map((root) => done.get(root)!)
}

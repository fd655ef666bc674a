import { add, argument, fill } from './ops.ts'
import { topological } from './order.ts'
import { scanBody } from './scan.ts'
import type { Body, Op, Tensor } from './tensor.ts'

/** Tensors whose gradients can be asked for in place of those probed. */
export interface Probed {
  /** The graph with the probes in it, in the order of the roots. */
  readonly roots: readonly Tensor[]
  /** For each tensor what to differentiate for, and how that gradient becomes the tensor's. */
  readonly probes: readonly { readonly wrt: Tensor; of(gradient: Tensor): Tensor }[]
}

type ScanOp = Extract<Op, { kind: 'scan' }>

/** Ops that only put numbers elsewhere: a gradient is moved as the value was. */
const MOVES: ReadonlySet<Op['kind']> = new Set(['transpose', 'reshape', 'slice', 'window'])

/**
 * What a loop gives at every step also acts on the steps that follow, where the stacked values are not used: their gradient alone would miss it. So minus zero (which
 * changes no bit) is added inside the loop, step by step, and the gradient for what was added is the whole ∂loss/∂(value of a step), through time too.
 * A tensor that no loop makes is differentiated as it is.
 */
export function probe(roots: readonly Tensor[], tensors: readonly Tensor[]): Probed {
  const additions = new Map<Tensor, Map<Tensor, Tensor>>()
  const probes = tensors.map((tensor) => {
    const found = madeByLoop(tensor)
    if (!found) return { wrt: tensor, inLoop: false, of: (gradient: Tensor) => gradient }
    const { scan, value, moves } = found
    const own = additions.get(scan) ?? new Map<Tensor, Tensor>()
    additions.set(scan, own)
    const wrt = own.get(value) ?? fill(-0, [(scan.op as ScanOp).steps, ...value.shape])
    own.set(value, wrt)
    return { wrt, inLoop: true, of: (gradient: Tensor) => moves.reduce((moved, move): Tensor => ({ ...move, inputs: [moved] }), gradient) }
  })
  if (additions.size === 0) return { roots, probes }
  const replaced = withAdditions([...roots, ...tensors], additions)
  return {
    roots: roots.map((root) => replaced.get(root)!),
    probes: probes.map(({ wrt, inLoop, of }) => ({ wrt: inLoop ? wrt : replaced.get(wrt)!, of })),
  }
}

/** The loop that a tensor is stacked by, the value of its step, and what is done to the stack, from it on. */
function madeByLoop(tensor: Tensor): { readonly scan: Tensor; readonly value: Tensor; readonly moves: Tensor[] } | undefined {
  const moves: Tensor[] = []
  let made = tensor
  while (MOVES.has(made.op.kind) && made.inputs.length === 1) {
    moves.unshift(made)
    made = made.inputs[0]!
  }
  if (made.op.kind !== 'result') return undefined
  const scan = made.inputs[0]!
  const value = (scan.op as ScanOp).body.outputs[made.op.index]
  return value && value.type === 'float' ? { scan, value, moves } : undefined
}

/** Every tensor over the loops that have something added. */
function withAdditions(roots: readonly Tensor[], additions: ReadonlyMap<Tensor, ReadonlyMap<Tensor, Tensor>>): Map<Tensor, Tensor> {
  const replaced = new Map<Tensor, Tensor>()
  const scans = new Map<Tensor, readonly Tensor[]>()
  for (const tensor of topological(roots)) {
    const inputs = tensor.inputs.map((operand) => replaced.get(operand)!)
    const own = additions.get(tensor)
    if (own) {
      scans.set(tensor, rebuilt(tensor.op as ScanOp, inputs, own))
      replaced.set(tensor, tensor)
    } else if (tensor.op.kind === 'result' && scans.has(tensor.inputs[0]!))
      replaced.set(tensor, scans.get(tensor.inputs[0]!)![tensor.op.index]!)
    else replaced.set(tensor, inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs })
  }
  return replaced
}

/** The results of a loop whose values have something added wherever they are used. */
function rebuilt({ body, steps, reverse }: ScanOp, inputs: readonly Tensor[], additions: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const added = [...additions.values()]
  const parameters = added.map((addition, i) => argument(`probe ${i}`, addition.shape.slice(1)))
  const at = new Map([...additions.keys()].map((value, i) => [value, parameters[i]!]))
  const replaced = new Map<Tensor, Tensor>()
  const results = [...body.outputs, ...body.next]
  for (const tensor of topological(results)) {
    const operands = tensor.inputs.map((operand) => replaced.get(operand)!)
    const same = operands.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs: operands }
    const parameter = at.get(tensor)
    replaced.set(tensor, parameter ? add(same, parameter) : same)
  }
  const [sequences, states] = [body.sequences.length, body.states.length]
  const made: Body = {
    ...body,
    sequences: [...body.sequences, ...parameters],
    outputs: body.outputs.map((value) => replaced.get(value)!),
    next: body.next.map((value) => replaced.get(value)!),
  }
  const scan = scanBody(made, {
    steps,
    reverse,
    sequences: [...inputs.slice(0, sequences), ...added],
    initial: inputs.slice(sequences, sequences + states),
    constants: inputs.slice(sequences + states),
  })
  return [...scan.outputs, ...scan.states]
}

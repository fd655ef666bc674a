import { add, argument, fill } from './ops.ts'
import { topological } from './order.ts'
import { scan as loop, scanBody } from './scan.ts'
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

/** Something added to a value of a loop's step. */
interface Addition {
  /** The loops that the value is made in, the outermost first. */
  readonly path: readonly Tensor[]
  readonly value: Tensor
  /** What is added: outside of the loops, to all their steps. */
  readonly added: Tensor
}

/**
 * What a loop gives at every step also acts on the steps that follow, where the stacked values are not used: their gradient alone would miss it. So minus zero (which
 * changes no bit) is added inside the loop, step by step, and the gradient for what was added is the whole ∂loss/∂(value of a step), through time too.
 * The same goes for a loop within a loop. A tensor that no loop makes is differentiated as it is.
 */
export function probe(roots: readonly Tensor[], tensors: readonly Tensor[]): Probed {
  const additions: Addition[] = []
  const probes = tensors.map((tensor) => {
    const found = madeByLoops(tensor)
    if (!found) return { wrt: tensor, inLoop: false, of: (gradient: Tensor) => gradient }
    const { path, value, moved } = found
    const known = additions.find((one) => one.value === value && one.path.every((scan, i) => scan === path[i]))
    const steps = path.map((scan) => (scan.op as ScanOp).steps)
    const wrt = known?.added ?? fill(-0, [...steps, ...value.shape])
    if (!known) additions.push({ path, value, added: wrt })
    return { wrt, inLoop: true, of: moved }
  })
  if (additions.length === 0) return { roots, probes }
  const replaced = withAdditions([...roots, ...tensors], additions)
  return {
    roots: roots.map((root) => replaced.get(root)!),
    probes: probes.map(({ wrt, inLoop, of }) => ({ wrt: inLoop ? wrt : replaced.get(wrt)!, of })),
  }
}

/** The loops that a tensor is stacked by, each within the one before, the value of the innermost one's step, and how what stands in that value's place becomes a tensor like this. */
function madeByLoops(
  tensor: Tensor,
): { readonly path: readonly Tensor[]; readonly value: Tensor; readonly moved: (gradient: Tensor) => Tensor } | undefined {
  const outer = madeByLoop(tensor)
  if (!outer) return undefined
  const { scan, value, moves } = outer
  const moved = (gradient: Tensor) => moves.reduce((one, move): Tensor => ({ ...move, inputs: [one] }), gradient)
  const inner = madeByLoops(value)
  if (!inner) return { path: [scan], value, moved }
  const { steps } = scan.op as ScanOp
  const movedInside = (gradient: Tensor) =>
    loop(({ sequences: [now] }) => ({ outputs: [inner.moved(now!)], states: [] }), { steps, sequences: [gradient], initial: [] })
      .outputs[0]!
  return { path: [scan, ...inner.path], value: inner.value, moved: (gradient) => moved(movedInside(gradient)) }
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

/** Every tensor over the loops and the values that have something added. */
function withAdditions(roots: readonly Tensor[], additions: readonly Addition[]): Map<Tensor, Tensor> {
  const replaced = new Map<Tensor, Tensor>()
  const scans = new Map<Tensor, readonly Tensor[]>()
  for (const tensor of topological(roots)) {
    const inputs = tensor.inputs.map((operand) => replaced.get(operand)!)
    const within = additions.filter(({ path }) => path[0] === tensor)
    if (within.length > 0) scans.set(tensor, rebuilt(tensor.op as ScanOp, inputs, within))
    const anew =
      tensor.op.kind === 'result' && scans.has(tensor.inputs[0]!)
        ? scans.get(tensor.inputs[0]!)![tensor.op.index]!
        : inputs.every((operand, i) => operand === tensor.inputs[i])
          ? tensor
          : { ...tensor, inputs }
    const own = additions.find(({ path, value }) => path.length === 0 && value === tensor)
    replaced.set(tensor, own ? add(anew, own.added) : anew)
  }
  return replaced
}

/** The results of a loop whose values, or those of loops within it, have something added wherever they are used. */
function rebuilt({ body, steps, reverse, segments }: ScanOp, inputs: readonly Tensor[], additions: readonly Addition[]): Tensor[] {
  const parameters = additions.map(({ added }, i) => argument(`probe ${i}`, added.shape.slice(1)))
  const replaced = withAdditions(
    [...body.outputs, ...body.next],
    additions.map(({ path, value }, i) => ({ path: path.slice(1), value, added: parameters[i]! })),
  )
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
    segments,
    sequences: [...inputs.slice(0, sequences), ...additions.map(({ added }) => added)],
    initial: inputs.slice(sequences, sequences + states),
    constants: inputs.slice(sequences + states),
  })
  return [...scan.outputs, ...scan.states]
}

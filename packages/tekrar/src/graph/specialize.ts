import type { Dimension, Shape } from '../base/shape.ts'
import { reshape } from './ops.ts'
import { topological } from './order.ts'
import { scanBody } from './scan.ts'
import type { Body, Op, Tensor } from './tensor.ts'

export interface Specialization {
  /** Extents that become plain numbers, or others. */
  readonly extents: Readonly<Record<string, Dimension>>
  /** Tensors to stand in place of others, their shapes specialized already. */
  readonly replace: ReadonlyMap<Tensor, Tensor>
}

type Scan = Extract<Op, { kind: 'scan' }>

/** The same graph where some extents are known, or called otherwise, and some tensors are others. A scan that has but one step becomes its body. */
export function specialize(roots: readonly Tensor[], { extents, replace }: Specialization): Tensor[] {
  const shapeOf = (shape: Shape): Shape => shape.map((d) => (typeof d === 'number' ? d : (extents[d.extent] ?? d)))
  const made = new Map<Tensor, Tensor>(replace)
  const results = new Map<Tensor, readonly Tensor[]>()
  for (const tensor of topological(roots)) {
    if (made.has(tensor)) continue
    const inputs = tensor.inputs.map((operand) => made.get(operand)!)
    if (tensor.op.kind === 'scan') {
      const [steps] = shapeOf([tensor.op.steps])
      results.set(
        tensor,
        steps === 1 && !readsIndex(tensor.op.body) ? inline(tensor.op, inputs, extents) : rebuilt(tensor.op, inputs, { extents, shapeOf }),
      )
      made.set(tensor, tensor)
    } else if (tensor.op.kind === 'result') made.set(tensor, results.get(tensor.inputs[0]!)![tensor.op.index]!)
    else made.set(tensor, { ...tensor, op: opOf(tensor.op, shapeOf), inputs, shape: shapeOf(tensor.shape) })
  }
  return roots.map((root) => made.get(root)!)
}

/** An op that names sizes of its own, with these. */
function opOf(op: Op, shapeOf: (shape: Shape) => Shape): Op {
  if (op.kind === 'scatterAdd') return { ...op, rows: shapeOf([op.rows])[0]! }
  if (op.kind !== 'window') return op
  const [plus, minus] = shapeOf([op.plus, op.minus]) as [Dimension, Dimension]
  return { ...op, plus, minus }
}

const readsIndex = (body: Body): boolean => topological([...body.outputs, ...body.next]).includes(body.index)

/** The body over a scan's only step: outputs [1, …], then the next states. */
function inline({ body }: Scan, inputs: readonly Tensor[], extents: Specialization['extents']): Tensor[] {
  const parameters = [...body.sequences, ...body.states, ...body.constants]
  const given = inputs.map((input, i) => (i < body.sequences.length ? reshape(input, input.shape.slice(1)) : input))
  const replace = new Map(parameters.map((parameter, i) => [parameter, given[i]!]))
  const values = specialize([...body.outputs, ...body.next], { extents, replace })
  return values.map((value, i) => (i < body.outputs.length ? reshape(value, [1, ...value.shape]) : value))
}

function rebuilt(
  { body, steps, reverse }: Scan,
  inputs: readonly Tensor[],
  { extents, shapeOf }: { extents: Specialization['extents']; shapeOf: (shape: Shape) => Shape },
): Tensor[] {
  const parameters = [...body.sequences, ...body.states, ...body.constants]
  const arguments_ = parameters.map((parameter): Tensor => ({ ...parameter, shape: shapeOf(parameter.shape) }))
  const replace = new Map([[body.index, body.index], ...parameters.map((parameter, i) => [parameter, arguments_[i]!] as const)])
  const values = specialize([...body.outputs, ...body.next], { extents, replace })
  const [sequences, states] = [body.sequences.length, body.states.length]
  const cut = <Item>(list: readonly Item[]) =>
    [list.slice(0, sequences), list.slice(sequences, sequences + states), list.slice(sequences + states)] as const
  const [sequenceArguments, stateArguments, constantArguments] = cut(arguments_)
  const [sequenceInputs, initial, constants] = cut(inputs)
  const made: Body = {
    index: body.index,
    sequences: sequenceArguments,
    states: stateArguments,
    constants: constantArguments,
    outputs: values.slice(0, body.outputs.length),
    next: values.slice(body.outputs.length),
  }
  const scan = scanBody(made, { steps: shapeOf([steps])[0]!, reverse, sequences: sequenceInputs, initial, constants })
  return [...scan.outputs, ...scan.states]
}

import { type Dimension, sameDimension } from '../base/shape.ts'
import { topological } from './order.ts'
import type { Op, Tensor } from './tensor.ts'

/** Loops over the same steps in the same direction with all that is done step by step around them. */
export interface TimeGroup {
  readonly reverse: boolean
  /** Scans, their stacked results, and what is made of those step by step; operands before users. */
  readonly members: ReadonlySet<Tensor>
  /** What its members take and it makes for itself, step by step, from what no loop gives; operands before users, members among them. */
  readonly within: readonly Tensor[]
}

/** Whether step t of a tensor takes step t of an operand alone, or all of it. */
type Role = 'step' | 'whole'

/**
 * Cuts a graph into groups that can each run one piece of time after the other. What a group takes from another is there, for all steps, when the group begins: a loop backwards over what a
 * loop forwards gives is a group of its own, while stacked loops of one direction, what lies between them and a loss of every step are one.
 *
 * @param apart what no group may make
 */
export function timeGroups(roots: readonly Tensor[], steps: Dimension, apart: ReadonlySet<Tensor>): TimeGroup[] {
  const order = topological(roots)
  const levels = new Map<Tensor, number>()
  const after = new Map<Tensor, number>()
  const roles = new Map<Tensor, readonly Role[] | undefined>()
  for (const tensor of order) {
    const own = apart.has(tensor) ? undefined : rolesOf(tensor, steps)
    roles.set(tensor, own)
    const from = tensor.inputs.map((operand, i) => {
      const level = levels.get(operand)
      if (level === undefined) return after.get(operand)!
      return own?.[i] === 'step' ? level : level + 1
    })
    const need = Math.max(0, ...from)
    const isMember =
      own !== undefined && (tensor.op.kind === 'scan' || tensor.inputs.some((operand, i) => own[i] === 'step' && levels.has(operand)))
    if (!isMember) after.set(tensor, need)
    else levels.set(tensor, tensor.op.kind === 'scan' && need % 2 !== (tensor.op.reverse ? 1 : 0) ? need + 1 : need)
  }
  const looping = new Set(order.flatMap((tensor) => (tensor.op.kind === 'scan' ? (levels.get(tensor) ?? []) : [])))
  for (const [tensor, level] of levels) if (!looping.has(level)) levels.delete(tensor)

  // What no loop gives is made within a group, again if need be, unless it is dear and wanted elsewhere too.
  const owners = new Map<Tensor, Set<number | undefined>>()
  const own = (tensor: Tensor, owner: number | undefined) => owners.set(tensor, (owners.get(tensor) ?? new Set()).add(owner))
  for (const root of roots) own(root, undefined)
  const isFloating = (tensor: Tensor) =>
    roles.get(tensor) !== undefined && !levels.has(tensor) && !['scan', 'result'].includes(tensor.op.kind)
  for (const tensor of [...order].reverse())
    tensor.inputs.forEach((operand, i) => {
      const level = levels.get(tensor)
      if (level !== undefined) own(operand, roles.get(tensor)![i] === 'step' ? level : undefined)
      else if (isFloating(tensor) && roles.get(tensor)![i] === 'step') for (const owner of owners.get(tensor)!) own(operand, owner)
      else own(operand, undefined)
    })
  const isMade = (tensor: Tensor, level: number) =>
    isFloating(tensor) && owners.get(tensor)!.has(level) && (isCheap(tensor.op) || owners.get(tensor)!.size === 1)
  return [...looping]
    .sort((a, b) => a - b)
    .map((level) => ({
      reverse: level % 2 === 1,
      members: new Set(order.filter((tensor) => levels.get(tensor) === level)),
      within: order.filter((tensor) => levels.get(tensor) === level || isMade(tensor, level)),
    }))
}

/** For each operand of a tensor with time as its first axis; undefined where a step takes more than that step of what has time. */
export function rolesOf({ op, inputs, shape }: Tensor, steps: Dimension): readonly Role[] | undefined {
  const hasTime = (tensor: Tensor | undefined) => tensor?.shape[0] !== undefined && sameDimension(tensor.shape[0], steps)
  const each = (role: Role): Role[] => inputs.map(() => role)
  if (op.kind === 'scan') {
    if (!sameDimension(op.steps, steps) || op.segments) return undefined
    return inputs.map((_, i): Role => (i < op.body.sequences.length ? 'step' : 'whole'))
  }
  if (op.kind === 'result') {
    const scan = inputs[0]!.op as Extract<Op, { kind: 'scan' }>
    return op.index < scan.body.outputs.length && sameDimension(scan.steps, steps) && !scan.segments ? each('step') : undefined
  }
  if (!shape[0] || !sameDimension(shape[0], steps)) return undefined
  switch (op.kind) {
    case 'unary':
    case 'binary':
    case 'select':
    case 'stopGradient':
    case 'crossEntropy':
    case 'crossEntropyGradient':
    case 'argmax':
    case 'topK':
      return each('step')
    case 'softmax':
    case 'logSoftmax':
      return shape.length > 1 ? each('step') : undefined
    case 'random':
      return inputs.length === 1 ? each('whole') : undefined
    case 'broadcast':
      return op.axes[0] === 0 ? each('step') : each('whole')
    case 'sum':
    case 'largest':
      return op.axes.includes(0) ? undefined : each('step')
    case 'matmul':
      return shape.length > 1 ? ['step', 'whole'] : undefined
    case 'batchedMatmul':
      return shape.length > 2 ? each('step') : undefined
    case 'gather':
      return shape.length > 1 ? ['whole', 'step'] : undefined
    case 'concat':
    case 'slice':
    case 'pad':
      return op.axis === 0 ? undefined : each('step')
    case 'transpose':
      return op.permutation[0] === 0 ? each('step') : undefined
    case 'reshape':
      return hasTime(inputs[0]) ? each('step') : undefined
    default:
      return undefined
  }
}

/** Costs less to make again than to keep. */
const isCheap = ({ kind }: Op): boolean =>
  ['unary', 'binary', 'select', 'stopGradient', 'broadcast', 'gather', 'random', 'concat', 'slice', 'pad', 'reshape'].includes(kind)

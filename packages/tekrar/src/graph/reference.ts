import { TekrarError } from '../base/errors.ts'
import { describeShape, type Extents, resolveDimension, resolveShape, sizeOf } from '../base/shape.ts'
import { requireEqualSizes } from './equal-sizes.ts'
import { topological } from './order.ts'
import { type ComputedKind, computed, type Data, type Evaluation } from './reference-ops.ts'
import type { Body, DataType, Op, Program, Tensor, Variable } from './tensor.ts'

export type { Data } from './reference-ops.ts'
export type Precision = 'float32' | 'float64'

export interface InterpretOptions {
  /** By name, flat, in row order. */
  readonly inputs: Readonly<Record<string, ArrayLike<number>>>
  readonly variables: ReadonlyMap<Variable, ArrayLike<number>>
  readonly extents: Extents
  readonly precision: Precision
  /** Called with each tensor's value when it is known; a tensor of a scan's body at every step. */
  readonly watch?: (tensor: Tensor, data: Data) => void
}

export interface Interpretation {
  /** Copies, the caller's own. */
  readonly outputs: Record<string, Data>
  /** The new value of each variable that the program updates; nothing was written. */
  readonly updated: Map<Variable, Data>
}

/**
 * The value of a program as it stands, no pass before: the truth that the compiler and the engines are held to. Every op's result is rounded to the
 * precision; sums and products are accumulated in float64 in both.
 */
export function interpret(program: Program, options: InterpretOptions): Interpretation {
  const names = Object.keys(program.outputs)
  const tensors = [...names.map((name) => program.outputs[name]!), ...program.updates.map((update) => update.value)]
  const values = run(routineOf(tensors, options), new Map(), options)
  return {
    outputs: Object.fromEntries(names.map((name, i) => [name, values[i]!.slice()])),
    updated: new Map(program.updates.map(({ variable }, i) => [variable, values[names.length + i]!.slice()])),
  }
}

export const allocate = (type: DataType, size: number, precision: Precision): Data =>
  type === 'index' ? new Int32Array(size) : precision === 'float32' ? new Float32Array(size) : new Float64Array(size)

/** One tensor's evaluation: the slots it reads, the one it writes, its sizes. */
interface Task {
  readonly tensor: Tensor
  readonly operands: readonly number[]
  readonly shapes: readonly (readonly number[])[]
  readonly shape: readonly number[]
  readonly size: number
  /** The routine of a scan's body. */
  readonly body?: Routine
}

/** Tensors in the order they are evaluated; the value of task i stands in slot i. */
interface Routine {
  readonly tasks: readonly Task[]
  readonly roots: readonly number[]
}

function routineOf(roots: readonly Tensor[], { extents }: { readonly extents: Extents }): Routine {
  const order = topological(roots)
  const slots = new Map(order.map((tensor, slot) => [tensor, slot]))
  const tasks = order.map((tensor): Task => {
    const shape = resolveShape(tensor.shape, extents)
    const shapes = tensor.inputs.map((operand) => resolveShape(operand.shape, extents))
    const task = { tensor, shape, shapes, size: sizeOf(shape), operands: tensor.inputs.map((operand) => slots.get(operand)!) }
    if (tensor.op.kind !== 'scan') return task
    return { ...task, body: routineOf([...tensor.op.body.outputs, ...tensor.op.body.next], { extents }) }
  })
  return { tasks, roots: roots.map((root) => slots.get(root)!) }
}

/** The values of a routine's roots. */
function run(routine: Routine, given: ReadonlyMap<Tensor, Data>, options: InterpretOptions): Data[] {
  const values = new Array<Data>(routine.tasks.length)
  const scans = new Map<Tensor, readonly Data[]>()
  routine.tasks.forEach((task, slot) => {
    const { tensor } = task
    const operands = task.operands.map((operand) => values[operand]!)
    if (tensor.op.kind === 'scan') {
      scans.set(tensor, runScan(tensor.op, task.body!, operands, options))
      return
    }
    const value = tensor.op.kind === 'result' ? scans.get(tensor.inputs[0]!)![tensor.op.index]! : evaluate(task, operands, given, options)
    values[slot] = value
    options.watch?.(tensor, value)
  })
  return routine.roots.map((slot) => values[slot]!)
}

function evaluate(task: Task, operands: readonly Data[], given: ReadonlyMap<Tensor, Data>, options: InterpretOptions): Data {
  const { tensor } = task
  const { op } = tensor
  switch (op.kind) {
    case 'input':
      return handedOver(task, `input '${op.name}'`, options.inputs[op.name], options.precision)
    case 'variable':
      return handedOver(task, `variable '${op.variable.path}'`, options.variables.get(op.variable), options.precision)
    case 'argument': {
      const value = given.get(tensor)
      if (!value) throw new Error(`the argument '${op.name}' belongs to no scan around it`)
      return value
    }
    case 'reshape':
      requireEqualSizes(tensor.inputs[0]!.shape, tensor.shape, options.extents)
      return operands[0]!
    case 'stopGradient':
      return operands[0]!
    default: {
      const evaluation: Evaluation = {
        operands,
        shapes: task.shapes,
        shape: task.shape,
        sizeOf: (dimension) => resolveDimension(dimension, options.extents),
        result: allocate(tensor.type, task.size, options.precision),
      }
      ;(computed[op.kind as ComputedKind] as (op: Op, evaluation: Evaluation) => void)(op, evaluation)
      return evaluation.result
    }
  }
}

function handedOver({ tensor, size, shape }: Task, what: string, data: ArrayLike<number> | undefined, precision: Precision): Data {
  if (data?.length !== size)
    throw new TekrarError('shape-mismatch', {
      where: what,
      expected: `${size} numbers for ${describeShape(tensor.shape)} = ${describeShape(shape)}`,
      actual: data ? `${data.length} numbers` : 'nothing',
    })
  const value = allocate(tensor.type, size, precision)
  value.set(data)
  return value
}

/** A scan's results: its outputs, stacked, then its final states. */
function runScan(op: Extract<Op, { kind: 'scan' }>, routine: Routine, operands: readonly Data[], options: InterpretOptions): Data[] {
  const { body, reverse } = op
  const steps = resolveDimension(op.steps, options.extents)
  const sequences = operands.slice(0, body.sequences.length)
  let states = operands.slice(body.sequences.length, body.sequences.length + body.states.length)
  const given = new Map<Tensor, Data>(pairs(body.constants, operands.slice(body.sequences.length + body.states.length)))
  const stacks = body.outputs.map(({ type, shape }) =>
    allocate(type, steps * sizeOf(resolveShape(shape, options.extents)), options.precision),
  )
  for (let count = 0; count < steps; count++) {
    const step = reverse ? steps - 1 - count : count
    given.set(body.index, Int32Array.of(step))
    for (const [i, slice] of body.sequences.entries()) given.set(slice, stepOf(sequences[i]!, step, steps))
    for (const [i, state] of body.states.entries()) given.set(state, states[i]!)
    const values = run(routine, given, options)
    for (const [i, stack] of stacks.entries()) stepOf(stack, step, steps).set(values[i]!)
    states = values.slice(body.outputs.length)
  }
  return [...stacks, ...states]
}

const stepOf = (sequence: Data, step: number, steps: number): Data => {
  const size = sequence.length / steps
  return sequence.subarray(step * size, (step + 1) * size)
}

const pairs = (constants: Body['constants'], data: readonly Data[]): [Tensor, Data][] =>
  constants.map((constant, i) => [constant, data[i]!])

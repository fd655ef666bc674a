import { TekrarError } from '../base/errors.ts'
import { streamOf } from '../base/random.ts'
import { BATCH, type Dimension, describeShape, type Shape, sameDimension } from '../base/shape.ts'
import type { BuiltCell, Cell, ConstantShape } from '../cells/cell.ts'
import { type SavedCell, saveCell } from '../cells/save-cell.ts'
import { constantMaskShape, traceStep } from '../cells/trace.ts'
import { fill, transpose } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, BuiltLayer, CallContext, Signal, StateDeclaration, Symbolic, Value, Weight } from './layer.ts'
import { dropoutMask } from './noise.ts'
import { isMarked } from './padding.ts'
import { type Level, type LoopConstant, levelOf, loop } from './recurrent-loop.ts'
import { batchFirst, describeSignal, fromBatchFirst, signalOf, unsuitable, userShape } from './signals.ts'

/** Cells, one above the other, and how they go over time. */
export interface RecurrenceSettings {
  readonly cells: readonly Cell[]
  readonly returnSequences: boolean
  readonly goBackwards: boolean
  readonly stateful: boolean
  readonly zeroOutputForMask: boolean
  readonly dropout: number | undefined
  readonly recurrentDropout: number | undefined
}

/** Cells with their weights, over one sequence. */
export interface Recurrence {
  readonly weights: readonly Weight[]
  /** Of all cells, in their order. */
  readonly states: readonly StateDeclaration[]
  /** How many there are of each cell. */
  readonly stateCounts: readonly number[]
  /** Of one step's output, without the batch. */
  readonly output: Shape
  saveCells(): readonly SavedCell[]
  /** Whether every cell that takes a constant asks for its mask: it then heeds it. */
  masksConstant(at: number): boolean
  /** `initial`: a tensor for each state. */
  run(x: Value, call: RecurrenceCall): RecurrenceResult
}

export interface RecurrenceCall extends Pick<CallContext, 'constants' | 'training' | 'random' | 'views'> {
  readonly initial: readonly Tensor[]
}

export interface RecurrenceResult {
  /** [steps, batch, …], each at its step, or the last one, [batch, …]. */
  readonly output: Tensor
  readonly states: readonly Tensor[]
  readonly named: Readonly<Record<string, Tensor>>
}

export interface RecurrenceAt {
  /** For errors: `recurrent(lstm)`. */
  readonly title: string
  /** Within the layer: nothing, or such as `forward_lstm/`. */
  readonly prefix: string
  readonly context: BuildContext
  /** Known to be right; see `stepShape`. */
  readonly input: Signal
}

/** Builds cells over a sequence. Throws `shape-mismatch` and `invalid-argument`. */
export function buildRecurrence(settings: RecurrenceSettings, { title, prefix, context, input }: RecurrenceAt): Recurrence {
  const { cells, returnSequences, goBackwards, zeroOutputForMask, dropout, recurrentDropout } = settings
  const own = context.place === 1 ? context.path : `${context.path}:${context.place}`
  const constants = constantShapes(cells, context, title)
  const labels = cells.map(({ name }) => name.replaceAll('-', '_'))
  let shape: Shape = input.shape.slice(2)
  const levels = cells.map((cell, i): Level => {
    const place = labels.slice(0, i + 1).filter((label) => label === labels[i]).length
    const within = `${prefix}${cells.length === 1 ? '' : `${labels[i]}_${place}/`}`
    const built = cell.build(shape, { constants: cell.constants?.length ? constants : [], dropout, recurrentDropout })
    shape = built.output
    return levelOf(built, { path: `${own}/${within}`, weight: (name, ...rest) => context.weight(`${within}${name}`, ...rest) })
  })
  const states = levels.flatMap(({ path, cell }) =>
    Object.entries(cell.states).map(
      ([name, sizes]): StateDeclaration => ({
        name: `${path}${name}`,
        shape: [BATCH, ...sizes],
        ...(settings.stateful ? { stateful: true } : {}),
      }),
    ),
  )
  return {
    weights: levels.flatMap(({ weights }) => Object.values(weights)),
    states,
    stateCounts: levels.map(({ cell }) => Object.keys(cell.states).length),
    output: shape,
    masksConstant: (at) => levels.every(({ cell }) => cell.constants.length === 0 || asksForMask(cell, at)),
    saveCells: () => levels.map(({ cell }) => saveCell(cell)),
    run(x, { initial, training, random: state, views, constants: values }) {
      const given = values.map((value, i) => constantValue(value, context.constants[i]!, constants[i]!))
      const named: Record<string, Tensor> = {}
      const finals: Tensor[] = []
      let sequence = x.tensor
      for (const [i, level] of levels.entries()) {
        const last = i === levels.length - 1
        const result = loop(level, sequence, {
          ...(x.mask ? { mask: x.mask } : {}),
          initial: initial.slice(finals.length, finals.length + Object.keys(level.cell.states).length),
          constants: level.cell.constants.length > 0 ? given : [],
          returnSequences: returnSequences || !last,
          zeroOutputForMask: zeroOutputForMask && last,
          reverse: goBackwards,
          views,
          ...(training ? { drop: drawing(level.path, state) } : {}),
          where: title,
        })
        sequence = result.output
        finals.push(...result.states)
        Object.assign(named, result.named)
      }
      return { output: sequence, states: finals, named }
    },
  }
}

function asksForMask(cell: BuiltCell, at: number): boolean {
  const { constants, output, next } = traceStep(cell)
  return topological([output, ...Object.values(next)]).includes(constants[at]!.mask)
}

/** Makes each draw once: 0, or 1 / (1 − rate). */
function drawing(path: string, state: Tensor): (draw: string, rate: number, shape: Shape) => Tensor {
  const draws = new Map<string, Tensor>()
  return (draw, rate, shape) => {
    const known = draws.get(draw)
    if (known) return known
    const made = dropoutMask(state, streamOf(`${path}dropout/${draw}`), shape, rate)
    draws.set(draw, made)
    return made
  }
}

function constantShapes(cells: readonly Cell[], { path, constants }: BuildContext, title: string): readonly ConstantShape[] {
  const wanted = cells.map((cell) => cell.constants ?? []).find((names) => names.length > 0) ?? []
  if (wanted.length !== constants.length)
    throw new TekrarError('invalid-argument', {
      where: `${title} '${path}'`,
      name: 'constants',
      expected: wanted.length > 0 ? `${wanted.length} (${wanted.join(', ')})` : 'none, since its cell takes none',
      actual: String(constants.length),
    })
  return constants.map((signal) => {
    if (signal.type !== 'float') throw unsuitable(title, path, 'constants that are numbers', signal)
    return { shape: userShape(signal), sequence: signal.sequence }
  })
}

/** In the user's order, as cells have it. */
function constantValue({ tensor, mask }: Value, signal: Signal, shape: ConstantShape): LoopConstant {
  const turned = mask && signal.sequence ? transpose(mask, [1, 0]) : mask
  return { tensor: batchFirst(tensor, signal), mask: turned ?? fill(1, constantMaskShape(shape)) }
}

/** What is handed to each step: the input's shape without steps and batch. Throws `shape-mismatch`. */
export function requireSteps(title: string, path: string, input: Signal, inputs: number | undefined): void {
  const expected = `a sequence of shape [batch, steps, ${inputs ?? 'features'}]`
  const last = input.shape[input.shape.length - 1]
  if (input.type !== 'float') throw unsuitable(title, path, expected, input, 'put an embedding before it')
  if (!input.sequence) throw unsuitable(title, path, expected, input, input.sequenceRemedy ?? 'give it one vector for each step')
  if (input.shape.length < 3 || typeof last !== 'number') throw unsuitable(title, path, expected, input)
  if (inputs !== undefined && inputs !== last) throw unsuitable(title, path, expected, input, `set inputs: ${last}`)
}

/** Throws `shape-mismatch` unless there is a signal for each state, in its shape. */
export function requireInitialState(title: string, path: string, states: readonly StateDeclaration[], given: readonly Signal[]): void {
  const names = states.map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
  if (given.length !== states.length)
    throw new TekrarError('shape-mismatch', {
      where: `${title} '${path}'`,
      expected: `an initial state of ${states.length === 1 ? 'one tensor' : `${states.length} tensors`} (${names.join(', ')})`,
      actual: String(given.length),
    })
  const fits = (size: Dimension, actual: Dimension | undefined) => actual !== undefined && sameDimension(size, actual)
  for (const [i, signal] of given.entries()) {
    const { shape } = states[i]!
    const actual = userShape(signal)
    if (signal.type !== 'float' || actual.length !== shape.length || !shape.every((size, axis) => fits(size, actual[axis])))
      throw new TekrarError('shape-mismatch', {
        where: `${title} '${path}'`,
        expected: `an initial ${names[i]} of shape ${describeShape(shape)}`,
        actual: describeSignal(signal),
      })
  }
}

/** Where the states begin: at what was given, or at the model's. */
export const initialStates = ({ states, initialState }: CallContext, given: readonly Signal[]): readonly Tensor[] =>
  given.length > 0 ? initialState.map(({ tensor }, i) => batchFirst(tensor, given[i]!)) : states

/**
 * The input as a recurrent layer sees it. As in Keras 3, one that is given an initial state takes no notice of the mask that comes with its input, though it
 * passes it on; a mask that is handed over counts.
 */
export const seenBy = (value: Value, { givenMasks }: CallContext, given: readonly Signal[]): Value =>
  given.length > 0 && !givenMasks?.[0] ? { tensor: value.tensor } : value

/**
 * Whether padding changes nothing of what a recurrent layer gives, by the operand that has it: see `heedsMask`. One whose outputs stand in reverse order would put
 * the padding first.
 */
export const heedsMask =
  (
    given: readonly Signal[],
    reversed: boolean,
    recurrences: readonly Pick<Recurrence, 'masksConstant'>[],
  ): NonNullable<BuiltLayer['heedsMask']> =>
  ({ of, at }, operands) => {
    const padding = operands[of][at]!
    // Where nothing counts, attention looks at everything: the padding must be all that is left out.
    if (of === 'constants') return padding === 'marked' && recurrences.every((one) => one.masksConstant(at))
    return isMarked(padding) && given.length === 0 && !reversed
  }

/** What a recurrent layer gives: every step's output, or the last one's. */
export const outputSignal = (steps: Dimension, output: Shape, returnSequences: boolean, sequenceRemedy: string): Signal =>
  returnSequences
    ? { type: 'float', shape: [steps, BATCH, ...output], sequence: true }
    : { ...signalOf([BATCH, ...output]), ...(output.length === 1 ? { sequenceRemedy } : {}) }

/** A state that a layer gives. */
export const stateSignal = ({ shape }: StateDeclaration): Signal => signalOf(shape)

/** What the loop gives, as its signal says: a last output or a state of several axes is a sequence to whom it is handed. */
export const inOrder = ({ output, states }: Pick<RecurrenceResult, 'output' | 'states'>, returnSequences: boolean) => ({
  output: returnSequences ? output : fromBatchFirst(output, signalOf(output.shape).sequence),
  states: states.map((state) => fromBatchFirst(state, signalOf(state.shape).sequence)),
})

/** The states of one cell as they are; of several, an entry for each, which is a list where the cell has several states, as Keras nests them. */
export function statesByCell(states: readonly Symbolic[], counts: readonly number[]): readonly (Symbolic | readonly Symbolic[])[] {
  if (counts.length === 1) return states
  let at = 0
  return counts.map((count) => {
    const own = states.slice(at, at + count)
    at += count
    return count === 1 ? own[0]! : own
  })
}

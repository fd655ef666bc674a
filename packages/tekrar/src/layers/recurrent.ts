import { TekrarError } from '../base/errors.ts'
import { BATCH, STEPS, sameDimension } from '../base/shape.ts'
import type { BuiltCell, Cell } from '../cells/cell.ts'
import { saveCell } from '../cells/save-cell.ts'
import { type TracedStep, traceStep } from '../cells/trace.ts'
import { fill, reverse, variable } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineLayer } from './define-layer.ts'
import type { BuildContext, CallContext, Layer, LayerOptions, Signal, StateDeclaration, Symbolic, Weight } from './layer.ts'
import { commonConfig, masked, onlyInput, requireWhole, unsuitable } from './signals.ts'

/** Options of `recurrent`. */
export interface RecurrentOptions extends LayerOptions {
  /** The output of every step, [batch, steps, units], instead of the last one's, [batch, units]; false. */
  readonly returnSequences?: boolean
  /** From the last step to the first; false. With returnSequences the outputs stay in that order, as in Keras. */
  readonly goBackwards?: boolean
  /** Features of the input, where it comes first and is to be built before any data. */
  readonly inputs?: number
}

/**
 * Repeats a cell over a sequence, or several cells one above the other: [batch, steps, features] → [batch, units], or [batch, steps, units]
 * with `returnSequences`. States start at zero unless the model is given others. Throws `invalid-argument`.
 */
export function recurrent(cells: Cell | readonly Cell[], options: RecurrentOptions = {}): Layer<Symbolic> {
  const { returnSequences = false, goBackwards = false, inputs, trainable = true, name } = options
  const stack: readonly Cell[] = 'build' in cells ? [cells] : cells
  if (stack.length === 0)
    throw new TekrarError('invalid-argument', { where: 'recurrent', name: 'cells', expected: 'a cell or a list of cells', actual: '[]' })
  const title = `recurrent(${stack.map((cell) => cell.name).join(', ')})`
  const labels = stack.map((cell) => cell.name.replaceAll('-', '_'))
  return defineLayer({
    kind: 'recurrent',
    label: labels.length === 1 ? labels[0]! : 'recurrent',
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(inputs === undefined
      ? {}
      : { input: { shape: [STEPS, BATCH, requireWhole(inputs, 'inputs', 'recurrent')], type: 'float', sequence: true } }),
    build(inputs_, context) {
      const input = onlyInput(inputs_, title, context.path)
      const steps = input.shape[0]!
      let features = sequenceFeatures(title, input, context, inputs)
      const levels = stack.map((cell, i) => {
        const built = cell.build(features)
        features = built.outputs
        return level(
          built,
          labels.length === 1 ? '' : `${labels[i]}_${labels.slice(0, i + 1).filter((label) => label === labels[i]).length}/`,
          context,
        )
      })
      return {
        path: context.path,
        kind: 'recurrent',
        title,
        outputs: [
          returnSequences
            ? { type: 'float', shape: [steps, BATCH, features], sequence: true }
            : {
                type: 'float',
                shape: [BATCH, features],
                sequence: false,
                sequenceRemedy: `add returnSequences: true to '${context.path}'`,
              },
        ],
        weights: levels.flatMap(({ weights }) => Object.values(weights)),
        states: levels.flatMap(({ states }) => states),
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            returnSequences,
            goBackwards,
            cells: levels.map(({ cell, traced }) => saveCell(cell, traced)),
          }
        },
        call: ([x], call) => {
          const { output, states, named } = callLevels(levels, x!.tensor, call, { returnSequences, reverse: goBackwards })
          const inOrder = goBackwards && returnSequences ? reverse(output) : output
          return { outputs: [returnSequences ? masked(inOrder, x!) : { tensor: inOrder }], states, named }
        },
      }
    },
  })
}

function sequenceFeatures(title: string, input: Signal, { path }: BuildContext, inputs: number | undefined): number {
  const expected = `a sequence of shape [batch, steps, ${inputs ?? 'features'}]`
  const last = input.shape[input.shape.length - 1]
  if (input.type !== 'float') throw unsuitable(title, path, expected, input, 'put an embedding before it')
  if (!input.sequence) throw unsuitable(title, path, expected, input, input.sequenceRemedy ?? 'give it one vector for each step')
  if (input.shape.length !== 3 || typeof last !== 'number') throw unsuitable(title, path, expected, input)
  if (inputs !== undefined && !sameDimension(inputs, last)) throw unsuitable(title, path, expected, input, `set inputs: ${last}`)
  return last
}

/** One cell of the stack with its weights. */
interface Level {
  readonly cell: BuiltCell
  readonly traced: TracedStep
  readonly path: string
  readonly weights: Readonly<Record<string, Weight>>
  readonly states: readonly StateDeclaration[]
}

function level(cell: BuiltCell, prefix: string, context: BuildContext): Level {
  const path = `${context.path}/${prefix}`
  return {
    cell,
    traced: traceStep(cell),
    path,
    weights: Object.fromEntries(
      Object.entries(cell.weights).map(([name, { shape, initializer }]) => [name, context.weight(`${prefix}${name}`, shape, initializer)]),
    ),
    states: Object.entries(cell.states).map(([name, shape]) => ({ name: `${path}${name}`, shape: [BATCH, ...shape] })),
  }
}

interface LevelResult {
  readonly output: Tensor
  readonly states: readonly Tensor[]
  readonly named: Readonly<Record<string, Tensor>>
}

interface CallOptions {
  readonly returnSequences: boolean
  readonly reverse: boolean
}

function callLevels(levels: readonly Level[], x: Tensor, call: CallContext, { returnSequences, reverse }: CallOptions): LevelResult {
  let sequence = x
  let output = x
  const finals: Tensor[] = []
  const views: Record<string, Tensor> = {}
  for (const [i, level] of levels.entries()) {
    const last = i === levels.length - 1
    const initial = call.states.slice(finals.length, finals.length + level.states.length)
    const result = callCell(level, sequence, initial, { returnSequences: returnSequences || !last, reverse, views: call.views })
    sequence = output = result.output
    finals.push(...result.states)
    Object.assign(views, result.named)
  }
  return { output, states: finals, named: views }
}

/** The loop over time: x [steps, batch, inputs] → every output [steps, batch, outputs] or the last one [batch, outputs]. */
function callCell(
  { cell, traced, path, weights, states }: Level,
  x: Tensor,
  initial: readonly Tensor[],
  options: CallOptions & { views: boolean },
): LevelResult {
  const stateNames = Object.keys(cell.states)
  const gateNames = options.views ? Object.keys(traced.gates) : []
  const w = Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, variable(weight)]))
  // The last output is the final state it is identical to, as in most cells, or a state of its own.
  const same = stateNames.findIndex((name) => traced.next[name] === traced.output)
  const carried = !options.returnSequences && same < 0
  const { outputs, states: finals } = scan(
    (step) => {
      const before = Object.fromEntries(stateNames.map((name, i) => [name, step.states[i]!]))
      const { output, states: next, gates } = cell.step(w, step.sequences[0]!, before)
      const after = stateNames.map((name) => next[name]!)
      return {
        outputs: [
          ...(options.returnSequences ? [output] : []),
          ...(options.views ? [...after, ...gateNames.map((name) => gates[name]!)] : []),
        ],
        states: carried ? [...after, output] : after,
      }
    },
    {
      steps: x.shape[0]!,
      sequences: [x],
      initial: carried ? [...initial, fill(0, [BATCH, cell.outputs])] : initial,
      reverse: options.reverse,
      where: `recurrent(${cell.name})`,
    },
  )
  const seen = options.views ? outputs.slice(options.returnSequences ? 1 : 0) : []
  const viewed = seen.map((tensor, i) => {
    const at = i < stateNames.length ? stateNames[i] : `gates/${gateNames[i - stateNames.length]}`
    return [`${path}${at}`, tensor] as const
  })
  const output = options.returnSequences ? outputs[0]! : finals[carried ? states.length : same]!
  return { output, states: finals.slice(0, states.length), named: Object.fromEntries(viewed) }
}

import { TekrarError } from '../../base/errors.ts'
import { BATCH, type Dimension, type Extent, type Shape, sameDimension } from '../../base/shape.ts'
import { isCausal } from '../../graph/causal.ts'
import { oneStep } from '../../graph/one-step.ts'
import { argument, fill, reshape, transpose } from '../../graph/ops.ts'
import { topological } from '../../graph/order.ts'
import { substitute } from '../../graph/substitute.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { inputValues, randomTensor } from '../../training/forward.ts'
import { classLogits } from '../../training/losses/logits.ts'
import type { NetworkInput, TrainableNetwork } from '../../training/network.ts'
import { cutAt } from './cut.ts'

/** Which of a network's inputs is the decoder's. */
export interface Roles {
  readonly target: number
  /** Of the decoder's sequence. */
  readonly steps: Extent
  readonly classes: number
}

const WHERE = 'sequenceToSequence'

const refuse = (what: string, remedy: string): never => {
  throw new TekrarError('unsupported', { where: WHERE, what, remedy })
}

/** Finds the input of ids that the output has a step for each of. Throws `unsupported` and `invalid-argument`. */
export function rolesOf({ inputs, outputs }: TrainableNetwork, target?: string): Roles {
  const { shape, sequence } = outputs[0]!
  const classes = shape[shape.length - 1]
  if (!sequence || shape.length !== 3 || typeof classes !== 'number' || classes < 2)
    return refuse(
      'the model gives no class for each step of the target',
      'end the decoder with a dense layer of as many units as there are symbols',
    )
  if (target !== undefined && !inputs.some(({ name }) => name === target))
    throw new TekrarError('invalid-argument', {
      where: WHERE,
      name: 'target',
      expected: `one of ${inputs.map(({ name }) => `'${name}'`).join(', ')}`,
      actual: `'${target}'`,
    })
  const steps = shape[0]!
  const found = inputs.findIndex(
    (one) => one.type === 'index' && one.sequence && sameDimension(one.shape[0]!, steps) && (target ?? one.name) === one.name,
  )
  if (found < 0 || inputs[found]!.shape.length !== 2 || typeof steps === 'number')
    return refuse(
      `no input ${target === undefined ? '' : `'${target}' `}of ids has as many steps as the output`,
      'give the decoder an input of ids, shape [null], and an output at every step of it',
    )
  const alike = inputs.find((one, i) => i !== found && one.sequence && sameDimension(one.shape[0]!, steps))
  if (alike)
    return refuse(
      `the source '${alike.name}' must have as many steps as the target '${inputs[found]!.name}'`,
      'let no layer join the two step by step; attention joins sequences of different lengths',
    )
  return { target: found, steps, classes }
}

/** What is kept of every step: [batch, …]. */
export interface Kept {
  readonly name: string
  readonly shape: Shape
}

/** A network as an encoder that is run once and a decoder that is run step by step. */
export interface Decoder {
  readonly classes: number
  /** What the encoder makes for the decoder: the same at every step. */
  readonly fixed: readonly Tensor[]
  /** The decoder's states before the first step. */
  readonly initial: readonly Tensor[]
  readonly kept: readonly Kept[]
  /** One step: what is fixed, by name; the symbol before [batch] and the states before. */
  step(token: Tensor, states: readonly Tensor[]): DecoderStep
}

export interface DecoderStep {
  /** [batch, classes] */
  readonly logits: Tensor
  readonly states: readonly Tensor[]
  /** [batch, …] each, in the order of `kept`. */
  readonly kept: readonly Tensor[]
}

/** The name of an input of the decoder's program. */
export const fixedName = (i: number): string => `fixed/${i}`

export interface DecoderOptions {
  readonly roles: Roles
  /** Which inputs come with a mask. */
  readonly masked: readonly boolean[]
  /** What is kept of every step, by full name. */
  readonly keep: readonly string[]
}

/** Takes a network apart. Throws `unsupported` for a decoder that looks ahead, and `invalid-argument` for names there are not. */
export function decoderOf(network: TrainableNetwork, { roles, masked, keep }: DecoderOptions): Decoder {
  const { target, steps, classes } = roles
  const inputs = inputValues(network, masked)
  const states = network.states.map(({ shape }) => fill(0, shape))
  const traced = network.trace({ inputs, states, training: false, random: randomTensor(), views: keep.length > 0 })
  const logits = classLogits({ output: traced.outputs[0]!.tensor, kind: network.outputs[0]!.kind })
  const seen = keep.map((name) => seenAt(traced.named, name, steps))
  if (!isCausal([logits, ...seen.map((tensor) => stepsFirst(tensor, steps))], steps))
    refuse(
      'the decoder looks ahead: at a step it needs symbols that are still to come',
      'leave goBackwards, bidirectional layers and attention from the target to itself without a causal mask out of it',
    )
  const token = argument('token', [1, BATCH], 'index')
  const step = oneStep([logits, ...seen], steps, new Map([[inputs[target]!.tensor, token]]))
  const parameters = [token, ...step.states.map(({ before }) => before)]
  if (topological(step.roots).some(({ op }) => op.kind === 'scan' && op.steps === 1))
    refuse('a layer of the decoder asks for the number of the step', 'leave what depends on it out of the decoder')
  const [logitsHere, ...seenHere] = step.roots
  const rows = [
    reshape(logitsHere!, [BATCH, classes]),
    ...step.states.map(({ after }) => after),
    ...seenHere.map((tensor, i) => withoutSteps(tensor, seen[i]!.shape, steps)),
  ]
  const cut = cutAt(rows, parameters, fixedName)
  const kept = rows.slice(1 + step.states.length)
  requireReady(
    step.states.map(({ initial }) => initial),
    parameters,
  )
  return {
    classes,
    fixed: cut.fixed,
    initial: step.states.map(({ initial }) => initial),
    kept: keep.map((name, i) => ({ name, shape: kept[i]!.shape })),
    step(symbol, before) {
      const given = [reshape(symbol, [1, BATCH]), ...before]
      const [first, ...rest] = substitute({ inputs: parameters, outputs: cut.roots }, given)
      return { logits: first!, states: rest.slice(0, step.states.length), kept: rest.slice(step.states.length) }
    },
  }
}

function seenAt(named: Readonly<Record<string, Tensor>>, name: string, steps: Extent): Tensor {
  const found = named[name]
  if (found?.shape.some((size) => sameDimension(size, steps))) return found
  const there = Object.keys(named).filter((one) => named[one]!.shape.some((size) => sameDimension(size, steps)))
  throw new TekrarError('invalid-argument', { where: WHERE, name: 'keep', expected: `one of ${there.join(', ')}`, actual: `'${name}'` })
}

/** A tensor with its axis of steps first. */
function stepsFirst(tensor: Tensor, steps: Extent): Tensor {
  const axes = tensor.shape.map((_, axis) => axis)
  const at = axes.find((axis) => sameDimension(tensor.shape[axis]!, steps))!
  return transpose(tensor, [at, ...axes.filter((axis) => axis !== at)])
}

/** A tensor of one step as [batch, …], without the axis of steps that it has. */
function withoutSteps(tensor: Tensor, shape: Shape, steps: Extent): Tensor {
  const at = shape.findIndex((size) => sameDimension(size, steps))
  const rows = shape.findIndex((size) => sameDimension(size, BATCH))
  const others = shape.map((_, axis) => axis).filter((axis) => axis !== at && axis !== rows)
  const turned = transpose(tensor, [...(rows < 0 ? [] : [rows]), at, ...others])
  return reshape(
    turned,
    turned.shape.filter((_, axis) => axis !== (rows < 0 ? 0 : 1)),
  )
}

/** The states before the first step must come from the encoder. */
function requireReady(initial: readonly Tensor[], parameters: readonly Tensor[]): void {
  if (cutAt(initial, parameters, String).depends.length > 0)
    refuse(
      'a recurrent layer of the decoder begins with a state that the whole target is needed for',
      'let its initial state come from the encoder',
    )
}

/** The source inputs, in the model's order. */
export const sourcesOf = (network: TrainableNetwork, { target }: Roles): readonly NetworkInput[] =>
  network.inputs.filter((_, i) => i !== target)

/** Whether a size is that of a source's steps. */
export const isStepsOf = (size: Dimension, { shape, sequence }: NetworkInput): boolean => sequence && sameDimension(size, shape[0]!)

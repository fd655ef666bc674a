import type { Shape } from '../base/shape.ts'
import { differentiate } from '../graph/gradient.ts'
import { add, constant, input as graphInput, multiply, sum, variable } from '../graph/ops.ts'
import type { DataType, Program, Tensor } from '../graph/tensor.ts'
import { input } from '../layers/input.ts'
import type { Layer, Symbolic, Value, Weight } from '../layers/layer.ts'
import { fromBatchFirst, userShape } from '../layers/signals.ts'
import { buildGraph } from '../model/build-network.ts'
import type { Network } from '../model/network.ts'

/** What one call of a layer is like: everything a program depends on. */
export interface CallForm {
  /** Each input's shape without the batch, and whether it holds ids. */
  readonly inputs: readonly { readonly shape: readonly number[]; readonly type: DataType }[]
  /** Which of the inputs have a mask. */
  readonly masked: readonly boolean[]
  /** The shapes of the initial states handed over, without the batch; none where the layer's own are taken. */
  readonly initialState: readonly (readonly number[])[]
  /** The shape of the pairs that may be looked at, [target, source], where they are handed over. */
  readonly pairs?: readonly number[] | undefined
  readonly training: boolean
  /** Whether gradients are asked for. */
  readonly gradients: boolean
}

/** The names of a program's inputs and outputs. */
export const names = {
  input: (i: number) => `input/${i}`,
  mask: (i: number) => `mask/${i}`,
  initial: (i: number) => `initial/${i}`,
  state: (i: number) => `state/${i}`,
  random: 'random',
  pairs: 'pairs',
  cotangent: (i: number) => `cotangent/${i}`,
  output: (i: number) => `output/${i}`,
  outputMask: (i: number) => `outputMask/${i}`,
  losses: 'losses',
  weightGradient: (i: number) => `gradient/weight/${i}`,
  inputGradient: (i: number) => `gradient/input/${i}`,
  initialGradient: (i: number) => `gradient/initial/${i}`,
} as const

/** A layer as a program over arrays in the user's order, [batch, steps, …]. */
export interface LayerProgram {
  readonly network: Network
  readonly program: Program
  /** In the user's order; the batch is an extent. */
  readonly outputShapes: readonly Shape[]
  /** By the place of each output that carries a mask. */
  readonly maskShapes: ReadonlyMap<number, Shape>
  /** Weights that the program writes: moving averages. */
  readonly written: readonly Weight[]
}

/** Builds the layer for calls of this form. Throws what the layer throws: `shape-mismatch`, `invalid-argument`, `unsupported`. */
export function layerProgram(layer: Layer, form: CallForm, weightsOf: (network: Network) => readonly Weight[]): LayerProgram {
  const entries = form.inputs.map(({ shape, type }) => input({ shape, type }))
  // Whether an input is a sequence says the number of axes of its mask.
  const masks = form.masked.map((isMasked, i) =>
    isMasked ? input({ shape: entries[i]!.signal.sequence ? [form.inputs[i]!.shape[0]!] : [], type: 'float' }) : undefined,
  )
  const initial = form.initialState.map((shape) => input({ shape }))
  const pairs = form.pairs && input({ shape: form.pairs })
  // A layer that takes them has them after query, value and key; without a key of its own the value is one.
  const called = layer(pairs ? [...entries, ...(entries.length < 3 ? [entries[1]!] : []), pairs] : entries, {
    ...(initial.length > 0 ? { initialState: initial } : {}),
    ...(form.masked.includes(true) ? { mask: masks } : {}),
  })
  const exits = flatSymbols(called)
  const given = masks.filter((mask) => mask !== undefined)
  const network = buildGraph({ inputs: [...entries, ...given, ...(pairs ? [pairs] : []), ...initial], outputs: exits, seed: 1 })

  const namesInOrder = [
    ...form.inputs.map((_, i) => names.input(i)),
    ...form.masked.flatMap((isMasked, i) => (isMasked ? [names.mask(i)] : [])),
    ...(pairs ? [names.pairs] : []),
    ...form.initialState.map((_, i) => names.initial(i)),
  ]
  const tensors = network.inputs.map((entry, i) => graphInput(namesInOrder[i]!, userShape(entry), entry.type))
  const values = network.inputs.map(({ sequence }, i): Value => ({ tensor: fromBatchFirst(tensors[i]!, sequence) }))
  const traced = network.trace({
    inputs: values,
    states: network.states.map(({ shape }, i) => graphInput(names.state(i), shape)),
    training: form.training,
    random: graphInput(names.random, [2], 'index'),
  })
  const outputs = traced.outputs.map(({ tensor }, i) => fromBatchFirst(tensor, network.outputs[i]!.sequence))
  const outputMasks = new Map<number, Tensor>()
  for (const [i, { mask }] of traced.outputs.entries())
    if (mask) outputMasks.set(i, fromBatchFirst(mask, network.outputs[i]!.sequence && mask.shape.length > 1))
  const weights = weightsOf(network)
  const losses = [
    ...traced.losses,
    ...weights.flatMap((weight) => (weight.trainable && weight.regularizer ? weight.regularizer(variable(weight)) : [])),
  ]
  const all: Record<string, Tensor> = {
    ...Object.fromEntries(outputs.map((tensor, i) => [names.output(i), tensor])),
    ...Object.fromEntries([...outputMasks].map(([i, tensor]) => [names.outputMask(i), tensor])),
    ...Object.fromEntries(traced.states.map((tensor, i) => [names.state(i), tensor])),
    ...(losses.length > 0 ? { [names.losses]: losses.reduce((a, b) => add(a, b)) } : {}),
  }
  const updates = traced.updates
  return {
    network,
    program: form.gradients
      ? withGradients(all, {
          outputs,
          given: tensors.slice(0, entries.length),
          begin: tensors.slice(tensors.length - initial.length),
          weights,
          updates,
          form,
        })
      : { outputs: all, updates },
    outputShapes: outputs.map(({ shape }) => shape),
    maskShapes: new Map([...outputMasks].map(([i, { shape }]) => [i, shape])),
    written: weights.filter((weight) => updates.some((update) => update.variable === weight)),
  }
}

const flatSymbols = (result: unknown): readonly Symbolic[] => (Array.isArray(result) ? result.flatMap(flatSymbols) : [result as Symbolic])

/** The same, with the gradients of Σ outputs · cotangents + losses. */
function withGradients(
  all: Readonly<Record<string, Tensor>>,
  {
    outputs,
    given,
    begin,
    weights,
    updates,
    form,
  }: {
    readonly outputs: readonly Tensor[]
    readonly given: readonly Tensor[]
    readonly begin: readonly Tensor[]
    readonly weights: readonly Weight[]
    readonly updates: Program['updates']
    readonly form: CallForm
  },
): Program {
  const total = outputs
    .map((output, i) => sum(multiply(output, graphInput(names.cotangent(i), output.shape))))
    .reduce((a, b) => add(a, b), all[names.losses] ?? constant(0))
  const wanted: [string, Tensor][] = []
  for (const [i, weight] of weights.entries()) if (weight.trainable) wanted.push([names.weightGradient(i), variable(weight)])
  for (const [i, tensor] of given.entries()) if (form.inputs[i]!.type === 'float') wanted.push([names.inputGradient(i), tensor])
  for (const [i, tensor] of begin.entries()) wanted.push([names.initialGradient(i), tensor])
  const values = Object.fromEntries(updates.map(({ value }, i) => [`update/${i}`, value]))
  const made = differentiate({ loss: total, wrt: wanted.map(([, tensor]) => tensor), outputs: { ...all, ...values } })
  const results: Record<string, Tensor> = { ...made.outputs }
  for (const name of Object.keys(values)) delete results[name]
  return {
    outputs: { ...results, ...Object.fromEntries(wanted.map(([name], i) => [name, made.gradients[i]!])) },
    updates: updates.map((update, i) => ({ ...update, value: made.outputs[`update/${i}`]! })),
  }
}

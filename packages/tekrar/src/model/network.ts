import { TekrarError } from '../base/errors.ts'
import { describeShape, sameShape } from '../base/shape.ts'
import type { Tensor, Variable } from '../graph/tensor.ts'
import { type BuiltLayer, buildContext, isSequence, type Layer, type Signal, type StateDeclaration } from '../layers/layer.ts'
import { nameLayers } from '../layers/names.ts'
import type { NetworkCall, Traced, TrainableNetwork } from '../training/network.ts'

/** Layers with their weights, ready to be traced into programs. All shapes are time-first. */
export interface Network extends TrainableNetwork {
  readonly layers: readonly BuiltLayer[]
  /** What each layer takes: the network's input, then the output of the layer before. */
  readonly signals: readonly Signal[]
  readonly input: Signal
  /** Every weight in layer order, frozen ones too. */
  readonly weights: readonly Variable[]
  readonly states: readonly StateDeclaration[]
  readonly output: NetworkOutput
  /** The layers' equations over the call's tensors. With `views`, what happens inside is named: gates and states at every step. */
  trace(call: NetworkCall & { readonly views?: boolean }): Traced
}

export interface NetworkOutput {
  /** `probabilities` after a softmax or sigmoid, `logits` after a linear layer, else `values`. */
  readonly kind: 'logits' | 'probabilities' | 'values'
  readonly activation: string
  /** Whether there is an output for every step. */
  readonly sequence: boolean
  /** Whether the steps stand in reversed order in memory (see `goBackwards`): whoever hands outputs to a user or takes targets turns them round. */
  readonly reversed: boolean
  readonly signal: Signal
}

export interface NetworkOptions {
  /** What the data is like, where the first layer cannot tell. */
  readonly input?: Signal
  readonly seed: number
}

/** What the network takes, if the first layer can tell before any data is seen: ids for an embedding, `inputs` where it is given. */
export const inputOf = (layers: readonly Layer[]): Signal | undefined => layers[0]?.input

/**
 * Builds the layers one on the other. Weights are named `layer/weight` and start from the seed and their name.
 * Throws `shape-mismatch` for a layer that does not suit the one before, `duplicate-name`, and `unsupported` without an input.
 */
export function buildNetwork(layers: readonly Layer[], { input: given, seed }: NetworkOptions): Network {
  if (layers.length === 0)
    throw new TekrarError('invalid-argument', { where: 'sequential', name: 'layers', expected: 'at least one layer', actual: '[]' })
  const names = nameLayers(layers)
  const input = given ?? inputOf(layers)
  if (!input)
    throw new TekrarError('unsupported', {
      where: `${layers[0]!.kind} '${names[0]}'`,
      what: 'the number of features is not known yet',
      remedy: 'give the first layer inputs: n, or call build with the shape of the data',
    })
  const signals: Signal[] = [input]
  const built = layers.map((layer, i) => {
    const layerBuilt = layer.build(signals[i]!, buildContext(names[i]!, seed, layer.trainable))
    signals.push(layerBuilt.output)
    return layerBuilt
  })
  return {
    layers: built,
    signals,
    input,
    inputLayer: `${built[0]!.title} '${built[0]!.path}'`,
    weights: built.flatMap((layer) => layer.weights),
    states: built.flatMap((layer) => layer.states),
    output: outputOf(signals[signals.length - 1]!),
    trace: (call) => trace(built, input, call),
  }
}

function outputOf(signal: Signal): NetworkOutput {
  const { activation } = signal
  const kind = activation === 'softmax' || activation === 'sigmoid' ? 'probabilities' : activation === 'linear' ? 'logits' : 'values'
  return { kind, activation: activation ?? 'none', sequence: isSequence(signal.shape), reversed: signal.reversed ?? false, signal }
}

function trace(
  layers: readonly BuiltLayer[],
  input: Signal,
  { views = false, ...call }: NetworkCall & { readonly views?: boolean },
): Traced {
  if (!sameShape(call.input.shape, input.shape))
    throw new TekrarError('shape-mismatch', {
      where: 'network',
      expected: `an input of shape ${describeShape(input.shape)}`,
      actual: describeShape(call.input.shape),
    })
  let x = call.input
  const states: Tensor[] = []
  const inside: Record<string, Tensor> = {}
  for (const layer of layers) {
    const own = call.states.slice(states.length, states.length + layer.states.length)
    const result = layer.call(x, { states: own, training: call.training, random: call.random, views })
    x = result.output
    states.push(...result.states)
    Object.assign(inside, result.named, { [layer.path]: x })
  }
  return { output: x, states, named: inside }
}

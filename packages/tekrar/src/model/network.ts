import { TekrarError } from '../base/errors.ts'
import { describeShape, sameShape } from '../base/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { withMask } from '../layers/given-mask.ts'
import type { BuiltLayer, Layer, LayerCall, Signal, Value } from '../layers/layer.ts'
import type { NetworkCall, NetworkInput, NetworkOutput, Traced, TrainableNetwork } from '../training/network.ts'
import type { Graph } from './graph.ts'

/** Layers with their weights, ready to be traced into programs. */
export interface Network extends TrainableNetwork {
  /** Each layer once, in the order of the model; inputs are not among them. */
  readonly layers: readonly BuiltLayer[]
  /** Every place a layer is used at, operands before users; inputs are among them. */
  readonly places: readonly Place[]
  /** Where each input stands. */
  readonly entries: NetworkParts['inputs']
  /** Where each output comes from. */
  readonly outputSources: readonly Source[]
  /** What it was built from, to be built again elsewhere. */
  readonly graph: Graph
  readonly names: ReadonlyMap<Layer, string>
  /** `trace`, with what every place gives. */
  look(call: NetworkCall): Looked
}

/** What is traced, and what every place gives, in the order of the places. */
export interface Looked extends Traced {
  readonly values: readonly (readonly Value[])[]
}

/** A built layer at one of its places, and where its operands come from. */
export interface Place {
  readonly layer: BuiltLayer
  readonly call: LayerCall
  /** `lstm_1`, and `lstm_1:2` at its second place. */
  readonly name: string
  readonly inputs: readonly Source[]
  readonly initialState: readonly Source[]
  readonly constants: readonly Source[]
  readonly masks: readonly (Source | undefined)[]
}

/** An output of a place. */
export interface Source {
  readonly place: number
  readonly output: number
}

/** What a network is made of, all of it built. */
export interface NetworkParts {
  readonly places: readonly Place[]
  readonly inputs: readonly { readonly place: number; readonly input: NetworkInput }[]
  readonly outputs: readonly Source[]
  readonly weights: TrainableNetwork['weights']
  readonly derived: TrainableNetwork['derived']
  readonly layers: readonly BuiltLayer[]
  readonly graph: Graph
  readonly names: ReadonlyMap<Layer, string>
}

/** A network over built layers. */
export function networkOf({ places, inputs, outputs, ...parts }: NetworkParts): Network {
  const signalOf = ({ place, output }: Source): Signal => places[place]!.layer.outputs[output]!
  return {
    ...parts,
    places,
    inputs: inputs.map(({ input }) => input),
    entries: inputs,
    outputSources: outputs,
    outputs: outputNames(places, outputs).map((name, i) => outputOf(name, signalOf(outputs[i]!))),
    states: places.flatMap(({ layer }) => layer.states),
    trace: (call) => tracePlaces({ places, inputs, outputs }, call),
    look: (call) => tracePlaces({ places, inputs, outputs }, call),
  }
}

/** `lstm_1`; `lstm_1[1]` where several outputs of the layer are given, and with a number behind where the very same one is given again. */
function outputNames(places: readonly Place[], outputs: readonly Source[]): string[] {
  const isSame = (a: Source, b: Source) => a.place === b.place && a.output === b.output
  return outputs.map((source, at) => {
    const { name } = places[source.place]!
    const several = outputs.some((other) => other.place === source.place && other.output !== source.output)
    const before = outputs.slice(0, at).filter((other) => isSame(source, other)).length
    return `${name}${several ? `[${source.output}]` : ''}${before > 0 ? `#${before + 1}` : ''}`
  })
}

function outputOf(name: string, { activation, shape, type, sequence }: Signal): NetworkOutput {
  const kind = activation === 'softmax' || activation === 'sigmoid' ? 'probabilities' : activation === 'linear' ? 'logits' : 'values'
  return { name, kind, activation: activation ?? 'none', shape, type, sequence }
}

/** Calls every layer at every place, operands before users. */
export function tracePlaces({ places, inputs, outputs }: Pick<NetworkParts, 'places' | 'inputs' | 'outputs'>, call: NetworkCall): Looked {
  const values: (readonly Value[])[] = []
  const valueAt = ({ place, output }: Source): Value => values[place]![output]!
  const signalAt = ({ place, output }: Source): Signal => places[place]!.layer.outputs[output]!
  const states: Tensor[] = []
  const named: Record<string, Tensor> = {}
  const updates: Traced['updates'][number][] = []
  const losses: Tensor[] = []
  for (const [at, place] of places.entries()) {
    const { layer } = place
    const entry = inputs.findIndex((input) => input.place === at)
    if (entry >= 0) {
      values.push([given(inputs[entry]!.input, call.inputs[entry])])
      continue
    }
    const replaced = call.replace?.get(place.name)
    const own = call.states.slice(states.length, states.length + layer.states.length)
    if (replaced) {
      values.push(replaced)
      states.push(...own)
      continue
    }
    const operands = place.inputs.map((source, i): Value => {
      const mask = place.masks[i]
      return mask ? withMask(place.call.layer, valueAt(source), signalAt(source), valueAt(mask), signalAt(mask)) : valueAt(source)
    })
    const result = layer.call(operands, {
      states: own,
      initialState: place.initialState.map(valueAt),
      constants: place.constants.map(valueAt),
      givenMasks: place.masks.map((mask) => mask !== undefined),
      training: place.call.training ?? call.training,
      random: call.random,
      views: call.views ?? false,
    })
    values.push(result.outputs)
    states.push(...result.states)
    updates.push(...(result.updates ?? []))
    losses.push(...(result.losses ?? []))
    Object.assign(named, result.named, { [place.name]: result.outputs[0]!.tensor })
  }
  return { outputs: outputs.map(valueAt), states, named, updates, losses, values }
}

function given(input: NetworkInput, value: Value | undefined): Value {
  if (!value || !sameShape(value.tensor.shape, input.shape))
    throw new TekrarError('shape-mismatch', {
      where: 'network',
      expected: `an input of shape ${describeShape(input.shape)}`,
      actual: value ? describeShape(value.tensor.shape) : 'none',
    })
  return value
}

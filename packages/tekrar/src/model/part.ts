import { TekrarError } from '../base/errors.ts'
import type { Symbolic } from '../layers/layer.ts'
import { userShape } from '../layers/signals.ts'
import { buildGraph } from './build-network.ts'
import { beginningAt, callsOf } from './graph.ts'
import type { Network } from './network.ts'

/** The symbolic tensor that a layer gives, by the name of its place, such as `lstm_1`, or `lstm_1:2` where it is called again. Throws `invalid-argument`. */
export function symbolicAt(network: Network, name: string, output: number): Symbolic {
  const place = network.places.find((one) => one.name === name)
  const signal = place?.layer.outputs[output]
  if (place && signal) return { signal, shape: userShape(signal), source: place.call, output }
  throw new TekrarError('invalid-argument', {
    where: 'symbolic',
    name: place ? `the output of '${name}'` : 'a layer',
    expected: place ? `below ${place.layer.outputs.length}` : `one of ${network.places.map((one) => one.name).join(', ')}`,
    actual: place ? String(output) : `'${name}'`,
  })
}

/**
 * A network between other symbolic tensors of a network's layers, over the same weights. An input may be what a layer of it gives; layers that are new get weights of
 * their own. Throws what building a network throws, and `invalid-argument` where none of the layers is one of the network's.
 */
export function partOf(network: Network, inputs: readonly Symbolic[], outputs: readonly Symbolic[]): Network {
  const graph = { ...beginningAt(inputs, outputs), seed: network.graph.seed, order: [...network.names.keys()] }
  if (!callsOf(graph).some(({ layer }) => network.names.has(layer)))
    throw new TekrarError('invalid-argument', {
      where: 'part',
      name: 'outputs',
      expected: `made by layers of the model: ${network.layers.map(({ path }) => path).join(', ')}`,
      actual: 'layers of another model',
    })
  return buildGraph(graph, { names: network.names, weights: network.weights })
}

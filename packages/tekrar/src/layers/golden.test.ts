import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sizeOf } from '../base/shape.ts'
import type { Cell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { type ActivationName, activations } from '../graph/activations.ts'
import { differentiate } from '../graph/gradient.ts'
import { add, crossEntropy, input, log, mean, multiply, negate, square, subtract, sum, variable } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import type { Tensor } from '../graph/tensor.ts'
import { activation } from './activation.ts'
import { type Assembled, assemble, exchange, signalOf } from './assemble.test-support.ts'
import { dense } from './dense.ts'
import { embedding } from './embedding.ts'
import type { Layer } from './layer.ts'
import { layerNormalization } from './layer-normalization.ts'
import { recurrent } from './recurrent.ts'

/** The files and how they were made: `reference/README.md`. */
interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

type Weights = Readonly<Record<string, Numbers>>

interface GoldenLayer {
  readonly layer: string
  readonly options: Readonly<Record<string, unknown>>
  readonly weights?: Weights
  readonly cells?: readonly { readonly cell: string; readonly options: { readonly units: number }; readonly weights: Weights }[]
}

interface GoldenCase {
  readonly name: string
  readonly layers: readonly GoldenLayer[]
  readonly inputs: Numbers
  readonly initialStates: readonly Numbers[] | null
  readonly loss: string
  readonly targets: Numbers
  readonly stateTargets: readonly Numbers[] | null
  readonly expected: {
    readonly outputs: Numbers
    readonly finalStates: readonly Numbers[]
    readonly loss: number
    readonly gradients: {
      readonly weights: readonly (Weights | readonly Weights[])[]
      readonly inputs: Numbers | null
      readonly initialStates: readonly Numbers[] | null
    }
  }
}

const read = <Case>(file: string): readonly Case[] =>
  JSON.parse(readFileSync(new URL(`./golden/${file}.json`, import.meta.url), 'utf8')).cases

const cellFactories: Readonly<Record<string, (options: { readonly units: number }) => Cell>> = { simpleRnn, lstm, gru }

const layerFactories: Readonly<Record<string, (golden: GoldenLayer) => Layer>> = {
  embedding: ({ options }) => embedding(options as never),
  dense: ({ options }) => dense(options as never),
  layerNormalization: ({ options }) => layerNormalization(options),
  activation: ({ options }) => activation(options.activation as ActivationName),
  recurrent: ({ options, cells }) =>
    recurrent(
      cells!.map((cell) => cellFactories[cell.cell]!(cell.options)),
      options,
    ),
}

const losses: Readonly<Record<string, (outputs: Tensor, targets: Tensor) => Tensor>> = {
  meanSquaredError: (outputs, targets) => mean(square(subtract(outputs, targets))),
  sparseCategoricalCrossentropy: (outputs, targets) => mean(crossEntropy(log(outputs), targets)),
  binaryCrossentropy: (outputs, targets) =>
    negate(mean(add(multiply(targets, log(outputs)), multiply(subtract(1, targets), log(subtract(1, outputs)))))),
}

/** The file's weights in the order of the layers' own. */
const flatWeights = (layers: readonly (Weights | readonly Weights[])[]): Numbers[] =>
  layers.flatMap((weights) => (Array.isArray(weights) ? weights : [weights]) as Weights[]).flatMap((weights) => Object.values(weights))

const TOLERANCE = 1e-9

function expectClose(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length, what).toBe(expected.length)
  const largest = Array.from(expected).reduce((most, number) => Math.max(most, Math.abs(number)), 1e-300)
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= TOLERANCE * largest))
      expect.fail(`${what}[${i}] is ${actual[i]}, Keras has ${expected[i]}`)
}

/** The user's array in the network's order. */
function inside({ data, shape }: Numbers, sequence: boolean): Float64Array {
  return sequence ? exchange(data, shape) : Float64Array.from(data)
}

function check(golden: GoldenCase): void {
  const layers = golden.layers.map((layer) => layerFactories[layer.layer]!(layer))
  const ids = golden.layers[0]!.layer === 'embedding'
  const { shape } = golden.inputs
  const network: Assembled = assemble(layers, signalOf(shape, ids))
  const { output, finals, states } = network
  const sequence = golden.expected.outputs.shape.length === 3
  const sparse = golden.loss === 'sparseCategoricalCrossentropy'
  const targets = input('targets', sparse ? output.shape.slice(0, -1) : output.shape, sparse ? 'index' : 'float')
  let loss = losses[golden.loss]!(output, targets)
  for (const [i, final] of golden.stateTargets ? finals.entries() : [])
    loss = add(loss, mean(square(subtract(final, input(`state target ${i}`, final.shape)))))

  const weights = network.layers.flatMap((layer) => layer.weights)
  const given = flatWeights(golden.layers.map((layer) => layer.cells?.map((cell) => cell.weights) ?? layer.weights ?? {}))
  expect(weights.map((weight) => weight.shape)).toEqual(given.map((weight) => weight.shape))
  const wrt = [...weights.map(variable), ...(ids ? [] : [network.input]), ...(golden.initialStates ? states : [])]
  const differentiated = differentiate({
    loss,
    wrt,
    outputs: { output, ...Object.fromEntries(finals.map((final, i) => [`final ${i}`, final])) },
  })
  const inputs: Record<string, ArrayLike<number>> = {
    input: inside(golden.inputs, ids || shape.length === 3),
    targets: inside(golden.targets, sequence),
  }
  for (const [i, state] of network.layers.flatMap((layer) => layer.states).entries())
    inputs[state.name] = golden.initialStates?.[i]?.data ?? new Float64Array(shape[0]! * sizeOf(state.shape.slice(1) as number[]))
  for (const [i, target] of golden.stateTargets?.entries() ?? []) inputs[`state target ${i}`] = target.data
  const { outputs } = interpret(
    {
      outputs: {
        ...differentiated.outputs,
        loss: differentiated.loss,
        ...Object.fromEntries(differentiated.gradients.map((g, i) => [`gradient ${i}`, g])),
      },
      updates: [],
    },
    {
      inputs,
      variables: new Map(weights.map((weight, i) => [weight, given[i]!.data])),
      extents: { batch: shape[0]!, ...(shape.length === 3 || ids ? { steps: shape[1]! } : {}) },
      precision: 'float64',
    },
  )

  expectClose('outputs', outputs.output!, inside(golden.expected.outputs, sequence))
  for (const [i, final] of golden.expected.finalStates.entries()) expectClose(`final state ${i}`, outputs[`final ${i}`]!, final.data)
  expect(golden.expected.finalStates).toHaveLength(finals.length)
  expectClose('loss', outputs.loss!, [golden.expected.loss])
  const { gradients } = golden.expected
  const expectedGradients = [
    ...flatWeights(gradients.weights).map(({ data }) => data),
    ...(gradients.inputs ? [inside(gradients.inputs, shape.length === 3)] : []),
    ...(gradients.initialStates ?? []).map(({ data }) => data),
  ]
  expect(expectedGradients).toHaveLength(wrt.length)
  for (const [i, expected] of expectedGradients.entries()) expectClose(`gradient ${i}`, outputs[`gradient ${i}`]!, expected)
}

for (const file of ['simple-rnn', 'lstm', 'gru-reset-after', 'gru-reset-before', 'networks'])
  for (const golden of read<GoldenCase>(file))
    test(`${file} gives Keras's outputs, states, loss and gradients: ${golden.name}`, () => check(golden))

interface ActivationCase {
  readonly activation: ActivationName
  readonly inputs: Numbers
  readonly weights: Numbers
  readonly expected: { readonly outputs: Numbers; readonly gradient: Numbers }
}

for (const golden of read<ActivationCase>('activations'))
  test(`the activation ${golden.activation} and its slope are Keras's`, () => {
    const x = input('x', golden.inputs.shape)
    const output = activations[golden.activation](x)
    const { gradients } = differentiate({ loss: sum(multiply(output, input('weights', golden.weights.shape))), wrt: [x], outputs: {} })
    const { outputs } = interpret(
      { outputs: { output, gradient: gradients[0]! }, updates: [] },
      { inputs: { x: golden.inputs.data, weights: golden.weights.data }, variables: new Map(), extents: {}, precision: 'float64' },
    )
    expectClose('output', outputs.output!, golden.expected.outputs.data)
    expectClose('gradient', outputs.gradient!, golden.expected.gradient.data)
  })

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import type { Cell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { openEngine } from '../engine/open.ts'
import type { Executor } from '../execution/executor.ts'
import { interpreted } from '../execution/interpreted.ts'
import { planned } from '../execution/planned.ts'
import { differentiate } from '../graph/gradient.ts'
import { add, input, mean, multiply, square, tanh, variable } from '../graph/ops.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { activation } from '../layers/activation.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import type { Layer } from '../layers/layer.ts'
import { layerNormalization } from '../layers/layer-normalization.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildNetwork } from './build-network.ts'
import type { Network } from './network.ts'

/** The networks of the golden numbers (see `reference/README.md`); here they are run with other inputs, on the engines and on the reference in float64. */
interface Described {
  readonly name: string
  readonly layers: readonly {
    readonly layer: string
    readonly options: object
    readonly weights?: Readonly<Record<string, { readonly data: readonly number[] }>>
    readonly cells?: readonly {
      readonly cell: string
      readonly options: object
      readonly weights: Readonly<Record<string, { readonly data: readonly number[] }>>
    }[]
  }[]
  readonly inputs: { readonly shape: readonly number[] }
}

const files = ['simple-rnn', 'lstm', 'gru-reset-after', 'gru-reset-before', 'networks']
const described: readonly Described[] = files.flatMap((file) =>
  JSON.parse(readFileSync(new URL(`../layers/golden/${file}.json`, import.meta.url), 'utf8')).cases.map((one: Described) => ({
    ...one,
    name: `${file}: ${one.name}`,
  })),
)

const cells: Readonly<Record<string, (options: never) => Cell>> = { simpleRnn, lstm, gru }

function layerOf({ layer, options, cells: stack }: Described['layers'][number]): Layer {
  if (layer === 'recurrent')
    return recurrent(
      stack!.map((one) => cells[one.cell]!(one.options as never)),
      options,
    )
  if (layer === 'activation') return activation((options as { activation: 'softmax' }).activation)
  const make: Readonly<Record<string, (options: never) => Layer>> = { embedding, dense, layerNormalization }
  return make[layer]!(options as never)
}

/** A program with the network's output, final states, a loss on both, and its gradients of everything that has one. */
function programOf(network: Network): Program {
  const x = input('input', network.inputs[0]!.shape, network.inputs[0]!.type)
  const states = network.states.map(({ name, shape }) => input(name, shape))
  const traced = network.trace({ inputs: [{ tensor: x }], states, training: false, random: input('random', [2], 'index') })
  const output = traced.outputs[0]!.tensor
  const uneven = (tensor: Tensor, i: number): Tensor => mean(square(add(tanh(tensor), multiply(tensor, 0.1 * (i + 1)))))
  const loss = [output, ...traced.states].map(uneven).reduce((left, right) => add(left, right))
  const wrt = [...network.weights.map(variable), ...(x.type === 'float' ? [x] : []), ...states]
  const finals = Object.fromEntries(traced.states.map((state, i) => [`final state ${network.states[i]!.name}`, state]))
  const { outputs, gradients, loss: value } = differentiate({ loss, wrt, outputs: { output, ...finals } })
  return {
    outputs: { ...outputs, loss: value, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient ${i}`, gradient])) },
    updates: [],
  }
}

/** Numbers in ±1 that repeat nowhere near. */
const spread = (length: number, from: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (((i + from) * 0.6180339887) % 1) * 2 - 1)

const BATCH_SIZE = 7
const STEP_COUNT = 9

async function run(one: Described, executor: Executor) {
  const ids = one.layers[0]!.layer === 'embedding'
  const sequence = one.inputs.shape.length === 3
  const features = one.inputs.shape.at(-1)!
  const network = buildNetwork(one.layers.map(layerOf), {
    seed: 1,
    ...(ids ? {} : { input: { shape: sequence ? [STEPS, BATCH, features] : [BATCH, features], type: 'float' as const, sequence } }),
  })
  const extents = { batch: BATCH_SIZE, steps: STEP_COUNT }
  const executable = executor.prepare(programOf(network), { capacity: extents })
  const given = one.layers
    .flatMap(({ weights, cells: stack }) => (stack ? stack.map((cell) => cell.weights) : [weights ?? {}]))
    .flatMap((weights) => Object.values(weights))
  for (const [i, weight] of network.weights.entries()) executor.write(weight, given[i]!.data)
  const tokens = BATCH_SIZE * (sequence || ids ? STEP_COUNT : 1)
  const inputs: Record<string, ArrayLike<number>> = {
    input: ids ? Array.from({ length: tokens }, (_, i) => (i * i + 3 * i) % 5) : spread(tokens * features, 0),
    random: [1, 0],
  }
  for (const [i, { name, shape }] of network.states.entries()) inputs[name] = spread(BATCH_SIZE * (shape[1] as number), 1000 * (i + 1))
  const named = new Set(['input', ...network.states.map(({ name }) => name)])
  return executable.run(Object.fromEntries(Object.entries(inputs).filter(([name]) => named.has(name))), extents)
}

for (const name of ['wasm', 'native'] as const) {
  const opened = await openEngine({ engine: name }).catch(() => undefined)
  describe.skipIf(!opened)(`${name}${opened ? '' : ' is not built here'}`, () => {
    for (const one of described)
      test(`outputs, states, loss and gradients are the reference's to 1e-5 of the largest: ${one.name}`, async () => {
        const expected = await run(one, interpreted('float64'))
        const actual = await run(one, planned(opened!.engine, 'test'))
        expect(Object.keys(actual)).toEqual(Object.keys(expected))
        for (const [output, data] of Object.entries(expected)) {
          const wanted = Array.from(data)
          const largest = wanted.reduce((most, number) => Math.max(most, Math.abs(number)), 1e-300)
          const apart = wanted.reduce((most, number, i) => Math.max(most, Math.abs(number - actual[output]![i]!)), 0)
          expect(apart / largest, output).toBeLessThanOrEqual(1e-5)
        }
      })
  })
}

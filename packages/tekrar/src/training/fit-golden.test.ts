import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import type { NumericArray } from '../data/arrays.ts'
import { openEngine } from '../engine/open.ts'
import type { Executor } from '../execution/executor.ts'
import { interpreted } from '../execution/interpreted.ts'
import { planned } from '../execution/planned.ts'
import { maxNorm, nonNeg } from '../graph/constraints.ts'
import { l1, l2 } from '../graph/regularizers.ts'
import { batchNormalization } from '../layers/batch-normalization.ts'
import { concatenate } from '../layers/concatenate.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { globalAveragePooling1D } from '../layers/global-pooling.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { masking } from '../layers/masking.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildGraph } from '../model/build-network.ts'
import { Model } from '../model/model.ts'
import { sparseCategoricalCrossentropy } from './losses/cross-entropies.ts'
import type { Loss } from './losses/losses.ts'
import type { ObjectiveOptions } from './objective.ts'
import { adam } from './optimizers/adam.ts'
import { sgd } from './optimizers/sgd.ts'

/** The file and how it was made: `reference/make_fit_golden.py`. */
interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}
type ByName = Readonly<Record<string, Numbers>>

interface Case {
  readonly name: string
  readonly model: keyof typeof models
  readonly single: boolean
  readonly inputs: ByName
  readonly targets: ByName
  readonly weights?: Numbers | ByName
  readonly classWeights?: Readonly<Record<string, number>>
  readonly validation?: number
  readonly loss: string | Readonly<Record<string, unknown>>
  readonly lossWeights?: Readonly<Record<string, number>>
  readonly metrics: ObjectiveOptions['metrics']
  readonly weightedMetrics?: ObjectiveOptions['metrics']
  readonly optimizer: { readonly name: 'sgd' | 'adam'; readonly options: object }
  readonly before: ByName
  readonly expected: {
    readonly history: Readonly<Record<string, readonly number[]>>
    readonly evaluated: Readonly<Record<string, number>>
    readonly weights: ByName
  }
}

const { cases } = JSON.parse(readFileSync(new URL('./golden/fit.json', import.meta.url), 'utf8')) as { cases: readonly Case[] }

interface Ends {
  readonly inputs: readonly Symbolic[]
  readonly outputs: readonly Symbolic[]
}

const every = { returnSequences: true } as const
const models = {
  sequences(): Ends {
    const x = input({ shape: [5, 3], name: 'x' })
    return ends(x, dense({ units: 2, name: 'out' })(recurrent(lstm({ units: 4 }), { ...every, name: 'lstm' })(x)))
  },
  classifier(): Ends {
    const x = input({ shape: [4, 3], name: 'x' })
    return ends(x, dense({ units: 3, activation: 'softmax', name: 'out' })(recurrent(gru({ units: 4 }), { name: 'gru' })(x)))
  },
  tagger(): Ends {
    const x = input({ shape: [null], name: 'x' })
    const table = embedding({ vocabulary: 7, units: 3, maskZero: true, name: 'table' })(x)
    return ends(x, dense({ units: 4, name: 'out' })(recurrent(gru({ units: 4 }), { ...every, name: 'gru' })(table)))
  },
  masked(): Ends {
    const x = input({ shape: [5, 2], name: 'x' })
    const hidden = recurrent(lstm({ units: 3 }), { ...every, name: 'lstm' })(masking({ name: 'masking' })(x))
    return ends(x, dense({ units: 2, name: 'out' })(hidden))
  },
  several(): Ends {
    const a = input({ shape: [null, 2], name: 'a' })
    const b = input({ shape: [null], name: 'b' })
    const along = recurrent(simpleRnn({ units: 3, kernelRegularizer: l2({ l2: 0.02 }) }), { ...every, name: 'along' })(a)
    const whole = recurrent(lstm({ units: 3 }), { name: 'whole' })(embedding({ vocabulary: 6, units: 2, maskZero: true, name: 'table' })(b))
    const last = recurrent(gru({ units: 3 }), { name: 'last' })(along)
    const kind = dense({ units: 3, activation: 'softmax', kernelRegularizer: l1({ l1: 0.01 }), name: 'kind' })
    return {
      inputs: [a, b],
      outputs: [dense({ units: 1, name: 'series' })(along), kind(concatenate({ name: 'both' })([whole, last]))],
    }
  },
  normalized(): Ends {
    const x = input({ shape: [5, 3], name: 'x' })
    const simple = recurrent(simpleRnn({ units: 4 }), { ...every, name: 'simple' })(x)
    const pooled = globalAveragePooling1D({ name: 'pool' })(batchNormalization({ momentum: 0.8, name: 'norm' })(simple))
    return ends(x, dense({ units: 1, name: 'out' })(pooled))
  },
  constrained(): Ends {
    const x = input({ shape: [5, 3], name: 'x' })
    const cell = lstm({ units: 4, kernelConstraint: maxNorm({ maxValue: 0.7 }), recurrentRegularizer: l2({ l2: 0.1 }) })
    return ends(x, dense({ units: 1, kernelConstraint: nonNeg(), name: 'out' })(recurrent(cell, { name: 'lstm' })(x)))
  },
}
const ends = (x: Symbolic, y: Symbolic): Ends => ({ inputs: [x], outputs: [y] })

function lossOf(loss: Case['loss']): ObjectiveOptions['loss'] {
  if (typeof loss === 'string') return loss as Loss
  const options = loss.sparseCategoricalCrossentropy
  if (options) return sparseCategoricalCrossentropy(options)
  return loss as Readonly<Record<string, Loss>>
}

/**
 * On JAX, Keras loses the mask of the predictions on their way out of the gradient, so that metrics count padding while training, though not while evaluating; on
 * TensorFlow and PyTorch, and here, they follow the mask in both. Of these models the metrics of evaluations are compared.
 */
const unmaskedOnJax = ['tagger', 'masked']

const whole = ['b', 'kind']
const arrayOf = ({ shape, data }: Numbers, ids: boolean): NumericArray => ({
  shape,
  data: ids ? Int32Array.from(data) : Float32Array.from(data),
})

function expectClose(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length, what).toBe(expected.length)
  const largest = Array.from(expected).reduce((most, number) => Math.max(most, Math.abs(number)), 1e-300)
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance * largest))
      expect.fail(`${what}[${i}] is ${actual[i]}, Keras has ${expected[i]}`)
}

async function replay(golden: Case, executor: Executor, tolerance: number): Promise<void> {
  const network = buildGraph({ ...models[golden.model](), seed: 1 })
  const model = new Model({ name: 'test', network, build: () => network, openExecutor: async () => executor })
  const ids = (name: string) => golden.model === 'tagger' || whole.includes(name) || (golden.model === 'classifier' && name === 'out')
  const arrays = (named: ByName, isId = ids) =>
    Object.fromEntries(Object.entries(named).map(([name, one]) => [name, arrayOf(one, isId(name))]))
  model.setWeights(Object.fromEntries(Object.entries(golden.before).map(([path, one]) => [path, arrayOf(one, false)])))
  const objective = {
    loss: lossOf(golden.loss),
    metrics: golden.metrics,
    weightedMetrics: golden.weightedMetrics,
    lossWeights: golden.lossWeights,
  }
  const weights =
    golden.weights && ('data' in golden.weights ? arrayOf(golden.weights as Numbers, false) : arrays(golden.weights as ByName, () => false))
  const data = { inputs: arrays(golden.inputs), targets: arrays(golden.targets), ...(weights ? { weights } : {}), batch: 4, shuffle: false }
  const optimizer = golden.optimizer.name === 'sgd' ? sgd(golden.optimizer.options) : adam(golden.optimizer.options)
  const { values } = await model.fit(
    { ...data, validation: golden.validation ?? 0 },
    { ...objective, optimizer, epochs: 3, ...(golden.classWeights ? { classWeights: golden.classWeights } : {}) },
  )
  const { history, evaluated, weights: after } = golden.expected
  expect(Object.keys(values).sort()).toEqual(Object.keys(history).sort())
  for (const [name, expected] of Object.entries(history))
    if (!(unmaskedOnJax.includes(golden.model) && !name.endsWith('loss'))) expectClose(name, values[name]!, expected, tolerance)
  expect(network.weights.map(({ path }) => path).sort()).toEqual(Object.keys(after).sort())
  for (const weight of network.weights) expectClose(weight.path, executor.read(weight), after[weight.path]!.data, tolerance)
  const { loss, metrics } = await model.evaluate(data, objective)
  for (const [name, expected] of Object.entries(evaluated))
    expectClose(`evaluated ${name}`, [{ loss, ...metrics }[name]!], [expected], tolerance)
}

for (const golden of cases)
  test(`a run with ${golden.name} gives Keras's history and weights`, () => replay(golden, interpreted('float64'), 1e-9))

for (const name of ['wasm', 'native'] as const) {
  const opened = await openEngine({ engine: name }).catch(() => undefined)
  for (const golden of cases)
    test.skipIf(!opened)(`in float32 ${name} follows Keras through a run with ${golden.name}${opened ? '' : ': not built here'}`, () =>
      replay(golden, planned(opened!.engine, 'test'), 1e-5),
    )
}

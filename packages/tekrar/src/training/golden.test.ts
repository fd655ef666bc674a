import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { openEngine } from '../engine/open.ts'
import type { Executor } from '../execution/executor.ts'
import { interpreted } from '../execution/interpreted.ts'
import { planned } from '../execution/planned.ts'
import { differentiate } from '../graph/gradient.ts'
import { input, mean } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildNetwork } from '../model/build-network.ts'
import { inputName, targetName } from './forward.ts'
import { type LossName, lossOf } from './losses/losses.ts'
import { objectiveOf } from './objective.ts'
import { adam, adamW } from './optimizers/adam.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { rmsprop } from './optimizers/rmsprop.ts'
import { sgd } from './optimizers/sgd.ts'
import { plainSignature } from './signature.ts'
import { trainingStep } from './step.ts'
import { trainingVariables } from './variables.ts'

/** The files and how they were made: `reference/README.md`. */
interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

type Weights = Readonly<Record<string, Numbers>>

interface OptimizerFile {
  readonly problem: {
    readonly layers: readonly { readonly weights?: Weights; readonly cells?: readonly { readonly weights: Weights }[] }[]
    readonly batches: readonly { readonly inputs: Numbers; readonly targets: Numbers }[]
    readonly loss: LossName
  }
  readonly cases: readonly {
    readonly name: string
    readonly optimizer: 'sgd' | 'rmsprop' | 'adam' | 'adamW'
    readonly options: Readonly<Record<string, number | boolean>>
    readonly expected: {
      readonly steps: readonly { readonly loss: number; readonly globalGradientNorm: number; readonly weights: readonly Numbers[] }[]
    }
  }[]
}

interface LossCase {
  readonly name: string
  readonly loss: LossName
  readonly from: 'logits' | 'probabilities' | 'values'
  readonly predictions: Numbers
  readonly targets: Numbers
  readonly sampleWeights?: Numbers
  readonly expected: { readonly loss: number; readonly gradient: Numbers }
}

const read = <Content>(file: string): Content => JSON.parse(readFileSync(new URL(`./golden/${file}.json`, import.meta.url), 'utf8'))

const TOLERANCE = 1e-9

/** Within the tolerance of the largest magnitude expected. */
function expectClose(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = TOLERANCE): void {
  expect(actual.length, what).toBe(expected.length)
  const largest = Array.from(expected).reduce((most, number) => Math.max(most, Math.abs(number)), 1e-300)
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance * largest))
      expect.fail(`${what}[${i}] is ${actual[i]}, Keras has ${expected[i]}`)
}

/** [batch, steps] → [steps, batch] */
const timeFirst = ({ shape: [batch, steps], data }: Numbers): number[] =>
  Array.from({ length: data.length }, (_, i) => data[(i % batch!) * steps! + Math.floor(i / batch!)]!)

const optimizers: Readonly<Record<string, (options: object) => Optimizer>> = { sgd, rmsprop, adam, adamW }

const { problem, cases } = read<OptimizerFile>('optimizers')

async function takeFiveSteps(golden: OptimizerFile['cases'][number], executor: Executor, tolerance: number): Promise<void> {
  const holders = problem.layers.flatMap(({ cells, weights }) => cells?.map((cell) => cell.weights) ?? [weights!])
  const given = holders.flatMap((weights) => Object.values(weights))
  const [vocabulary, features] = holders[0]!.embeddings!.shape as [number, number]
  const units = holders[1]!.recurrentKernel!.shape[0]!
  const layers = [
    embedding({ vocabulary, units: features }),
    recurrent(lstm({ units }), { returnSequences: true }),
    dense({ units: vocabulary }),
  ]
  const network = buildNetwork(layers, { seed: 1 })
  const optimizer = optimizers[golden.optimizer]!(golden.options)
  const [batch, steps] = problem.batches[0]!.inputs.shape as [number, number]
  const objective = objectiveOf({ loss: problem.loss }, network.outputs, 'test')
  const signature = plainSignature(network, objective)
  const { program } = trainingStep(network, { objective, signature, optimizer, variables: trainingVariables(network, optimizer) })
  const extents = { batch, steps }
  const executable = executor.prepare(program, { capacity: extents })
  expect(network.weights.map(({ shape }) => shape)).toEqual(given.map(({ shape }) => shape))
  for (const [i, weight] of network.weights.entries()) executor.write(weight, given[i]!.data)
  expect(golden.expected.steps).toHaveLength(5)
  for (const [i, expected] of golden.expected.steps.entries()) {
    const { inputs, targets } = problem.batches[i]!
    const call = {
      [inputName(network.inputs[0]!)]: timeFirst(inputs),
      [targetName(network.outputs[0]!)]: timeFirst(targets),
      learningRate: [optimizer.learningRate],
      carry: [0],
      random: [1, i],
    }
    const outputs = await executable.run(call, extents)
    expectClose(`step ${i + 1}: loss`, outputs.loss!, [expected.loss], tolerance)
    expectClose(`step ${i + 1}: gradient norm`, outputs.gradientNorm!, [expected.globalGradientNorm], tolerance)
    for (const [j, weight] of network.weights.entries())
      expectClose(`step ${i + 1}: ${weight.path}`, executor.read(weight), expected.weights[j]!.data, tolerance)
  }
}

for (const golden of cases)
  test(`five steps of ${golden.name} give Keras's losses, gradient norms and weights`, () =>
    takeFiveSteps(golden, interpreted('float64'), TOLERANCE))

for (const name of ['wasm', 'native'] as const) {
  const opened = await openEngine({ engine: name }).catch(() => undefined)
  for (const golden of cases)
    test.skipIf(!opened)(`in float32 ${name} follows Keras through five steps of ${golden.name}${opened ? '' : ': not built here'}`, () =>
      takeFiveSteps(golden, planned(opened!.engine, 'test'), 1e-5),
    )
}

for (const golden of read<{ cases: readonly LossCase[] }>('losses').cases.filter(({ sampleWeights }) => sampleWeights === undefined))
  test(`a loss and its gradient are Keras's: ${golden.name}`, () => {
    const { predictions, targets, expected } = golden
    const output = input('predictions', predictions.shape)
    const sparse = golden.loss === 'sparseCategoricalCrossentropy'
    const wanted = input('targets', targets.shape, sparse ? 'index' : 'float')
    const loss = mean(lossOf(golden.loss, 'test').of({ output, kind: golden.from }, wanted))
    const differentiated = differentiate({ loss, wrt: [output], outputs: {} })
    const { outputs } = interpret(
      { outputs: { loss: differentiated.loss, gradient: differentiated.gradients[0]! }, updates: [] },
      { inputs: { predictions: predictions.data, targets: targets.data }, variables: new Map(), extents: {}, precision: 'float64' },
    )
    expectClose('loss', outputs.loss!, [expected.loss])
    expectClose('gradient', outputs.gradient!, expected.gradient.data)
  })

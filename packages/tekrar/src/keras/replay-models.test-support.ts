import type { Executor } from '../execution/executor.ts'
import type { KerasCompile } from './compile.ts'
import { modelFromKeras } from './model-from-keras.ts'
import { Comparison, type Numbers } from './replay.test-support.ts'
import { given } from './replay-training.test-support.ts'

export interface ModelCase {
  readonly name: string
  readonly model: object
  readonly weights: readonly Numbers[]
  readonly compile: {
    readonly optimizer: object
    readonly loss: unknown
    readonly metrics?: readonly unknown[]
    readonly loss_weights?: readonly number[]
  }
  readonly inputs: readonly Numbers[]
  readonly targets: readonly Numbers[]
  readonly sampleWeights?: Numbers
  readonly predictions: readonly Numbers[]
  readonly steps: readonly { readonly rows: readonly [number, number]; readonly loss: number }[]
  readonly weightsAfterSteps: readonly Numbers[]
  readonly history: Readonly<Record<string, readonly number[]>>
  readonly weightsAfterFit: readonly Numbers[]
  readonly evaluation: Readonly<Record<string, number>>
}

/** How far from Keras an answer may be: what is computed as the executor does, and predictions, which are float32 always. */
export interface Tolerances {
  readonly computed: number
  readonly predicted: number
}

const rowsOf = ({ shape, data }: Numbers, [first, last]: readonly [number, number]): Numbers => {
  const width = data.length / shape[0]!
  return { shape: [last - first, ...shape.slice(1)], data: data.slice(first * width, last * width) }
}

/** Whole numbers that stand for words or classes, by what the case is about: targets of classes, and inputs that are looked up. */
const areIds = ({ data }: Numbers): boolean => data.every((value) => Number.isInteger(value) && value >= 0)

/** Predicts, trains three steps, fits two epochs and evaluates, as Keras did. */
export async function replayModel(golden: ModelCase, executor: Executor, { computed, predicted }: Tolerances): Promise<readonly string[]> {
  const comparison = new Comparison(computed)
  const predictions = new Comparison(predicted)
  try {
    const model = modelFromKeras(golden.model, { executor })
    model.setWeights(golden.weights)
    const entries = model.model.network.inputs
    const inputs = (rows?: readonly [number, number]) => {
      const arrays = golden.inputs.map((array, i) => given(rows ? rowsOf(array, rows) : array, entries[i]!.type === 'index'))
      return arrays.length === 1 ? arrays[0]! : arrays
    }
    const targets = (rows?: readonly [number, number]) => {
      const arrays = golden.targets.map((array) => given(rows ? rowsOf(array, rows) : array, areIds(array)))
      return arrays.length === 1 ? arrays[0]! : arrays
    }
    const beside = (rows?: readonly [number, number]) =>
      golden.sampleWeights ? { sampleWeight: given(rows ? rowsOf(golden.sampleWeights, rows) : golden.sampleWeights) } : {}
    const { outputs } = await model.predict(inputs())
    for (const [i, expected] of golden.predictions.entries()) predictions.array(`prediction ${i + 1}`, outputs[i], expected)
    const { optimizer, loss, metrics, loss_weights: lossWeights } = golden.compile
    model.compile({ optimizer, loss, ...(metrics ? { metrics } : {}), ...(lossWeights ? { lossWeights } : {}) } as KerasCompile)
    for (const [i, { rows, loss: expected }] of golden.steps.entries()) {
      const logs = await model.trainOnBatch(inputs(rows), targets(rows), beside(rows))
      comparison.number(`loss of step ${i + 1}`, logs.loss!, expected)
    }
    const compareWeights = (what: string, weights: readonly Numbers[]) => {
      const own = model.getWeights()
      for (const [i, weight] of weights.entries()) comparison.array(`weight ${i + 1} after ${what}`, own[i], weight)
    }
    compareWeights('three steps', golden.weightsAfterSteps)
    const history = await model.fit(inputs(), targets(), { ...beside(), batchSize: 2, epochs: 2, shuffle: false })
    for (const [name, values] of Object.entries(golden.history))
      for (const [epoch, value] of values.entries())
        comparison.number(`${name} of epoch ${epoch + 1}`, history[name]?.[epoch] ?? Number.NaN, value)
    compareWeights('fit', golden.weightsAfterFit)
    const evaluation = await model.evaluate(inputs(), targets(), { ...beside(), batchSize: 2 })
    for (const [name, value] of Object.entries(golden.evaluation))
      comparison.number(`${name} evaluated`, evaluation[name] ?? Number.NaN, value)
  } catch (error) {
    comparison.differences.push(error instanceof Error ? error.message : String(error))
  }
  return [...predictions.differences, ...comparison.differences].map((difference) => `${golden.name}: ${difference}`)
}

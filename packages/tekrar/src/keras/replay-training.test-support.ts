import type { Executor } from '../execution/executor.ts'
import { modelFromKeras } from './model-from-keras.ts'
import { Comparison, type LayerCase, leaves, type Numbers } from './replay.test-support.ts'

/** A golden array as a model takes it. */
export const given = (
  { shape, data }: Numbers,
  ids = false,
): { readonly shape: readonly number[]; readonly data: Float32Array | Int32Array } => ({
  shape,
  data: ids ? Int32Array.from(data) : Float32Array.from(data),
})

/** The number that stands in every feature of a step that is left out. */
const PADDING = 9

const tensor = (name: string, at = 0) => ({ class_name: '__keras_tensor__', config: { keras_history: [name, 0, at] } })

/** The model inputs → (Masking where there is a mask) → the layer, as Keras writes it. Sequences may be of any length where `anyLength`. */
function modelAround({ layer, inputs, mask, convention, arguments: named = {}, expected }: LayerCase, anyLength: boolean): object {
  const ids = layer.class_name === 'Embedding'
  const entries = inputs.map(({ shape }, i) => ({
    class_name: 'InputLayer',
    name: `input_${i}`,
    config: {
      name: `input_${i}`,
      batch_shape: [null, ...shape.slice(1).map((size, axis) => (axis === 0 && shape.length > 2 && anyLength ? null : size))],
      dtype: ids ? 'int32' : 'float32',
    },
    inbound_nodes: [],
  }))
  const maskings = inputs.flatMap((_, i) =>
    mask?.[i] && !ids
      ? [
          {
            class_name: 'Masking',
            name: `masking_${i}`,
            config: { name: `masking_${i}`, mask_value: PADDING },
            inbound_nodes: [{ args: [tensor(`input_${i}`)], kwargs: {} }],
          },
        ]
      : [],
  )
  const called = inputs.map((_, i) => tensor(mask?.[i] && !ids ? `masking_${i}` : `input_${i}`))
  const args = convention === 'list' ? [called] : called
  const name = 'layer'
  return {
    class_name: 'Functional',
    config: {
      name: 'steps',
      layers: [...entries, ...maskings, { ...layer, name, config: { ...layer.config, name }, inbound_nodes: [{ args, kwargs: named }] }],
      input_layers: entries.map((entry) => [entry.name, 0, 0]),
      output_layers: leaves(expected.outputs).map((_, i) => [name, 0, i]),
    },
  }
}

/** Three steps of SGD with momentum, as Keras made them: the losses, and the weights after. */
export async function replaySteps(
  golden: LayerCase,
  executor: Executor,
  { tolerance, anyLength }: { readonly tolerance: number; readonly anyLength: boolean },
): Promise<readonly string[]> {
  const { steps } = golden
  if (!steps) return []
  const comparison = new Comparison(tolerance)
  try {
    const model = modelFromKeras(modelAround(golden, anyLength), { executor })
    const count = leaves(golden.expected.outputs).length
    const loss = 'mean_squared_error'
    model.setWeights(golden.weights)
    model.compile({
      optimizer: { class_name: 'SGD', config: { learning_rate: 0.05, momentum: 0.9 } },
      loss: count === 1 ? loss : Array.from({ length: count }, () => loss),
    })
    const { weights: all } = model.model.network
    const trains = all.some(({ trainable }) => trainable)
    // Moving averages move in Keras even so; here a model none of whose weights trains cannot be trained.
    if (!trains && all.some(({ fixed }) => fixed)) return []
    const ids = golden.layer.class_name === 'Embedding'
    for (const [i, batch] of steps.batches.entries()) {
      const inputs = batch.inputs.map((array) => given(array, ids))
      const targets = batch.targets.map((array) => given(array))
      const from = inputs.length === 1 ? inputs[0]! : inputs
      const to = targets.length === 1 ? targets[0]! : targets
      const beside = batch.sampleWeights ? { sampleWeight: given(batch.sampleWeights) } : {}
      const logs = await (trains ? model.trainOnBatch(from, to, beside) : model.testOnBatch(from, to, beside))
      comparison.number(`loss of step ${i + 1}`, logs.loss!, steps.losses[i]!)
    }
    const weights = model.getWeights()
    for (const [i, weight] of steps.weights.entries()) comparison.array(`weight ${i + 1} after training`, weights[i], weight)
  } catch (error) {
    comparison.differences.push(`training: ${error instanceof Error ? error.message : String(error)}`)
  }
  return comparison.differences.map((difference) => `${golden.name}: ${difference}`)
}

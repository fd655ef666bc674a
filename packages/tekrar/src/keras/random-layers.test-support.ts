import fc from 'fast-check'
import type { KerasInput } from './arrays.ts'
import type { KerasLayerConfiguration } from './layer-from-keras.ts'

/** A layer of Keras with options, arrays and weights drawn at random. */
export interface RandomCall {
  readonly layer: KerasLayerConfiguration
  readonly inputs: readonly KerasInput[]
  readonly mask: readonly (KerasInput | undefined)[]
  readonly several: boolean
  readonly training: boolean
  /** Draws the weights, once their shapes are known. */
  readonly seed: number
}

/** Numbers in (−1, 1) with steps of 1/512, which a float32 holds too. */
const numbersOf = (random: () => number, shape: readonly number[]): KerasInput => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (2 * Math.floor(random() * 512) - 511) / 512),
})

/** mulberry32: the same numbers for the same seed. */
export function drawing(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

export const drawnWeights = (shapes: readonly (readonly number[])[], seed: number): KerasInput[] => {
  const random = drawing(seed)
  return shapes.map((shape) => numbersOf(random, shape))
}

const activation = fc.constantFrom('tanh', 'relu', 'sigmoid', 'linear', 'softsign', 'elu', 'gelu', 'silu', 'hard_sigmoid', 'softmax')
const gate = fc.constantFrom('sigmoid', 'hard_sigmoid')
const units = fc.integer({ min: 1, max: 9 })
const flag = fc.boolean()

const loop = { units, activation, use_bias: flag, return_sequences: flag, go_backwards: flag, zero_output_for_mask: flag }

const recurrent: fc.Arbitrary<KerasLayerConfiguration> = fc.oneof(
  fc.record(loop).map((config) => ({ class_name: 'SimpleRNN', config })),
  fc.record({ ...loop, recurrent_activation: gate, unit_forget_bias: flag }).map((config) => ({ class_name: 'LSTM', config })),
  fc.record({ ...loop, recurrent_activation: gate, reset_after: flag }).map((config) => ({ class_name: 'GRU', config })),
)

const cell = fc.record({
  class_name: fc.constantFrom('SimpleRNNCell', 'LSTMCell', 'GRUCell'),
  config: fc.record({ units, use_bias: flag }),
})

/** Layers of one sequence. */
const single: fc.Arbitrary<KerasLayerConfiguration> = fc.oneof(
  { weight: 4, arbitrary: recurrent },
  fc
    .record({ cell: fc.array(cell, { minLength: 1, maxLength: 3 }), return_sequences: flag, go_backwards: flag })
    .map(({ cell: cells, ...config }) => ({
      class_name: 'RNN',
      config: { ...config, cell: { class_name: 'StackedRNNCells', config: { cells } } },
    })),
  fc.record({ layer: recurrent, merge_mode: fc.constantFrom('sum', 'mul', 'ave', 'concat') }).map(({ layer, merge_mode }) => ({
    class_name: 'Bidirectional',
    config: { merge_mode, layer: { ...layer, config: { ...layer.config, go_backwards: false } } },
  })),
  fc.record({ units, activation, use_bias: flag }).map((config) => ({ class_name: 'Dense', config })),
  fc.record({ units, activation }).map((config) => ({ class_name: 'TimeDistributed', config: { layer: { class_name: 'Dense', config } } })),
  fc
    .record({ center: flag, scale: flag, epsilon: fc.constantFrom(1e-3, 1e-2) })
    .map((config) => ({ class_name: 'LayerNormalization', config })),
  fc.constantFrom('GlobalAveragePooling1D', 'GlobalMaxPooling1D').map((class_name) => ({ class_name, config: {} })),
  fc
    .record({ filters: units, kernel_size: fc.integer({ min: 1, max: 3 }), padding: fc.constantFrom('same', 'causal'), activation })
    .map((config) => ({ class_name: 'Conv1D', config })),
)

/** Layers of two sequences. */
const pair: fc.Arbitrary<KerasLayerConfiguration> = fc.oneof(
  fc.record({ use_scale: flag, score_mode: fc.constantFrom('dot', 'concat') }).map((config) => ({ class_name: 'Attention', config })),
  fc.record({ use_scale: flag }).map((config) => ({ class_name: 'AdditiveAttention', config })),
  fc
    .record({ num_heads: fc.integer({ min: 1, max: 3 }), key_dim: fc.integer({ min: 1, max: 4 }), use_bias: flag })
    .map((config) => ({ class_name: 'MultiHeadAttention', config })),
  fc.constantFrom('Add', 'Multiply', 'Average', 'Concatenate').map((class_name) => ({ class_name, config: {} })),
)

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  steps: fc.integer({ min: 1, max: 9 }),
  features: fc.integer({ min: 1, max: 9 }),
})

/** Any of the layers, with inputs and, half of the time, masks: every row has one step at least that counts. */
export const randomCall: fc.Arbitrary<RandomCall> = fc
  .record({
    layer: fc.oneof(
      { weight: 3, arbitrary: single.map((layer) => ({ layer, count: 1 })) },
      pair.map((layer) => ({ layer, count: 2 })),
    ),
    sizes,
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    masked: flag,
    training: flag,
  })
  .map(({ layer: { layer, count }, sizes: { batch, steps, features: drawn }, seed, masked, training }) => {
    // Two numbers normalised are ±1, whatever they were: their gradients are rounding errors.
    const features = layer.class_name === 'LayerNormalization' ? drawn + 2 : drawn
    const random = drawing(seed)
    const inputs = Array.from({ length: count }, () => numbersOf(random, [batch, steps, features]))
    const mask = inputs.map((): KerasInput | undefined => {
      if (!masked) return undefined
      const rows = Array.from({ length: batch }, () => {
        const row = Array.from({ length: steps }, () => (random() < 0.6 ? 1 : 0))
        row[Math.floor(random() * steps)] = 1
        return row
      })
      return rows
    })
    return { layer, inputs, mask, several: count > 1, training, seed }
  })

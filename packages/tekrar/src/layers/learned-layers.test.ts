import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { input as graphInput, multiply, sum, variable } from '../graph/ops.ts'
import type { Variable } from '../graph/tensor.ts'
import { batchNormalization } from './batch-normalization.ts'
import { dense } from './dense.ts'
import { embedding } from './embedding.ts'
import { lambda } from './lambda.ts'
import type { BuiltLayer } from './layer.ts'
import { masking } from './masking.ts'
import { place, run, weightData } from './one-layer.test-support.ts'
import { flatten, permute, reshape } from './reshaping.ts'
import { openLayer } from './table.ts'

const sequence = { shape: [BATCH, STEPS, 2] }
const ids = { shape: [BATCH, STEPS], type: 'index' as const }
const sizes = { batch: 2, steps: 2 }
/** What a weight starts from. */
const startOf = ({ initial, shape }: Variable) =>
  Array.from((initial as (shape: readonly number[]) => ArrayLike<number>)(shape as number[]))
const saved = ({ kind, config }: BuiltLayer) => JSON.parse(JSON.stringify({ kind, ...config }))

test('an embedding starts from vectors that are given, flat or one for each id, and with maskZero skips id 0', () => {
  for (const weights of [
    [1, 2, 3, 4, 5, 6],
    [[1, 2], Float32Array.of(3, 4), [5, 6]],
  ])
    expect(startOf(place(embedding({ vocabulary: 3, units: 2, weights }), [ids]).built.weights[0]!)).toEqual([1, 2, 3, 4, 5, 6])
  expect(() => embedding({ vocabulary: 3, units: 2, weights: [[1, 2], [3]] })).toThrow(
    /embedding: weights must be 3 vectors of 2 numbers, got 3 numbers/,
  )
  const placed = place(embedding({ vocabulary: 3, units: 2, maskZero: true }), [ids], { sizes })
  expect(Array.from(run(placed, { data: { x0: [1, 0, 0, 2], random: [1, 1] } }).mask0!)).toEqual([1, 0, 0, 1])
  expect(place(embedding({ vocabulary: 3, units: 2 }), [ids]).result.outputs[0]!.mask).toBeUndefined()
})

test('masking leaves out a step all of whose features are the value, and sets it to 0', () => {
  const { y0, mask0 } = run(place(masking({ maskValue: 9 }), [sequence], { sizes }), {
    data: { x0: [9, 9, 9, 1, 0, 0, 9, 9], random: [1, 1] },
  })
  expect(Array.from(mask0!)).toEqual([0, 1, 1, 0])
  expect(Array.from(y0!)).toEqual([0, 0, 9, 1, 0, 0, 0, 0])
  // What is left out already, such as the padding of sequences of different lengths, stays so.
  const masks = place(masking({ maskValue: 9 }), [sequence], { masks: true, sizes })
  const data = { x0: [9, 9, 1, 1, 1, 1, 1, 1], mask0: [1, 1, 1, 0], random: [1, 1] }
  expect(Array.from(run(masks, { data }).mask0!)).toEqual([0, 1, 1, 0])
})

test('batch normalization follows the mean and variance of what the mask leaves, and only while it trains', () => {
  const data = { x0: [1, 10, 3, 20, 100, 100, 100, 100], mask0: [1, 1, 0, 0], random: [1, 1] }
  const placed = place(batchNormalization({ momentum: 0.75 }), [sequence], { masks: true, training: true, sizes })
  const [mean, variance] = ['movingMean', 'movingVariance'].map((name) => weightData(`batch_normalization_1/${name}`, [2], 1))
  const results = run(placed, { data })
  const near = (actual: ArrayLike<number>, expected: number[]) =>
    expected.forEach((value, i) => {
      expect(actual[i]).toBeCloseTo(value, 4)
    })
  near(results['new batch_normalization_1/movingMean']!, [0.75 * mean![0]! + 0.25 * 2, 0.75 * mean![1]! + 0.25 * 15])
  near(results['new batch_normalization_1/movingVariance']!, [0.75 * variance![0]! + 0.25 * 1, 0.75 * variance![1]! + 0.25 * 25])
  expect(place(batchNormalization(), [sequence]).result.updates).toEqual([])
  const frozen = place(batchNormalization({ trainable: false }), [sequence], { training: true })
  expect(frozen.result.updates).toEqual([])
  expect(placed.built.weights.map(({ path, trainable }) => [path.split('/')[1], trainable])).toEqual([
    ['gamma', true],
    ['beta', true],
    ['movingMean', false],
    ['movingVariance', false],
  ])
})

test('with every step left out, batch normalization gives finite numbers', () => {
  const placed = place(batchNormalization(), [sequence], { masks: true, training: true, sizes })
  const results = run(placed, { data: { x0: [1, 2, 3, 4, 5, 6, 7, 8], mask0: [0, 0, 0, 0], random: [1, 1] } })
  for (const values of Object.values(results)) expect(Array.from(values).every(Number.isFinite)).toBe(true)
})

test('one’s own function is saved as what it does, and opened for a batch and steps of any name', () => {
  const layer = lambda((x) => multiply(sum(x, 0), 3), { name: 'summed' })
  const { built } = place(layer, [sequence], { sizes })
  const text = JSON.stringify(saved(built))
  expect(text).not.toContain('=>')
  const again = place(openLayer(JSON.parse(text), 'here'), [{ shape: [BATCH, { extent: 'steps of an image/2' }, 2] }], {
    sizes: { batch: 2, 'steps of an image/2': 2 },
  })
  const data = { x0: [1, 2, 3, 4, 5, 6, 7, 8], random: [1, 1] }
  expect(Array.from(run(again, { data }).y0!)).toEqual([18, 24, 30, 36])
  expect(() => place(openLayer(JSON.parse(text), 'here'), [{ shape: [BATCH, STEPS, 3] }])).toThrow(
    /here\.function: expected \[size 1, size 2, 2\], as when the function was saved, got \[steps, batch, 3\]/,
  )
})

test('a function that uses what is not its own cannot be saved, and says what', () => {
  const weight = place(dense({ units: 2 }), [sequence]).built.weights[1]!
  const { built } = place(
    lambda((x) => multiply(x, variable(weight))),
    [sequence],
  )
  expect(() => built.config).toThrow(/dense_1\/bias/)
  expect(() =>
    place(
      lambda(() => graphInput('free', [3])),
      [sequence],
    ),
  ).toThrow(/expected a result of shape \[batch, …\] or \[steps, batch, …\], got numbers of shape \[3\]/)
})

test('shapes that do not hold the same numbers, and steps that are not known, are refused', () => {
  expect(() => place(reshape({ targetShape: [3, 3] }), [{ shape: [BATCH, 4, 2] }])).toThrow(
    "reshape 'reshape_1': expected as many numbers as [batch, 3, 3], got numbers of shape [batch, 4, 2]",
  )
  expect(() => reshape({ targetShape: [-1, -1] })).toThrow(
    /reshape: targetShape must be whole numbers from 1, and -1 at most once, got \[-1, -1\]/,
  )
  expect(() => place(flatten(), [sequence])).toThrow(
    "flatten 'flatten_1': expected a fixed number of steps, got numbers of shape [batch, steps, 2]; give input a number of steps, or pool over time instead",
  )
  expect(() => permute({ dims: [1, 3] })).toThrow(/permute: dims must be every number from 1 to their count, once, got \[1, 3\]/)
})

test('a setting that no layer would save is refused with its place', () => {
  const open = (data: object) => () => openLayer(data as never, 'model.json: layers[2]')
  const common = { name: 'x', trainable: true }
  expect(open({ kind: 'conv2D', ...common })).toThrow("model.json: layers[2].kind: the kind of layer 'conv2D' is not known")
  expect(open({ kind: 'add', ...common, axis: 1 })).toThrow("model.json: layers[2]: the key 'axis' is not known")
  expect(open({ kind: 'concatenate', ...common })).toThrow('model.json: layers[2]: axis is missing')
  expect(open({ kind: 'permute', ...common, dims: ['a'] })).toThrow('model.json: layers[2].dims[0]: expected a whole number')
  expect(open({ kind: 'dense', ...common, units: 2, activation: 'tahn', useBias: true })).toThrow(
    /layers\[2\]\.activation: expected one of/,
  )
  const pulled = {
    kind: 'dense',
    ...common,
    units: 2,
    activation: 'linear',
    useBias: true,
    kernelRegularizer: { kind: 'l3', settings: {} },
  }
  expect(open(pulled)).toThrow(/layers\[2\]\.kernelRegularizer\.kind: expected one of/)
})

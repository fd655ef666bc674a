import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TekrarError } from '../../base/errors.ts'
import { gradients } from '../../graph/gradient.ts'
import { input, mean, multiply, sigmoid, softmax } from '../../graph/ops.ts'
import { interpret } from '../../graph/reference.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { resultsOf } from '../metrics/metric.ts'
import { type Metrics, metricsOf } from '../metrics/metrics.ts'
import type { Predictions } from './loss.ts'
import { type LossName, losses, lossOf } from './losses.ts'

/** How they were made: `reference/README.md`. */
interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}
interface GoldenCase {
  readonly name: string
  readonly loss: LossName
  readonly from: Predictions['kind']
  readonly predictions: Numbers
  readonly targets: Numbers
  readonly sampleWeights?: Numbers
  readonly expected: { readonly loss: number; readonly gradient: Numbers }
}

const { cases } = JSON.parse(readFileSync(new URL('../golden/losses.json', import.meta.url), 'utf8')) as { cases: readonly GoldenCase[] }

function evaluate(outputs: Record<string, Tensor>, inputs: Record<string, ArrayLike<number>>) {
  return interpret({ outputs, updates: [] }, { inputs, variables: new Map(), extents: {}, precision: 'float64' }).outputs
}

const closeTo = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  const scale = Math.max(...Array.from(expected, Math.abs))
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(1e-9 * scale)
}

test.each(cases)('the loss and its gradient are Keras’s: $name', ({ loss, from, predictions, targets, sampleWeights, expected }) => {
  const resolved = lossOf(loss, 'test')
  const output = input('predictions', predictions.shape)
  const wanted = input('targets', targets.shape, resolved.targets!)
  const weights = sampleWeights && input('weights', sampleWeights.shape)
  const total = resolved.reduced({ output, kind: from, ...(weights ? { weights } : {}) }, wanted)
  const values = evaluate(
    { loss: total, gradient: gradients(total, [output])[0]! },
    { predictions: predictions.data, targets: targets.data, ...(sampleWeights ? { weights: sampleWeights.data } : {}) },
  )
  closeTo(values.loss!, [expected.loss])
  closeTo(values.gradient!, expected.gradient.data)
})

test('after a visible softmax or sigmoid the loss is taken of what lies beneath, so that sure mistakes keep their gradient', () => {
  const logits = input('logits', [1, 2])
  const probabilities = (output: Tensor): Predictions => ({ output, kind: 'probabilities' })
  const sparse = lossOf('sparseCategoricalCrossentropy', 'test').of(probabilities(softmax(logits)), input('ids', [1], 'index'))
  const dense = lossOf('categoricalCrossentropy', 'test').of(probabilities(softmax(logits)), input('targets', [1, 2]))
  const binary = lossOf('binaryCrossentropy', 'test').of(probabilities(sigmoid(logits)), input('targets', [1, 2]))
  const values = evaluate(
    { sparse, dense, slope: gradients(mean(sparse), [logits])[0]!, binary },
    { logits: [60, -60], ids: [1], targets: [0, 1] },
  )
  closeTo(values.sparse!, [120])
  closeTo(values.dense!, [120])
  closeTo(values.slope!, [1, -1])
  closeTo(values.binary!, [60])
})

test('the gradient of a binary cross-entropy is right where the logit is exactly zero', () => {
  const logits = input('logits', [1, 2])
  const loss = mean(lossOf('binaryCrossentropy', 'test').of({ output: logits, kind: 'logits' }, input('targets', [1, 2])))
  closeTo(evaluate({ slope: gradients(loss, [logits])[0]! }, { logits: [0, 0], targets: [1, 0] }).slope!, [-0.25, 0.25])
})

test('a loss of one’s own is a function of symbolic tensors', () => {
  const own = lossOf((predictions, targets) => multiply(predictions, targets), 'test')
  const values = evaluate({ loss: own.of({ output: input('p', [2]), kind: 'values' }, input('t', [2])) }, { p: [2, 3], t: [4, 5] })
  closeTo(values.loss!, [8, 15])
})

test('a loss of one’s own that gives no tensor is told so', () => {
  const own = lossOf((() => undefined) as never, 'test')
  expect(() => own.of({ output: input('p', [2]), kind: 'values' }, input('t', [2]))).toThrow(/must be a tensor or a number/)
})

test('a name that is no loss is refused with the names there are', () => {
  expect(() => lossOf('hinges' as LossName, 'fit')).toThrow(/fit: loss must be one of sparseCategoricalCrossentropy.*got 'hinges'/)
})

test('accuracy looks at the targets: numbers of classes, shares of classes, or one yes or no', () => {
  const { metric } = metricsOf({ metrics: ['accuracy'] }, lossOf('sparseCategoricalCrossentropy', 'test'), 'test').accuracy!
  const classes: Predictions = { output: input('p', [3, 2]), kind: 'probabilities' }
  const yes: Predictions = { output: input('y', [3, 1]), kind: 'logits' }
  const accuracyOf = (predictions: Predictions, targets: Tensor) => {
    const sums = evaluate(
      { ...metric.sums({ ...predictions, targets }) },
      { p: [0.1, 0.9, 0.6, 0.4, 0.3, 0.7], ids: [1, 1, 1], shares: [0, 1, 0, 1, 1, 0], y: [-1, 0.2, 3], sides: [0, 0, 1] },
    )
    return resultsOf('accuracy', metric, sums)[0]![1]
  }
  expect(accuracyOf(classes, input('ids', [3], 'index'))).toBe(2 / 3)
  expect(accuracyOf(classes, input('shares', [3, 2]))).toBe(1 / 3)
  expect(accuracyOf(yes, input('sides', [3, 1]))).toBe(2 / 3)
})

test('perplexity goes with a categorical cross-entropy alone', () => {
  const perplexity: Metrics = ['perplexity']
  expect(() => metricsOf({ metrics: perplexity }, lossOf('meanSquaredError', 'test'), 'fit')).toThrow(TekrarError)
  const { bits } = metricsOf({ metrics: ['bits'] }, lossOf('categoricalCrossentropy', 'test'), 'fit')
  expect(bits!.metric.result({ total: [Math.LN2 * 3], count: [3] })).toBeCloseTo(1, 12)
})

test('a loss with the same options is the same object, so that its program is found again', () => {
  expect(losses.huber({ delta: 2 })).toBe(losses.huber({ delta: 2 }))
  expect(losses.huber({ delta: 2 })).not.toBe(losses.huber())
  expect(losses.huber({ reduction: 'sum' })).not.toBe(losses.huber())
})

test('options of losses that make no sense are refused by name', () => {
  expect(() => losses.huber({ delta: 0 })).toThrow(/huber: delta must be a number above 0, got 0/)
  expect(() => losses.binaryCrossentropy({ labelSmoothing: 2 })).toThrow(/labelSmoothing must be a number from 0 to 1, got 2/)
  expect(() => losses.sparseCategoricalCrossentropy({ ignoreClass: 0.5 })).toThrow(/ignoreClass must be a whole number/)
  expect(() => losses.poisson({ reduction: 'average' as never })).toThrow(/reduction must be one of sumOverBatchSize/)
})

test('a mask or weights that do not belong to the samples are refused', () => {
  const { reduced } = lossOf('mse', 'test')
  const output = input('p', [4, 3])
  expect(() => reduced({ output, kind: 'values', mask: input('mask', [5]) }, input('t', [4, 3]))).toThrow(TekrarError)
  expect(() => reduced({ output, kind: 'values', weights: input('w', [4, 3]) }, input('t', [4, 3]))).toThrow(TekrarError)
})

import { expect, test } from 'vitest'
import { input } from '../../graph/ops.ts'
import { arranged, evaluate, expectClose, extentsOf, type Numbers, readGolden } from '../golden/read.test-support.ts'
import type { LossDefinition } from '../losses/loss.ts'
import { losses, lossOf } from '../losses/losses.ts'
import { type Metric, mergedSums, resultsOf, type Sums } from './metric.ts'
import { metrics, metricsOf } from './metrics.ts'

interface Case {
  readonly name: string
  readonly metric: string
  readonly options: object
  readonly kind: 'probabilities' | 'values'
  readonly batches: readonly {
    readonly targets: Numbers
    readonly predictions: Numbers
    readonly mask?: Numbers
    readonly weights?: Numbers
  }[]
  readonly expected: readonly number[]
}

const { cases } = readGolden<{ readonly cases: readonly Case[] }>('metrics')
const anyLoss = lossOf('meanSquaredError', 'test')

function metricOf(name: string, options: object): Metric {
  const own = (metrics as Readonly<Record<string, (options: object) => Metric>>)[name]
  const made = own ? own(options) : (losses as unknown as Readonly<Record<string, (options: object) => LossDefinition>>)[name]!(options)
  return metricsOf({ metrics: { it: made } }, anyLoss, 'test').it!.metric
}

test.each(cases)('over uneven batches the result is Keras’s: $name', ({ metric: name, options, kind, batches, expected }) => {
  const metric = metricOf(name, options)
  let sums: Sums | undefined
  for (const batch of batches) {
    const sequence = batch.predictions.shape.length === 3
    const given = Object.entries(batch).map(([what, numbers]) => [what, arranged(numbers as Numbers, sequence)] as const)
    const tensors = Object.fromEntries(
      given.map(([what, { shape }]) => {
        const ids = what === 'targets' && shape.length < batch.predictions.shape.length
        return [what, input(what, shape, ids ? 'index' : 'float')]
      }),
    )
    const { predictions, targets, ...counting } = tensors
    const traced = metric.sums({ output: predictions!, kind, targets: targets!, ...counting })
    const data = Object.fromEntries(given.map(([what, numbers]) => [what, numbers.data]))
    sums = mergedSums(sums, evaluate({ ...traced }, data, extentsOf(batch.predictions, sequence)))
  }
  expectClose(
    resultsOf(name, metric, sums!).map(([, number]) => number),
    expected,
    name,
    // Keras makes this one's result in float32, whatever it is told.
    name === 'meanIoU' ? 1e-6 : 1e-9,
  )
})

test('a list is reported as one number each', () => {
  const sums = { truePositives: [1, 3], falsePositives: [1, 1] }
  expect(resultsOf('precision', metrics.precision({ thresholds: [0.2, 0.7] }), sums)).toEqual([
    ['precision/0', 0.5],
    ['precision/1', 0.75],
  ])
})

test('a weighted metric that stands beside an unweighted one of its name is told apart', () => {
  const both = metricsOf({ metrics: ['accuracy', 'mae'], weightedMetrics: ['accuracy'] }, anyLoss, 'test')
  expect(Object.entries(both).map(([name, { weighted }]) => [name, weighted])).toEqual([
    ['accuracy', false],
    ['mae', false],
    ['weightedAccuracy', true],
  ])
})

test('options that make no sense are refused by name', () => {
  expect(() => metrics.auc({ numThresholds: 1 })).toThrow(/auc: numThresholds must be a whole number from 2, got 1/)
  expect(() => metrics.f1Score({ average: 'mean' as never })).toThrow(/average must be none, micro, macro, weighted/)
  expect(() => metrics.topKCategoricalAccuracy({ k: 0 })).toThrow(/k must be a whole number of at least 1/)
  expect(() => metricsOf({ metrics: ['f2' as never] }, anyLoss, 'fit')).toThrow(/fit: metric 'f2' must be one of accuracy/)
})

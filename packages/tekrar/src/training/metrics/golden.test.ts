import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../../base/shape.ts'
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

const looking = { output: input('output', [4, 1]), targets: input('targets', [4, 1]) }
const seen = { output: [-0.2, 0.3, 0.8, -1], targets: [1, 1, 0, 0] }

function resultFor(metric: Metric, kind: 'logits' | 'values'): number {
  return resultsOf('it', metric, evaluate({ ...metric.sums({ ...looking, kind }) }, seen))[0]![1]
}

test('counts of right and wrong look at the last layer for their threshold; one that is given is taken as it is', () => {
  expect(resultFor(metrics.truePositives(), 'logits')).toBe(1)
  expect(resultFor(metrics.truePositives(), 'values')).toBe(0)
  expect(resultFor(metrics.truePositives({ thresholds: -0.5 }), 'logits')).toBe(2)
  expect(resultFor(metrics.auc({ numThresholds: 2000 }), 'logits')).toBeCloseTo(0.5, 6)
})

test('what only fills a sequence up to the length of others counts in no metric', () => {
  const sequence = (name: string, rest: readonly number[] = []) => input(name, [STEPS, BATCH, ...rest])
  const given = { output: sequence('output', [2]), targets: sequence('targets', [2]), kind: 'probabilities' } as const
  const present = sequence('present')
  const data = { output: [0.9, 0.2, 0.4, 0.6, 0.7, 0.3, 0.6, 0.8], targets: [1, 0, 0, 1, 0, 1, 1, 0], present: [1, 1, 1, 0] }
  const shorter = { output: data.output.slice(0, 6), targets: data.targets.slice(0, 6) }
  const extents = (steps: number, batch: number) => ({ [STEPS.extent]: steps, [BATCH.extent]: batch })
  for (const [name, make] of Object.entries(metrics)) {
    if (/sparse/.test(name)) continue
    const metric = make() as Metric
    const padded = evaluate({ ...metric.sums({ ...given, mask: present, present }) }, data, extents(2, 2))
    const alone = evaluate({ ...metric.sums(given) }, shorter, extents(1, 3))
    const numbers = (sums: Sums) => resultsOf(name, metric, sums).map(([, number]) => number)
    expectClose(numbers(padded), numbers(alone), name)
  }
})

test('how far sequences are filled up changes no result, whatever else was measured', () => {
  const metric = metrics.binaryAccuracy()
  const [output, targets, present] = [
    input('output', [STEPS, BATCH, 1]),
    input('targets', [STEPS, BATCH, 1]),
    input('present', [STEPS, BATCH]),
  ]
  const traced = { ...metric.sums({ output, targets, kind: 'probabilities', mask: present, present }) }
  const one = (steps: number) => {
    const long = (numbers: readonly number[]) => Array.from({ length: steps }, (_, i) => numbers[i] ?? 0)
    const data = { output: long([0.9, 0.9]), targets: long([1, 0]), present: long([1, 1]) }
    return evaluate(traced, data, { [STEPS.extent]: steps, [BATCH.extent]: 1 })
  }
  const other = evaluate(traced, { output: [0.1], targets: [1], present: [1] }, { [STEPS.extent]: 1, [BATCH.extent]: 1 })
  for (const steps of [2, 3, 9]) expect(metric.result(mergedSums(mergedSums(undefined, one(steps)), other))).toBeCloseTo(1 / 3, 12)
})

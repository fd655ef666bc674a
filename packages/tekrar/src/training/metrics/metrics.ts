import { TekrarError } from '../../base/errors.ts'
import { toTensor } from '../../graph/ops.ts'
import { ofEachSample } from '../losses/each-sample.ts'
import type { LossDefinition } from '../losses/loss.ts'
import { isOwn, type LossName, lossByName, type ResolvedLoss, validity } from '../losses/losses.ts'
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracies.ts'
import { auc } from './auc.ts'
import { falseNegatives, falsePositives, precision, recall, trueNegatives, truePositives } from './confusion.ts'
import { f1Score, fBetaScore } from './f-beta.ts'
import { meanMetric, meanOfSums, meanSums } from './mean.ts'
import { meanIoU } from './mean-iou.ts'
import { type Metric, type MetricFunction, resultsOf, type Sums } from './metric.ts'
import { isSurprise, type SurpriseName, surprise } from './perplexity.ts'
import { cosineSimilarityMetric, r2Score, rootMeanSquaredError } from './regression.ts'

/** The metrics that have a name: Keras's, in camelCase. Losses serve as metrics too, by their names; `perplexity` and `bits` are made from the loss. */
export const metrics = {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  topKCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  precision,
  recall,
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
  auc,
  f1Score,
  fBetaScore,
  rootMeanSquaredError,
  cosineSimilarity: cosineSimilarityMetric,
  r2Score,
  meanIoU,
} as const satisfies Record<string, () => Metric>

/** The name of one of the metrics, or of a loss. */
export type MetricName = keyof typeof metrics | SurpriseName | LossName

/** A metric by name, with options (`auc({ curve: 'PR' })`), a loss with options, or a function of one's own that gives a number for each sample. */
export type MetricOption = MetricName | Metric | LossDefinition | MetricFunction

/** Metrics, or metrics under names of one's own. */
export type Metrics = readonly (MetricName | Metric | LossDefinition)[] | Readonly<Record<string, MetricOption>>

/** What is measured beside the loss. */
export interface MetricsOptions {
  /** Sample weights don't touch them. */
  readonly metrics?: Metrics | undefined
  /** Sample weights count in them. */
  readonly weightedMetrics?: Metrics | undefined
}

/** By the name each is reported under. */
export type ResolvedMetrics = Readonly<Record<string, { readonly metric: Metric; readonly weighted: boolean }>>

/** The metrics an option means. Throws `invalid-argument` for a name that is not known or that the loss has no meaning for. */
export function metricsOf({ metrics, weightedMetrics }: MetricsOptions, loss: ResolvedLoss, where: string): ResolvedMetrics {
  const plain = entriesOf(metrics).map(
    ([name, option]) => [name, { metric: metricOf(name, option, loss, where), weighted: false }] as const,
  )
  const taken = new Set(plain.map(([name]) => name))
  const weighted = entriesOf(weightedMetrics).map(([name, option]) => {
    const own = taken.has(name) ? `weighted${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name
    return [own, { metric: metricOf(name, option, loss, where), weighted: true }] as const
  })
  return Object.fromEntries([...plain, ...weighted])
}

/** What the metrics come to. One that saw nothing yet is left out. */
export const metricResults = (metrics: ResolvedMetrics, sums: Readonly<Record<string, Sums>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(metrics).flatMap(([name, { metric }]) => (sums[name] ? resultsOf(name, metric, sums[name]) : [])))

const isList = (metrics: Metrics): metrics is Extract<Metrics, readonly unknown[]> => Array.isArray(metrics)

function entriesOf(metrics: Metrics | undefined): [string, MetricOption][] {
  if (!metrics) return []
  if (!isList(metrics)) return Object.entries(metrics)
  return metrics.map((metric) => [typeof metric === 'string' ? metric : metric.name, metric])
}

function metricOf(name: string, option: MetricOption, loss: ResolvedLoss, where: string): Metric {
  if (typeof option === 'function') {
    const of: Metric['of'] = ({ output }, targets) => toTensor(option(output, targets))
    return { ...meanMetric(name, ({ targets, ...given }) => ofEachSample(of!(given, targets), given, `metric '${name}'`)), of }
  }
  if (typeof option === 'object' && option !== null) return 'sums' in option ? option : meanOfLoss(option)
  if (isSurprise(option) && loss.perplexity) return surprise(option, loss)
  if (Object.hasOwn(metrics, option)) return metrics[option as keyof typeof metrics]()
  const named = isSurprise(option) ? undefined : lossByName(option)
  if (named) return meanOfLoss(named)
  throw new TekrarError('invalid-argument', {
    where,
    name: `metric '${name}'`,
    expected: isSurprise(option)
      ? 'one that goes with the loss: perplexity and bits need a categorical cross-entropy'
      : `one of ${Object.keys(metrics).join(', ')}, perplexity, bits, a loss, or a function of symbolic tensors`,
    actual: `'${String(option)}' with the loss ${loss.name}`,
  })
}

const meanOfLoss = (loss: LossDefinition): Metric => ({
  name: loss.name,
  ...(loss.everySample ? {} : { of: loss.of }),
  sums({ targets, mask, weights, present, ...predictions }) {
    const counting = { mask: validity(loss, mask, targets), weights, present }
    const values = loss.of(predictions, targets)
    return { ...meanSums(isOwn(loss) ? ofEachSample(values, counting, `metric '${loss.name}'`) : values, counting) }
  },
  result: meanOfSums,
})

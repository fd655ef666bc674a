import type { Json } from '../base/json.ts'
import type { LossDefinition } from '../training/losses/loss.ts'
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from '../training/metrics/accuracies.ts'
import { auc } from '../training/metrics/auc.ts'
import { falseNegatives, falsePositives, precision, recall, trueNegatives, truePositives } from '../training/metrics/confusion.ts'
import { f1Score, fBetaScore } from '../training/metrics/f-beta.ts'
import { meanIoU } from '../training/metrics/mean-iou.ts'
import type { Metric } from '../training/metrics/metric.ts'
import { cosineSimilarityMetric, r2Score, rootMeanSquaredError } from '../training/metrics/regression.ts'
import { kept } from './kept.ts'
import { isKerasObject, type Reader, readByTable } from './read-compile.ts'
import { lossReaders } from './read-loss.ts'
import type { Settings } from './settings.ts'

const thresholds = (s: Settings) => {
  const given = s.raw('thresholds')
  return kept({ thresholds: (given ?? undefined) as number | readonly number[] | undefined })
}

const counted = (s: Settings) => ({
  ...thresholds(s),
  ...kept({ topK: s.optionalNumber('top_k'), classId: s.optionalNumber('class_id') }),
})

const score = (s: Settings) => ({
  average: s.oneOf('average', ['none', 'micro', 'macro', 'weighted'], 'none'),
  ...kept({ threshold: s.optionalNumber('threshold') }),
})

const aggregations = {
  uniform_average: 'uniformAverage',
  variance_weighted_average: 'varianceWeightedAverage',
  none: 'none',
} as const

const own: Readonly<Record<string, Reader<Metric>>> = {
  accuracy: () => accuracy(),
  acc: () => accuracy(),
  binaryaccuracy: (s) => binaryAccuracy({ threshold: s.number('threshold', 0.5) }),
  categoricalaccuracy: () => categoricalAccuracy(),
  sparsecategoricalaccuracy: () => sparseCategoricalAccuracy(),
  topkcategoricalaccuracy: (s) => topKCategoricalAccuracy({ k: s.whole('k', 5) }),
  sparsetopkcategoricalaccuracy: (s) => sparseTopKCategoricalAccuracy({ k: s.whole('k', 5) }),
  precision: (s) => precision(counted(s)),
  recall: (s) => recall(counted(s)),
  truepositives: (s) => truePositives(thresholds(s)),
  falsepositives: (s) => falsePositives(thresholds(s)),
  truenegatives: (s) => trueNegatives(thresholds(s)),
  falsenegatives: (s) => falseNegatives(thresholds(s)),
  auc(s) {
    if (s.truth('multi_label', false)) throw s.unsupported('multi_label: true', 'one AUC for each label would serve')
    for (const ignored of ['num_labels', 'label_weights', 'thresholds']) s.raw(ignored)
    return auc({
      curve: s.oneOf('curve', ['ROC', 'PR'], 'ROC'),
      summationMethod: s.oneOf('summation_method', ['interpolation', 'minoring', 'majoring'], 'interpolation'),
      numThresholds: s.whole('num_thresholds', 200),
      fromLogits: s.truth('from_logits', false),
    })
  },
  fbetascore: (s) => fBetaScore({ ...score(s), beta: s.number('beta', 1) }),
  f1score: (s) => f1Score(score(s)),
  rootmeansquarederror: () => rootMeanSquaredError(),
  cosinesimilarity(s) {
    s.raw('axis')
    return cosineSimilarityMetric()
  },
  r2score: (s) =>
    r2Score({
      classAggregation:
        aggregations[s.oneOf('class_aggregation', ['uniform_average', 'variance_weighted_average', 'none'], 'uniform_average')],
      numRegressors: s.number('num_regressors', 0),
    }),
  meaniou(s) {
    for (const ignored of ['num_classes', 'ignore_class', 'sparse_y_true', 'sparse_y_pred', 'axis']) s.raw(ignored)
    return meanIoU()
  },
}

/** A loss serves as a metric too. */
const table: Readonly<Record<string, Reader<Metric | LossDefinition>>> = {
  ...lossReaders,
  logcosherror: lossReaders.logcosh!,
  ...own,
}

/** A metric of `compile` under the name Keras reports it by. Throws `unsupported`. */
export function readMetric(metric: unknown): readonly [string, Metric | LossDefinition] {
  if (typeof metric === 'string') return [metric, readByTable(metric, 'metric', table)]
  if (isKerasObject(metric)) {
    const made = readByTable(metric as Json, 'metric', table)
    const config = metric.config as { readonly name?: unknown } | undefined
    return [typeof config?.name === 'string' ? config.name : made.name, made]
  }
  const ours = metric as Metric
  return [ours.name, ours]
}

import { TekrarError } from '../base/errors.ts'
import { absolute, argmax, equal, greater, square, subtract, toFloat } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Predictions, ResolvedLoss } from './losses.ts'

/** Predictions and targets, time-first, to a number for each element; the metric is their mean. No gradient flows through it. */
export type MetricFunction = (predictions: Tensor, targets: Tensor) => Tensor

/** The name of one of the metrics. */
export type MetricName = 'accuracy' | 'perplexity' | 'bits' | 'meanSquaredError' | 'meanAbsoluteError'

/** Metrics by name, or functions of one's own under names of one's own. */
export type Metrics = readonly MetricName[] | Readonly<Record<string, MetricName | MetricFunction>>

type TracedMetric = (predictions: Predictions, targets: Tensor) => Tensor

/**
 * The share of right answers: the likeliest class against the target's number, or against the largest of targets given as probabilities; with one
 * output, whether it falls on the target's side of one half.
 */
const accuracy: TracedMetric = ({ output, kind }, targets) => {
  if (targets.type === 'index') return equal(toFloat(argmax(output)), toFloat(targets))
  if (output.shape[output.shape.length - 1] !== 1) return equal(toFloat(argmax(output)), toFloat(argmax(targets)))
  return equal(greater(output, kind === 'logits' ? 0 : 0.5), greater(targets, 0.5))
}

const traced: Readonly<Record<string, TracedMetric>> = {
  accuracy,
  meanSquaredError: ({ output }, targets) => square(subtract(output, targets)),
  meanAbsoluteError: ({ output }, targets) => absolute(subtract(output, targets)),
}

/** Made from the mean loss alone; numbers to read, not to train with. */
const derived: Readonly<Record<string, (loss: number) => number>> = {
  perplexity: (loss) => Math.exp(loss),
  bits: (loss) => loss / Math.LN2,
}

export interface ResolvedMetrics {
  /** Those that stand in the program, one number for each element. */
  readonly traced: Readonly<Record<string, TracedMetric>>
  /** Those made from the mean loss. */
  readonly derived: Readonly<Record<string, (loss: number) => number>>
}

/** The metrics an option means. Throws `invalid-argument` for a name that is not known or that the loss has no meaning for. */
export function metricsOf(metrics: Metrics | undefined, loss: ResolvedLoss, where: string): ResolvedMetrics {
  const entries: [string, MetricName | MetricFunction][] = isList(metrics)
    ? metrics.map((name) => [name, name])
    : Object.entries(metrics ?? {})
  const result = { traced: {} as Record<string, TracedMetric>, derived: {} as Record<string, (loss: number) => number> }
  for (const [name, metric] of entries) {
    if (typeof metric === 'function') result.traced[name] = ({ output }, targets) => metric(output, targets)
    else if (Object.hasOwn(traced, metric)) result.traced[name] = traced[metric]!
    else if (Object.hasOwn(derived, metric) && loss.perplexity) result.derived[name] = derived[metric]!
    else
      throw new TekrarError('invalid-argument', {
        where,
        name: `metric '${name}'`,
        expected: Object.hasOwn(derived, metric)
          ? 'one that goes with the loss: perplexity and bits need a categorical cross-entropy'
          : `one of ${[...Object.keys(traced), ...Object.keys(derived)].join(', ')}, or a function of symbolic tensors`,
        actual: `'${String(metric)}' with the loss ${loss.name}`,
      })
  }
  return result
}

const isList = (metrics: Metrics | undefined): metrics is readonly MetricName[] => Array.isArray(metrics)

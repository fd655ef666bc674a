import { TekrarError } from '../base/errors.ts'
import { type Loss, lossOf, type ResolvedLoss } from './losses/losses.ts'
import { type Metrics, type MetricsOptions, metricsOf, type ResolvedMetrics } from './metrics/metrics.ts'

/** By what a model is measured. */
export interface ObjectiveOptions extends MetricsOptions {
  /** What is lowered; see `losses`. */
  readonly loss: Loss
}

/** What is learnt: by which loss it is measured, and by what else. */
export interface Objective {
  readonly loss: ResolvedLoss
  readonly metrics: ResolvedMetrics
}

/** For calls from plain JavaScript that forget the options. Throws `invalid-argument`. */
export function requireOptions(options: unknown, where: string): void {
  if (typeof options === 'object' && options !== null) return
  const expected = "an object with a loss, such as { loss: 'meanSquaredError' }"
  throw new TekrarError('invalid-argument', { where, name: 'options', expected, actual: String(options) })
}

/** Throws `invalid-argument` for names that are not known. */
export function objectiveOf({ loss, ...metrics }: ObjectiveOptions, where: string): Objective {
  const resolved = lossOf(loss, where)
  return { loss: resolved, metrics: metricsOf(metrics, resolved, where) }
}

/** Whether two say the same, so that one compiled program serves both. */
export function sameObjective(a: ObjectiveOptions, b: ObjectiveOptions): boolean {
  return a.loss === b.loss && sameMetrics(a.metrics, b.metrics) && sameMetrics(a.weightedMetrics, b.weightedMetrics)
}

function sameMetrics(a: Metrics | undefined, b: Metrics | undefined): boolean {
  if (a === b) return true
  const [left, right] = [Object.entries(a ?? {}), Object.entries(b ?? {})]
  return left.length === right.length && left.every(([name, metric], i) => name === right[i]![0] && metric === right[i]![1])
}

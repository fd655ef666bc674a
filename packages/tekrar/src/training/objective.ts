import { TekrarError } from '../base/errors.ts'
import type { LossDefinition } from './losses/loss.ts'
import { type Loss, lossOf, type ResolvedLoss } from './losses/losses.ts'
import { meanOfSums } from './metrics/mean.ts'
import { type MetricOption, type Metrics, metricsOf, type ResolvedMetrics } from './metrics/metrics.ts'

/** Something for each output: in the model's order, or by the output's name; null for none. */
export type PerOutput<Option> = readonly (Option | null)[] | Readonly<Record<string, Option | null>>

/** Of a model with several outputs, metrics for each: one, several, or several under names of one's own. */
export type OutputMetrics = PerOutput<MetricOption | Metrics>

/** By what a model is measured. */
export interface ObjectiveOptions {
  /** What is lowered, see `losses`: one for all outputs, or one for each. */
  readonly loss: Loss | PerOutput<Loss>
  /** How much each output's loss counts; 1. */
  readonly lossWeights?: number | readonly number[] | Readonly<Record<string, number>> | undefined
  /** What is measured beside the loss: for several outputs, by output. Sample weights don't touch it. */
  readonly metrics?: Metrics | OutputMetrics | undefined
  /** Metrics in which sample weights count. */
  readonly weightedMetrics?: Metrics | OutputMetrics | undefined
}

/** What is learnt: how each output is measured. */
export interface Objective {
  /** In the network's order. */
  readonly outputs: readonly OutputObjective[]
  /** Of all outputs, by the names they are reported under; with several outputs each one's own loss is among them. */
  readonly metrics: ResolvedMetrics
}

/** How one output is measured. */
export interface OutputObjective {
  /** Absent where the output is not learnt from. */
  readonly loss?: ResolvedLoss
  /** How much its loss counts. */
  readonly weight: number
  /** The name its loss is reported under, beside the whole. */
  readonly reported?: string
  /** By the names they are reported under. */
  readonly metrics: ResolvedMetrics
}

type Named = readonly { readonly name: string }[]

const isList = (option: unknown): option is readonly unknown[] => Array.isArray(option)

/** Names and lists of outputs against what is one loss or one metric: those are strings, functions, or have a function of their own. */
const isOne = (option: unknown): boolean =>
  typeof option !== 'object' ||
  option === null ||
  typeof (option as Partial<LossDefinition>).of === 'function' ||
  typeof (option as { readonly sums?: unknown }).sums === 'function'

/** What was given for each output. Throws `invalid-argument`. */
function perOutput<Option>(option: unknown, outputs: Named, name: string, where: string): (Option | undefined)[] {
  const expected = `one for each output: ${outputs.map((output) => `'${output.name}'`).join(', ')}`
  if (isList(option)) {
    if (option.length === outputs.length) return option.map((one) => (one ?? undefined) as Option | undefined)
    throw new TekrarError('invalid-argument', { where, name, expected, actual: String(option.length) })
  }
  const entries = option as Readonly<Record<string, Option | null>>
  for (const key of Object.keys(entries))
    if (!outputs.some((output) => output.name === key))
      throw new TekrarError('invalid-argument', { where, name, expected, actual: `'${key}'` })
  return outputs.map((output) => entries[output.name] ?? undefined)
}

/** Throws `invalid-argument` for names that are not known, and for what does not fit the outputs. */
export function objectiveOf(options: ObjectiveOptions, outputs: Named, where: string): Objective {
  const { loss, lossWeights } = options
  const losses: readonly (Loss | undefined)[] = isOne(loss)
    ? outputs.map(() => loss as Loss)
    : perOutput<Loss>(loss, outputs, 'loss', where)
  const weights =
    lossWeights === undefined || typeof lossWeights === 'number'
      ? outputs.map(() => lossWeights)
      : perOutput<number>(lossWeights, outputs, 'lossWeights', where)
  const metrics = metricsPerOutput(options.metrics, outputs, 'metrics', where)
  const weightedMetrics = metricsPerOutput(options.weightedMetrics, outputs, 'weightedMetrics', where)
  const several = outputs.length > 1
  const resolved = outputs.map(({ name }, i): OutputObjective => {
    const given = losses[i]
    const own = given === undefined ? undefined : lossOf(given, where)
    const measured = metricsOf({ metrics: metrics[i], weightedMetrics: weightedMetrics[i] }, own ?? unmeasured, where)
    return {
      ...(own ? { loss: own } : {}),
      ...(own && several ? { reported: `${name}_loss` } : {}),
      weight: weightOf(weights[i], where),
      metrics: several ? Object.fromEntries(Object.entries(measured).map(([metric, one]) => [`${name}_${metric}`, one])) : measured,
    }
  })
  if (resolved.every((output) => !output.loss))
    throw new TekrarError('invalid-argument', { where, name: 'loss', expected: 'a loss for one output at least', actual: 'none' })
  return { outputs: resolved, metrics: Object.assign({}, ...resolved.map(reportedBy)) }
}

/** Stands in for the loss of an output that has none. */
const unmeasured = { name: 'none', perplexity: false } as ResolvedLoss

const reportedBy = ({ reported, metrics }: OutputObjective): ResolvedMetrics => ({
  ...(reported ? { [reported]: { metric: { name: reported, sums: () => ({}), result: meanOfSums }, weighted: false } } : {}),
  ...metrics,
})

function weightOf(weight: number | undefined, where: string): number {
  const value = weight ?? 1
  if (Number.isFinite(value)) return value
  throw new TekrarError('invalid-argument', { where, name: 'lossWeights', expected: 'numbers', actual: String(value) })
}

function metricsPerOutput(option: ObjectiveOptions['metrics'], outputs: Named, name: string, where: string): (Metrics | undefined)[] {
  if (option === undefined) return outputs.map(() => undefined)
  if (outputs.length === 1 && !byName(option, outputs)) return [option as Metrics]
  return perOutput<MetricOption | Metrics>(option, outputs, name, where).map((one) => {
    if (one === undefined || !isOne(one)) return one as Metrics | undefined
    return typeof one === 'function' ? { [one.name || 'metric']: one } : [one as Exclude<MetricOption, (...given: never[]) => unknown>]
  })
}

/** Whether a record of metrics is meant by the name of the only output, with a list or a record of its own. */
const byName = (option: object, [output]: Named): boolean => {
  const own = (option as Readonly<Record<string, unknown>>)[output!.name]
  return !isList(option) && Object.keys(option).length === 1 && own !== undefined && !isOne(own)
}

/** Whether two say the same, so that one compiled program serves both. */
export const sameObjective = (a: ObjectiveOptions, b: ObjectiveOptions): boolean =>
  same(a.loss, b.loss) && same(a.lossWeights, b.lossWeights) && same(a.metrics, b.metrics) && same(a.weightedMetrics, b.weightedMetrics)

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || (isOne(a) && !isList(a))) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return left.length === right.length && left.every(([name, one], i) => name === right[i]![0] && same(one, right[i]![1]))
}

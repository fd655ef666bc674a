import type { Contender, Measure, Report } from '../base/report.ts'
import type { Value } from '../options/option.ts'
import { isBeyondNoise, meanOf, type PairedDifference, pairedDifference, type Spread, spreadOf } from './statistics.ts'
import type { Setting } from './variants.ts'

/** One training of one variant. */
export interface Trial {
  /** Its place in the list of variants. */
  readonly variant: number
  readonly seed: number
  /** The network's number by the report's first measure; null where training diverged. */
  readonly value: number | null
  /** What that number is, and what it was measured on; null where training diverged. */
  readonly measuredOn: (Pick<Report, 'on' | 'unit' | 'count'> & { readonly measure: string }) | null
  readonly weights: number
  /** A training step's seconds: the median, the first ones left out. */
  readonly stepSeconds: number
  readonly memoryBytes: number
}

/** What is known of a comparison so far. */
export interface Comparison {
  readonly task: string
  readonly vary: Readonly<Record<string, readonly Value[]>>
  readonly sameWeights: boolean
  readonly seeds: readonly number[]
  /** What each variant sets: the varied options, and with equal weights `units`. */
  readonly variants: readonly Setting[]
  readonly trials: readonly Trial[]
  /** What the numbers are, and what they were measured on; null before the first report. */
  readonly measure: Measure | null
  readonly on: Report['on'] | null
  /** Of the first seed's report. */
  readonly baselines: readonly Contender[]
}

/** A variant with all that its trials gave. */
export interface VariantSummary extends Spread {
  readonly variant: number
  readonly setting: Setting
  readonly trials: number
  readonly diverged: number
  readonly weights: number
  readonly stepSeconds: number
  readonly memoryBytes: number
}

/** Every variant that has a trial, the best first. Of variants that only diverged mean and range are no numbers; they come last. */
export function summaryOf({ variants, trials, measure }: Comparison): VariantSummary[] {
  const sign = measure?.better === 'higher' ? -1 : 1
  const summaries = variants.flatMap((setting, variant): VariantSummary[] => {
    const its = trials.filter((trial) => trial.variant === variant)
    if (its.length === 0) return []
    const values = its.flatMap(({ value }) => (value === null ? [] : [value]))
    const spread = values.length > 0 ? spreadOf(values) : { mean: Number.NaN, least: Number.NaN, most: Number.NaN }
    return [
      {
        variant,
        setting,
        trials: its.length,
        diverged: its.length - values.length,
        ...spread,
        weights: its[0]!.weights,
        stepSeconds: meanOf(its.map(({ stepSeconds }) => stepSeconds)),
        memoryBytes: Math.max(...its.map(({ memoryBytes }) => memoryBytes)),
      },
    ]
  })
  const rank = ({ mean }: VariantSummary): number => (Number.isNaN(mean) ? Number.POSITIVE_INFINITY : sign * mean)
  return summaries.sort((a, b) => rank(a) - rank(b))
}

/** Two values of one option, over everything else that was varied. `better` is the better of the two. */
export interface Effect extends PairedDifference {
  readonly option: string
  readonly better: Value
  readonly worse: Value
  readonly beyondNoise: boolean
}

/**
 * What each varied option does: every pair of its values, seed by seed over all that was varied besides. Seeds at which a variant is missing or diverged count for
 * no pair.
 */
export function effectsOf(comparison: Comparison): Effect[] {
  const { vary, variants, seeds, measure } = comparison
  const sign = measure?.better === 'higher' ? 1 : -1
  const numbers = new Map(comparison.trials.map(({ variant, seed, value }) => [`${variant} ${seed}`, value]))
  /** For each seed the mean over all variants with this value; null where one is missing. */
  const perSeed = (option: string, value: Value): (number | null)[] =>
    seeds.map((seed) => {
      const all = variants.flatMap((setting, variant) => (setting[option] === value ? [numbers.get(`${variant} ${seed}`) ?? null] : []))
      return all.some((number) => number === null) ? null : meanOf(all as number[])
    })
  return Object.entries(vary).flatMap(([option, values]) =>
    values.flatMap((first, i) =>
      values.slice(i + 1).flatMap((second): Effect[] => {
        const [a, b] = [perSeed(option, first), perSeed(option, second)]
        const both = seeds.flatMap((_, at) => (a[at] === null || b[at] === null ? [] : [at]))
        if (both.length === 0) return []
        const paired = pairedDifference(
          both.map((at) => a[at]!),
          both.map((at) => b[at]!),
        )
        const [better, worse] = sign * paired.difference >= 0 ? [first, second] : [second, first]
        const difference = Math.abs(paired.difference)
        return [{ option, better, worse, difference, noise: paired.noise, beyondNoise: isBeyondNoise(paired) }]
      }),
    ),
  )
}

/** Mean and range of some numbers. */
export interface Spread {
  readonly mean: number
  readonly least: number
  readonly most: number
}

export const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

export const spreadOf = (numbers: readonly number[]): Spread => ({
  mean: meanOf(numbers),
  least: Math.min(...numbers),
  most: Math.max(...numbers),
})

/** Student's t below which 97.5 % lie, for 1, 2, … degrees of freedom. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]
const quantile = (freedom: number): number => T[freedom - 1] ?? 1.96 + 2.5 / freedom

/** A difference of two that were trained on the same seeds. */
export interface PairedDifference {
  /** The mean of the differences, seed by seed. */
  readonly difference: number
  /** Half the width of its 95 % interval by Student's t; null for a single seed, which says nothing of chance. */
  readonly noise: number | null
}

/** How far a is above b, seed by seed: what a seed does to both is no difference between them. */
export function pairedDifference(a: readonly number[], b: readonly number[]): PairedDifference {
  const each = a.map((value, i) => value - b[i]!)
  const difference = meanOf(each)
  if (each.length < 2) return { difference, noise: null }
  const variance = each.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (each.length - 1)
  return { difference, noise: quantile(each.length - 1) * Math.sqrt(variance / each.length) }
}

/** Whether a difference is more than the seeds' doing. One that is the very same on every seed says that the measure is too coarse to tell. */
export const isBeyondNoise = ({ difference, noise }: PairedDifference): boolean =>
  noise !== null && noise > 0 && Math.abs(difference) > noise

/** How long texts are, in whatever they are counted. */
export interface Lengths {
  readonly shortest: number
  readonly mean: number
  /** 95 of 100 texts are no longer. */
  readonly most: number
  readonly longest: number
}

const MOST = 0.95

/** Zeros where there is no text. */
export function lengthsOf(texts: readonly { readonly length: number }[]): Lengths {
  const lengths = texts.map(({ length }) => length).sort((a, b) => a - b)
  const count = lengths.length
  return {
    shortest: lengths[0] ?? 0,
    mean: lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, count),
    most: lengths[Math.max(0, Math.ceil(count * MOST) - 1)] ?? 0,
    longest: lengths[count - 1] ?? 0,
  }
}

export interface SampleSettings {
  /** 0 takes the largest logit, the first of equals. */
  readonly temperature: number
  /** Keeps the `topK` most probable symbols; 0 keeps all. Of equals, the first. */
  readonly topK: number
  /** Keeps, of what topK left, the most probable symbols up to and with the one that brings their share to `topP`; 1 keeps all. */
  readonly topP: number
  /** Uniform, in [0, 1). */
  readonly draw: number
}

/**
 * One symbol drawn from softmax(logits ÷ temperature), cut to the most probable ones. Symbols kept stay in the alphabet's order; the one drawn is the
 * first whose running sum exceeds `draw` times the sum of all kept.
 */
export function sampleRow(logits: ArrayLike<number>, { temperature, topK, topP, draw }: SampleSettings): number {
  const count = logits.length
  let best = 0
  for (let i = 1; i < count; i++) if (logits[i]! > logits[best]!) best = i
  if (temperature === 0) return best
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) weights[i] = Math.exp((logits[i]! - logits[best]!) / temperature)
  if ((topK > 0 && topK < count) || topP < 1) {
    const order = Array.from(weights, (_, i) => i).sort((a, b) => weights[b]! - weights[a]! || a - b)
    let kept = topK > 0 ? Math.min(topK, count) : count
    if (topP < 1) {
      const total = order.slice(0, kept).reduce((sum, i) => sum + weights[i]!, 0)
      let sum = 0
      for (let at = 0; at < kept; at++) {
        sum += weights[order[at]!]!
        if (sum >= topP * total) kept = at + 1
      }
    }
    for (const i of order.slice(kept)) weights[i] = 0
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  let last = best
  for (let i = 0; i < count; i++) {
    if (weights[i] === 0) continue
    last = i
    sum += weights[i]!
    if (sum > draw * total) return i
  }
  return last
}

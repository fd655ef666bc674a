import { ratio } from './metric.ts'

/** Yes and no at rising thresholds, each a number a threshold. */
export interface Outcomes {
  readonly truePositives: readonly number[]
  readonly falsePositives: readonly number[]
  /** All that are, and all that are not. */
  readonly positives: number
  readonly negatives: number
}

/** Which curve's area is measured: true against false positives, precision against recall, or the gains of both (Flach and Kull, 2015). */
export type Curve = 'ROC' | 'PR' | 'PRGAIN'
/** How the area between two thresholds is filled: by what lies between, by the lower or by the higher of the two. */
export type Summation = 'interpolation' | 'minoring' | 'majoring'

/** The area under a curve, by Keras's formulas. */
export function areaUnder(outcomes: Outcomes, curve: Curve, summation: Summation): number {
  if (curve === 'PR' && summation === 'interpolation') return interpolatedPrecision(outcomes)
  const points = pointsOf(outcomes, curve)
  let area = 0
  for (let i = 0; i + 1 < points.length; i++) {
    const [here, next] = [points[i]!, points[i + 1]!]
    const height = { interpolation: (here.y + next.y) / 2, minoring: Math.min(here.y, next.y), majoring: Math.max(here.y, next.y) }
    area += (here.x - next.x) * height[summation]
  }
  return area
}

function pointsOf(
  { truePositives, falsePositives, positives, negatives }: Outcomes,
  curve: Curve,
): { readonly x: number; readonly y: number }[] {
  return truePositives.map((right, i) => {
    const wrong = falsePositives[i]!
    if (curve === 'ROC') return { x: ratio(wrong, negatives), y: ratio(right, positives) }
    if (curve === 'PR') return { x: ratio(right, positives), y: ratio(right, right + wrong) }
    if (right === 0) return { x: 0, y: 1 }
    const scale = ratio(positives, negatives)
    return { x: Math.max(1 - scale * ratio(positives - right, right), 0), y: 1 - scale * ratio(wrong, right) }
  })
}

/**
 * Precision against recall (Davis and Goadrich, 2006): between two thresholds true positives grow in a straight line with all that said yes, which gives
 * Σ slope · (ΔTP + intercept · log(P / P')) / positives.
 */
function interpolatedPrecision({ truePositives, falsePositives, positives }: Outcomes): number {
  let area = 0
  for (let i = 0; i + 1 < truePositives.length; i++) {
    const [right, nextRight] = [truePositives[i]!, truePositives[i + 1]!]
    const [said, nextSaid] = [right + falsePositives[i]!, nextRight + falsePositives[i + 1]!]
    const slope = ratio(right - nextRight, Math.max(said - nextSaid, 0))
    const intercept = nextRight - slope * nextSaid
    const growth = said > 0 && nextSaid > 0 ? said / nextSaid : 1
    area += ratio(slope * (right - nextRight + intercept * Math.log(growth)), Math.max(positives, 0))
  }
  return area
}

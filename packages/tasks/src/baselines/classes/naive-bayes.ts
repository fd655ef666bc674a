import type { Progress } from '../../base/progress.ts'
import { forEachBelow } from './clock.ts'
import type { Linear } from './linear.ts'
import { countOf, type Rows } from './rows.ts'

/**
 * Multinomial naive Bayes with one more of everything counted (McCallum and Nigam, 1998): ln P(class) + Σ count · ln P(column | class).
 * `rows`: counts; `classes`: how many there are; a class without rows is never the answer.
 */
export async function naiveBayes(rows: Rows, labels: ArrayLike<number>, classes: number, progress: Progress = {}): Promise<Linear> {
  const weights = new Float64Array(rows.width * classes).fill(1)
  const totals = new Float64Array(classes).fill(rows.width)
  const sizes = new Float64Array(classes)
  await forEachBelow(countOf(rows), progress, (i) => {
    const label = labels[i]!
    sizes[label]!++
    for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) {
      weights[rows.columns[k]! * classes + label]! += rows.values[k]!
      totals[label]! += rows.values[k]!
    }
  })
  await forEachBelow(rows.width, progress, (column) => {
    for (let c = 0; c < classes; c++) weights[column * classes + c] = Math.log(weights[column * classes + c]! / totals[c]!)
  })
  return { classes, weights, bias: sizes.map((size) => Math.log(size / countOf(rows))) }
}

import type { Progress } from '../../base/progress.ts'
import { forEachBelow } from './clock.ts'
import { countOf, type Rows } from './rows.ts'

/** A score for each class, linear in the columns: the larger, the likelier. */
export interface Linear {
  readonly classes: number
  /** [columns × classes] */
  readonly weights: Float64Array
  /** [classes] */
  readonly bias: Float64Array
}

/** The class of the largest score, for each row; the first one of equals. */
export async function classify({ classes, weights, bias }: Linear, rows: Rows, progress: Progress = {}): Promise<Int32Array> {
  const answers = new Int32Array(countOf(rows))
  const scores = new Float64Array(classes)
  await forEachBelow(answers.length, progress, (i) => {
    scores.set(bias)
    for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) {
      const at = rows.columns[k]! * classes
      const value = rows.values[k]!
      for (let c = 0; c < classes; c++) scores[c]! += value * weights[at + c]!
    }
    answers[i] = scores.indexOf(Math.max(...scores))
  })
  return answers
}

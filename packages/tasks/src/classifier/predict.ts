import type { Model } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import { inputsOf, type Reading } from './encoding.ts'

/** Texts that are read together. */
const BATCH = 100

/**
 * The probability of each class for each text: [texts × classes]. A network with one output gives that of the second of two.
 */
export async function probabilitiesOf(
  model: Model,
  texts: readonly Reading[],
  classes: number,
  progress: Progress = {},
): Promise<Float64Array> {
  const result = new Float64Array(texts.length * classes)
  // Texts of like length go together, so that little is filled up.
  const order = Array.from(texts.keys()).sort((a, b) => texts[a]!.text.length - texts[b]!.text.length)
  for (let begin = 0; begin < order.length; begin += BATCH) {
    const rows = order.slice(begin, begin + BATCH)
    const given = await model.predict(inputsOf(rows.map((row) => texts[row]!)))
    const { data, shape } = given
    const outputs = shape[1]!
    for (const [i, row] of rows.entries())
      for (let c = 0; c < classes; c++)
        result[row * classes + c] = outputs === 1 ? (c === 1 ? data[i]! : 1 - data[i]!) : data[i * outputs + c]!
    progress.tell?.('measuring', Math.min(1, (begin + BATCH) / order.length))
    await breathe(progress)
  }
  return result
}

/** The likeliest class of each text; the first one of equals. */
export const answersOf = (probabilities: Float64Array, classes: number): Int32Array =>
  Int32Array.from({ length: probabilities.length / classes }, (_, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes)
    return row.indexOf(Math.max(...row))
  })

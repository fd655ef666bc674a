import type { Progress } from '../base/progress.ts'
import { random, shuffled } from '../base/random.ts'
import type { Contender } from '../base/report.ts'
import { breathing, mapped } from '../base/work.ts'
import { Grams } from '../baselines/classes/grams.ts'
import { classify, type Linear } from '../baselines/classes/linear.ts'
import { tunedLogisticRegression } from '../baselines/classes/logistic-regression.ts'
import { naiveBayes } from '../baselines/classes/naive-bayes.ts'
import type { Rows } from '../baselines/classes/rows.ts'
import { inverseFrequencies, weighed } from '../baselines/classes/tf-idf.ts'
import type { Tokenizer } from '../language/tokenizer.ts'
import { valuesOf } from '../measures/classes.ts'
import { piecesBetween } from './ngrams.ts'

/** Texts as they were given, with the numbers of their classes. */
export interface LabelledTexts {
  readonly texts: readonly string[]
  readonly labels: ArrayLike<number>
}

/** Pieces in a row that linear models count: one or two words, one to four characters. */
const RUNS = { words: 2, subwords: 3, characters: 4 } as const

/**
 * The simplest things that could work, fitted on the training part: the most frequent class; naive Bayes on single words and on word pairs; logistic regression
 * on the same by TF-IDF, its strength chosen on a slice of the training part. By characters, on runs of up to four. None where the network is measured alone.
 */
export async function baselines(
  training: LabelledTexts,
  measured: LabelledTexts,
  { tokenizer, classes, seed }: { readonly tokenizer: Tokenizer; readonly classes: number; readonly seed: number },
  progress: Progress = {},
): Promise<readonly Contender[]> {
  if (progress.alone) return []
  const most = RUNS[tokenizer.by]
  const pieces = ({ texts }: LabelledTexts) =>
    breathing(
      mapped(texts, (text) => piecesBetween(text, tokenizer)),
      progress,
    )
  const contender = (name: string, answers: ArrayLike<number>, began: number): Contender => ({
    name,
    values: valuesOf(measured.labels, answers, classes),
    seconds: (performance.now() - began) / 1000,
  })
  const began = performance.now()
  const contenders = [contender('majority', new Int32Array(measured.texts.length).fill(mostFrequent(training.labels, classes)), began)]
  const [known, asked] = [await pieces(training), await pieces(measured)]
  const counted = async (runs: number): Promise<readonly [Rows, Rows]> => {
    const grams = new Grams(1, runs)
    await grams.learn(known, progress)
    return [await grams.count(known, progress), await grams.count(asked, progress)]
  }
  if (tokenizer.by !== 'characters') {
    const start = performance.now()
    progress.tell?.('naiveBayes', 0)
    const [rows, others] = await counted(1)
    const single = await naiveBayes(rows, training.labels, classes, progress)
    contenders.push(contender('naiveBayes', await classify(single, others, progress), start))
  }
  const start = performance.now()
  const inRow = tokenizer.by === 'words' ? 'Pairs' : 'Runs'
  progress.tell?.(`naiveBayes${inRow}`, 0)
  const [rows, others] = await counted(most)
  const fitted = async (name: string, from: number, fit: () => Promise<readonly [Linear, Rows]>): Promise<void> => {
    const [linear, given] = await fit()
    contenders.push(contender(name, await classify(linear, given, progress), from))
  }
  await fitted(`naiveBayes${inRow}`, start, async () => [await naiveBayes(rows, training.labels, classes, progress), others])
  const regression = `logisticRegression${inRow}`
  const told = (share: number): void => progress.tell?.(regression, share)
  told(0)
  await fitted(regression, performance.now(), async () => {
    const inverse = inverseFrequencies(rows)
    const order = shuffled(training.texts.keys(), random(seed))
    const linear = await tunedLogisticRegression(weighed(rows, inverse), training.labels, classes, order, progress, told)
    return [linear, weighed(others, inverse)]
  })
  return contenders
}

function mostFrequent(labels: ArrayLike<number>, classes: number): number {
  const counts = new Array<number>(classes).fill(0)
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++
  return counts.indexOf(Math.max(...counts))
}

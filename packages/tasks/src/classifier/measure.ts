import type { Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { Contender, Measure, Report, ReportTable } from '../base/report.ts'
import { breathing, mapped } from '../base/work.ts'
import { type Confusion, confusionOf, qualityOf, valuesOf } from '../measures/classes.ts'
import type { LabelledTexts } from './baselines.ts'
import { type Encoding, encoded } from './encoding.ts'
import { answersOf, probabilitiesOf } from './predict.ts'

const measures: readonly Measure[] = [
  { name: 'accuracy', better: 'higher', as: 'share' },
  { name: 'macroF1', better: 'higher', as: 'share' },
]

/** Rows of the tables that could grow long. */
const CONFUSIONS = 20
const ERRORS = 10
/** A probability from which on an answer is sure. */
const SURE = 2 / 3
/** Characters of a text in the table of errors. */
const SHOWN = 120

export interface Measured extends Encoding {
  readonly task: string
  readonly on: Report['on']
  readonly classes: readonly string[]
}

/** How well a network tells the classes apart, by itself and beside `others`. Null where there is nothing to measure on. */
export async function measureClasses(
  model: Model,
  { texts, labels }: LabelledTexts,
  { task, on, classes, ...encoding }: Measured,
  progress: Progress = {},
): Promise<Report | null> {
  if (texts.length === 0) return null
  progress.tell?.('measuring', 0)
  const probabilities = await probabilitiesOf(
    model,
    await breathing(
      mapped(texts, (text) => encoded(text, encoding)),
      progress,
    ),
    classes.length,
    progress,
  )
  const answers = answersOf(probabilities, classes.length)
  const network: Contender = { name: 'network', values: valuesOf(labels, answers, classes.length), seconds: null }
  const confusion = confusionOf(labels, answers, classes.length)
  const tables = [perClass(confusion, classes), confusions(confusion, classes), errors({ texts, labels }, answers, probabilities, classes)]
  return {
    task,
    on,
    count: texts.length,
    unit: 'texts',
    measures,
    contenders: [network],
    tables: tables.filter(({ rows }) => rows.length > 0),
  }
}

const perClass = (confusion: Confusion, classes: readonly string[]): ReportTable => ({
  title: 'classes',
  columns: ['label', 'examples', 'precision', 'recall', 'f1'],
  rows: qualityOf(confusion).map(({ count, precision, recall, f1 }, k) => [classes[k]!, count, precision, recall, f1]),
  as: { precision: 'share', recall: 'share', f1: 'share' },
})

/** What was taken for what, the most frequent first. */
function confusions(confusion: Confusion, classes: readonly string[]): ReportTable {
  const wrong = confusion.flatMap((row, of) => row.flatMap((count, taken) => (of === taken || count === 0 ? [] : [{ of, taken, count }])))
  wrong.sort((a, b) => b.count - a.count)
  return {
    title: 'confusions',
    columns: ['label', 'answer', 'examples'],
    rows: wrong.slice(0, CONFUSIONS).map(({ of, taken, count }) => [classes[of]!, classes[taken]!, count]),
  }
}

/** Wrong answers that were given with the most confidence, each text once: hard texts, or wrong labels. Nobody is sure who thinks the opposite half as likely. */
function errors(
  { texts, labels }: LabelledTexts,
  answers: Int32Array,
  probabilities: Float64Array,
  classes: readonly string[],
): ReportTable {
  const sure = (i: number): number => probabilities[i * classes.length + answers[i]!]!
  const wrong = Array.from(texts.keys())
    .filter((i) => answers[i] !== labels[i] && sure(i) >= SURE)
    .sort((a, b) => sure(b) - sure(a))
  const shown = new Map(wrong.map((i): [string, number] => [`${labels[i]} ${shortened(texts[i]!)}`, i]).reverse())
  const once = wrong.filter((i) => shown.get(`${labels[i]} ${shortened(texts[i]!)}`) === i)
  return {
    title: 'surestErrors',
    columns: ['text', 'label', 'answer', 'probability'],
    rows: once.slice(0, ERRORS).map((i) => [shortened(texts[i]!), classes[labels[i]!]!, classes[answers[i]!]!, sure(i)]),
    as: { probability: 'share' },
  }
}

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  const letters = [...line]
  return letters.length <= SHOWN ? line : `${letters.slice(0, SHOWN - 1).join('')}…`
}

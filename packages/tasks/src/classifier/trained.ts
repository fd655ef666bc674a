import type { JsonObject, Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { Report, ReportTable } from '../base/report.ts'
import { readLabelled } from '../labelled/read.ts'
import { givenTexts } from '../language/given-texts.ts'
import { repaired } from '../language/repair.ts'
import { refuse } from '../sayings/classifier.ts'
import { readAlike } from '../tabular/layout.ts'
import { unlike } from '../tabular/unlike.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { type Asked, askedOf } from './asked.ts'
import { readingOf } from './encoding.ts'
import { measureClasses } from './measure.ts'
import type { ClassifyOptions } from './options.ts'
import { answersOf, probabilitiesOf } from './predict.ts'
import { type ClassifierRecord, opened } from './record.ts'

/** What is said of a text. */
export interface Classified {
  /** The likeliest class; null where there was nothing to read. */
  readonly answer: string | null
  /** Of that class, from 0 to 1. */
  readonly probability: number | null
  /** Of each class by its name. */
  readonly probabilities: Readonly<Record<string, number>> | null
  /** Why there is no answer; `unknown`: there is one, but nothing in the text was seen in training, so that it is a guess. */
  readonly reason: 'blank' | 'ragged' | 'unknown' | null
}

/** Of the labels that training never saw, those in the report. */
const LABELS = 20

/** Characters of a probability as it is shown. */
const SHARE = 4

const NOTHING: Classified = { answer: null, probability: null, probabilities: null, reason: 'blank' }

/** A trained classifier, ready to be asked. */
export class Classifier implements Trained<ClassifyOptions> {
  readonly task: string
  readonly model: Model
  /** What there is to answer, in order. */
  readonly classes: readonly string[]
  readonly #record: ClassifierRecord

  constructor(model: Model, record: ClassifierRecord) {
    this.task = record.task
    this.model = model
    this.classes = record.classes
    this.#record = record
  }

  /** The class of a text, or of each of a list. Throws TaskError `not-a-text`. */
  classify(text: string): Promise<Classified>
  classify(texts: readonly string[]): Promise<readonly Classified[]>
  async classify(given: string | readonly string[]): Promise<Classified | readonly Classified[]> {
    const texts = givenTexts(given)
    const { classes, repair, tokenizer } = this.#record
    const read = texts.map((given) => {
      const text = repair ? repaired(given).text : given
      const ids = tokenizer.encode(text)
      return ids.length === 0 ? null : readingOf(text, ids, this.#record)
    })
    const there = read.flatMap((one, i) => (one ? [i] : []))
    const probabilities = await probabilitiesOf(
      this.model,
      there.map((i) => read[i]!),
      classes.length,
    )
    const answers = answersOf(probabilities, classes.length)
    const result: Classified[] = texts.map(() => NOTHING)
    for (const [k, i] of there.entries()) {
      const row = probabilities.subarray(k * classes.length, (k + 1) * classes.length)
      result[i] = {
        answer: classes[answers[k]!]!,
        probability: row[answers[k]!]!,
        probabilities: Object.fromEntries(classes.map((name, c) => [name, row[c]!])),
        reason: tokenizer.countUnknown(read[i]!.text) === read[i]!.text.length ? 'unknown' : null,
      }
    }
    return typeof given === 'string' ? result[0]! : result
  }

  /** Every row that is asked about, in its order and with all its columns, and what is said of it beside them. */
  async answer(question: Question, { text }: ClassifyOptions): Promise<Answer> {
    const { columns, texts } = await askedOf(question, text ?? this.#record.columns?.text.join(',') ?? null, this.#record.layout)
    const [answer, probability, reason] = ['answer', 'probability', 'reason'].map((name) => unlike(name, columns)) as [
      string,
      string,
      string,
    ]
    const probabilities = unlike('probabilities', columns)
    const said = ({ cells, reason: why }: Asked, one: Classified) => ({
      ...cells,
      [answer]: one.answer,
      [probability]: one.probability,
      [reason]: why ?? one.reason,
      [probabilities]: one.probabilities,
    })
    const classify = (asked: readonly string[]) => this.classify(asked)
    async function* records() {
      for await (const batch of texts) {
        const answers = await classify(batch.map(({ text }) => text))
        for (const [i, one] of answers.entries()) yield said(batch[i]!, one)
      }
    }
    const widest = Math.max(...this.classes.map(({ length }) => length))
    const show: Answer['show'] = (record, messages) => {
      const cells = columns.map((name) => shown(record[name]))
      const why = record[reason] as Exclude<Classified['reason'], null> | null
      const begin =
        record[answer] === null
          ? [' '.repeat(widest + SHARE)]
          : [String(record[answer]).padEnd(widest), messages.percent(record[probability] as number).padStart(SHARE)]
      return [...begin, ...cells, ...(why ? [`(${messages.reasons[why]})`] : [])].join('  ').trimEnd()
    }
    const shownColumns = [...columns, answer, probability, reason]
    return { columns: shownColumns, computed: [probability], records: records(), show, end: null, files: null }
  }

  /** Measures it on texts with labels. Throws TaskError for data without any it knows. */
  async evaluate(given: Given, progress: Progress = {}): Promise<Report> {
    const { classes, columns, layout, repair } = this.#record
    const reading = { text: columns?.text.join(',') ?? null, label: columns?.label ?? null, known: classes, repair }
    const { texts, labels, findings } = await readAlike(given.data, layout, (parted) =>
      readLabelled(given.data, { ...reading, ...parted }, progress),
    )
    const numbers = new Map(classes.map((name, i) => [name, i]))
    const known = labels.flatMap((label, i) => (numbers.has(label) ? [i] : []))
    if (known.length === 0) refuse('no-known-label', { labels: [...new Set(labels)].slice(0, 10), classes })
    const measured = { texts: known.map((i) => texts[i]!), labels: known.map((i) => numbers.get(labels[i]!)!) }
    const report = await measureClasses(this.model, measured, { ...this.#record, on: 'data' }, progress)
    const strangers = unknownLabels(labels.filter((label) => !numbers.has(label)))
    return { ...report!, tables: [...report!.tables, ...strangers], findings: findings.filter(({ severity }) => severity !== 'note') }
  }
}

/** Labels that training never saw, the most frequent first: no answer could be right. */
function unknownLabels(labels: readonly string[]): readonly ReportTable[] {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const rows = [...counts].sort((a, b) => b[1] - a[1]).slice(0, LABELS)
  return rows.length === 0 ? [] : [{ title: 'unknownLabels', columns: ['label', 'examples'], rows }]
}

/** A cell as people read it: of JSON an object, or nothing, too. */
const shown = (cell: unknown): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell)

/** A trained network with what was saved beside it. Throws TaskError `damaged-record`. */
export const openClassifier =
  (task: string) =>
  (model: Model, record: JsonObject): Classifier =>
    new Classifier(model, opened(record, task))

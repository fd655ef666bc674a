import { type JsonObject, type Model, type NumericResult, type SequenceToSequence, sequenceToSequence } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import { TaskError } from '../base/task-error.ts'
import { givenTexts } from '../language/given-texts.ts'
import { tokenizerFromJson } from '../language/saved.ts'
import { END, PADDING, START, UNKNOWN } from '../language/tokenizer.ts'
import { requireAccepted } from '../options/accepted.ts'
import { type PairColumns, readPairs } from '../pairs/pairs.ts'
import { type Layout, readAlike, savedLayout } from '../tabular/layout.ts'
import { unlike } from '../tabular/unlike.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { askedOf } from './asked.ts'
import { Codec, type Encoded } from './codec.ts'
import { mended } from './data.ts'
import { reportOf } from './measure.ts'
import { type SummarizeOptions, summarizeOptions } from './options.ts'
import { Spellings } from './spelling.ts'

/** What was written of one text. */
export interface Summary {
  readonly summary: string
  /** The log-probability of all its pieces, its end among them. */
  readonly score: number
  /** Words that the vocabulary does not have: they are the source's. */
  readonly copied: readonly string[]
  /** What each piece of the summary looked at: a row a piece, a column a piece of the source. Where asked for. */
  readonly attention?: {
    readonly source: readonly string[]
    readonly summary: readonly string[]
    readonly weights: readonly (readonly number[])[]
  }
}

/** Options of `summarize`; those left out are as on the command line. */
export interface SummarizeCall {
  /** Hypotheses that are kept; 4. 1 takes the likeliest piece at each step. */
  readonly beamWidth?: number
  /** Hypotheses are compared by log-probability ÷ ((5 + length) ÷ 6)^α (Wu et al., 2016): more favours longer ones; 1. */
  readonly lengthPenalty?: number
  /** The most pieces of a summary; as many as the longest of the training had, unless given. */
  readonly maxLength?: number | null
  readonly attention?: boolean
  readonly signal?: AbortSignal
}

const TASK = 'summarizer'
/** Texts at a time. */
const AT_ONCE = 32

/** What is saved beside the network. */
export interface SummarizerRecord {
  readonly codec: Codec
  /** Of the table that it was trained on, and how that was parted. */
  readonly columns: PairColumns
  readonly layout: Layout | null
  readonly meanWords: number
  readonly longestSummary: number
}

export const recordOf = ({ codec, columns, layout, meanWords, longestSummary }: SummarizerRecord): JsonObject => ({
  task: TASK,
  version: 1,
  ...codec.toJSON(),
  columns: { source: columns.source, summary: columns.summary },
  layout: layout && { separator: layout.separator, header: layout.header },
  meanWords,
  longestSummary,
})

/** Throws TaskError `damaged-record`. */
export function readRecord(record: JsonObject): SummarizerRecord {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task: TASK, problem })
  }
  if (record.task !== TASK) return damaged(`task is ${JSON.stringify(record.task)}`)
  if (record.version !== 1) return damaged(`version is ${JSON.stringify(record.version)}, and this program knows 1`)
  const number = (name: string, least: number, whole: boolean): number => {
    const value = record[name]
    if (typeof value !== 'number' || !(value >= least) || !Number.isFinite(value) || (whole && !Number.isSafeInteger(value)))
      return damaged(`${name} is ${JSON.stringify(value)}`)
    return value
  }
  const { columns, repair, spellings, capitals } = record
  if (typeof repair !== 'boolean') return damaged(`repair is ${JSON.stringify(repair)}`)
  if (typeof capitals !== 'boolean') return damaged(`capitals is ${JSON.stringify(capitals)}`)
  if (!Array.isArray(spellings) || spellings.length % 2 === 1 || !spellings.every((one) => typeof one === 'string'))
    return damaged('spellings is no list of pairs of words')
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns)) return damaged(`columns is ${JSON.stringify(columns)}`)
  const column = (name: 'source' | 'summary'): string | null => {
    const value = (columns as JsonObject)[name]
    return value === null || typeof value === 'string' ? value : damaged(`columns.${name} is ${JSON.stringify(value)}`)
  }
  const tokenizer = tokenizerFromJson(record.tokenizer, TASK)
  if (tokenizer.start === null) return damaged('the tokenizer has no numbers for start and end')
  return {
    codec: new Codec(tokenizer, {
      slots: number('slots', 0, true),
      longest: number('longest', 1, true),
      repair,
      capitals,
      spellings: new Spellings(pairsOf(spellings as readonly string[])),
    }),
    columns: { source: column('source'), summary: column('summary') },
    layout: savedLayout(record.layout, damaged),
    meanWords: number('meanWords', 0, false),
    longestSummary: number('longestSummary', 1, true),
  }
}

/** Every two of a list. */
const pairsOf = (list: readonly string[]): (readonly [string, string])[] =>
  Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i]!, list[2 * i + 1]!] as const)

/** A trained network that summarises. */
export class Summarizer implements Trained<SummarizeOptions> {
  readonly task = TASK
  readonly model: Model
  readonly #record: SummarizerRecord
  readonly #writer: SequenceToSequence

  /** Throws TaskError `damaged-record` for a record that is not of this network. */
  constructor(model: Model, record: SummarizerRecord) {
    this.model = model
    this.#record = record
    const { size } = record.codec
    const classes = model.outputs[0]?.shape.at(-1)
    if (classes !== size)
      throw new TaskError('damaged-record', {
        task: TASK,
        problem: `the network writes ${String(classes)} numbers, and the record has ${size}`,
      })
    this.#writer = sequenceToSequence(model, { start: START, stop: END })
  }

  /**
   * Writes a summary of a text, or of each of a list; null for one in which there is nothing to read. Throws TaskError `not-a-text`, `unknown-option`,
   * `option-value`, and what `SequenceToSequence.generate` throws.
   */
  summarize(text: string, options?: SummarizeCall): Promise<Summary | null>
  summarize(texts: readonly string[], options?: SummarizeCall): Promise<(Summary | null)[]>
  async summarize(given: string | readonly string[], options: SummarizeCall = {}): Promise<Summary | null | (Summary | null)[]> {
    const { signal: _, ...asked } = options
    requireAccepted(summarizeOptions, asked)
    const texts = givenTexts(given)
    const { codec } = this.#record
    const encoded = texts.map((text) => codec.encode(text))
    const summaries = new Array<Summary | null>(texts.length).fill(null)
    const there = encoded.flatMap(({ ids }, i) => (ids.length > 0 ? [i] : []))
    for (let i = 0; i < there.length; i += AT_ONCE) {
      const some = there.slice(i, i + AT_ONCE)
      const written = await this.#write(
        some.map((place) => encoded[place]!),
        options,
      )
      for (const [k, place] of some.entries()) summaries[place] = written[k]!
    }
    return typeof given === 'string' ? summaries[0]! : summaries
  }

  async #write(
    sources: readonly Encoded[],
    { beamWidth = 4, lengthPenalty = 1, maxLength, attention = false, signal }: SummarizeCall,
  ): Promise<Summary[]> {
    const { codec, longestSummary } = this.#record
    const written = await this.#writer.generate(
      sources.map(({ ids }) => ids),
      {
        method: beamWidth === 1 ? 'greedy' : { beam: { width: beamWidth, lengthPenalty } },
        maxLength: maxLength ?? longestSummary,
        minLength: 1,
        never: [PADDING, UNKNOWN],
        attention,
        ...(signal ? { signal } : {}),
      },
    )
    return written.map(({ ids, score, attention: looked }, i) => {
      const source = sources[i]!
      const pieces = codec.pieces(ids, source)
      return {
        summary: codec.text(pieces, source.text),
        score,
        copied: pieces.filter((_, place) => ids[place]! >= codec.tokenizer.size),
        ...(looked ? { attention: { source: source.pieces, summary: pieces, weights: rowsOf(looked) } } : {}),
      }
    })
  }

  /** Every row that is asked about, in its order and with all its columns, and its summary beside them. */
  async answer(question: Question, options: SummarizeOptions): Promise<Answer> {
    const { attention } = options
    const { columns, texts } = await askedOf(question, options.source, this.#record)
    const [summary, score, reason, copied, looked] = ['summary', 'score', 'reason', 'copied', 'attention'].map((name) =>
      unlike(name, columns),
    ) as [string, string, string, string, string]
    const summarize = (some: readonly string[]) => this.summarize(some, options)
    async function* records() {
      for await (const batch of texts) {
        const summaries = await summarize(batch.map(({ text }) => text))
        for (const [i, { cells }] of batch.entries()) {
          const found = summaries[i] ?? null
          yield {
            ...cells,
            [summary]: found?.summary ?? null,
            [score]: found?.score ?? null,
            [copied]: found?.copied ?? [],
            ...(found?.attention ? { [looked]: found.attention } : {}),
            [reason]: found ? null : 'blank',
          }
        }
      }
    }
    return {
      columns: [...columns, summary, score, reason],
      computed: [score],
      records: records(),
      show: (record, messages) => {
        if (record[summary] === null) return `(${messages.reasons.blank})`
        const text = String(record[summary])
        return attention ? drawn(text, record[looked] as Summary['attention']) : text
      },
      end: null,
      files: null,
    }
  }

  /** ROUGE on other pairs. Throws what reading pairs throws. */
  async evaluate({ data }: Given, progress: Progress = {}): Promise<Report> {
    const { codec, columns, layout } = this.#record
    const { pairs, findings } = await readAlike(data, layout, (parted, isAlike) =>
      readPairs(data, { ...(isAlike ? columns : { source: null, summary: null }), ...parted }, { keepDoubled: true }),
    )
    const report = await this.measure('data', mended(pairs, codec.repair), progress)
    return { ...report, findings: findings.filter(({ severity }) => severity !== 'note') }
  }

  /** ROUGE of the network's summaries of these pairs, and of the first words of each source. */
  async measure(
    on: Report['on'],
    pairs: readonly { source: string; summary: string; file: string; line: number }[],
    progress: Progress = {},
  ): Promise<Report> {
    const { codec, meanWords } = this.#record
    const summaries: string[] = []
    for (let i = 0; i < pairs.length; i += AT_ONCE) {
      progress.tell?.('measuring', i / pairs.length)
      await breathe(progress)
      const written = await this.summarize(
        pairs.slice(i, i + AT_ONCE).map(({ source }) => source),
        progress.signal ? { signal: progress.signal } : {},
      )
      summaries.push(...written.map((one) => one?.summary ?? ''))
    }
    return await reportOf({ on, pairs, summaries, codec, meanWords }, progress)
  }
}

const rowsOf = ({ data, shape }: NumericResult): number[][] =>
  Array.from({ length: shape[0]! }, (_, row) => Array.from(data.slice(row * shape[1]!, (row + 1) * shape[1]!)))

/** The summary, and for each of its pieces what it looked at most. */
function drawn(summary: string, attention: Summary['attention']): string {
  if (!attention) return summary
  const widest = Math.max(...attention.summary.map((piece) => piece.length))
  const lines = attention.weights.map((weights, i) => {
    const order = weights.map((weight, place) => ({ weight, place })).sort((a, b) => b.weight - a.weight)
    const most = order.slice(0, 3).map(({ weight, place }) => `${attention.source[place]} ${weight.toFixed(2)}`)
    return `  ${attention.summary[i]!.padEnd(widest)}  ${most.join(', ')}`
  })
  return [summary, ...lines].join('\n')
}

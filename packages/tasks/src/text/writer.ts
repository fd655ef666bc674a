import { continuous, type Model, type TextPreprocessing, type Vocabulary } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import { TaskError } from '../base/task-error.ts'
import { decoded } from '../tabular/decoded.ts'
import { unzipped } from '../tabular/unzipped.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { measures, valuesOf } from './measure.ts'
import type { GenerateValues } from './options.ts'
import { refuseShort } from './refuse.ts'

/** A new line, where the text has lines; else its first symbol by code point that is no space. */
export const startOf = ({ symbols }: Vocabulary): string =>
  symbols.includes('\n') ? '\n' : (symbols.find((symbol) => symbol.trim()) ?? symbols[0] ?? '')

/** Texts in a row; where one does not end its last line, a new line comes between. */
export const joined = (texts: readonly string[]): string =>
  texts.map((text, i) => (i + 1 < texts.length && !text.endsWith('\n') ? `${text}\n` : text)).join('')

/** A trained network that writes. */
export class Writer implements Trained<GenerateValues> {
  readonly task = 'text'
  readonly model: Model
  readonly #preprocessing: TextPreprocessing

  /** Throws TaskError `damaged-record` for a model without a vocabulary. */
  constructor(model: Model) {
    this.model = model
    if (model.preprocessing?.kind !== 'text') throw new TaskError('damaged-record', { task: 'text', problem: 'no vocabulary' })
    this.#preprocessing = model.preprocessing
  }

  get vocabulary(): Vocabulary {
    return this.#preprocessing.vocabulary
  }

  /** Writes on from a prompt: `await` the text, or loop over its pieces. Throws what `Model.generate` throws. */
  generate({
    prompt,
    topK,
    topP,
    length = 500,
    temperature = 0.8,
    seed = 1,
    signal,
  }: Partial<GenerateValues> & { readonly signal?: AbortSignal } = {}) {
    return this.model.generate({
      prompt: prompt ?? startOf(this.vocabulary),
      length,
      temperature,
      seed,
      ...(topK ? { topK } : {}),
      ...(topP ? { topP } : {}),
      ...(signal ? { signal } : {}),
    })
  }

  answer(_: Question, options: GenerateValues): Answer {
    const { count, seed, prompt } = options
    const write = async function* (this: Writer) {
      for (let index = 0; index < count; index++)
        yield { index, prompt: prompt ?? '', text: String(await this.generate({ ...options, seed: seed + index })) }
    }
    return {
      columns: ['index', 'prompt', 'text'],
      records: write.call(this),
      show: (record) => `${record.prompt}${record.text}`,
      end: null,
      files: null,
    }
  }

  /** How well it foretells other texts, as one continuous stream. Throws TaskError `text-too-short`. */
  async evaluate({ data }: Given, _: Progress = {}): Promise<Report> {
    const read = (await Promise.all(data.map(unzipped))).map(decoded)
    const { vocabulary } = this
    const ids = vocabulary.encode(joined(read.map(({ text }) => text)))
    refuseShort({ files: data.map(({ name }) => name), by: vocabulary.by }, ids.length)
    const { loss } = await this.model.evaluate(continuous(ids), { loss: 'sparseCategoricalCrossentropy' })
    return {
      task: 'text',
      on: 'data',
      count: ids.length,
      unit: vocabulary.by,
      measures,
      contenders: [{ name: 'network', values: valuesOf(loss!), seconds: null }],
      tables: [{ title: 'unknownSymbols', columns: ['count'], rows: [[vocabulary.countUnknown(ids)]] }],
      findings: read.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== 'note'),
    }
  }
}

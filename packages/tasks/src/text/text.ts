import {
  type TextOptions as CharacterTextOptions,
  characterText,
  continuous,
  type Dataset,
  decodeText,
  dense,
  dropout,
  embedding,
  gru,
  type Layer,
  lstm,
  type PreparedText,
  randomNormal,
  recurrent,
  simpleRnn,
  TekrarError,
  type Vocabulary,
} from 'tekrar'
import type { AnyCell, Notice, Prepared, Source } from '../task.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import type { TextOptions } from './options.ts'
import { refuseBlank, refuseShort, refuseUnlearnable, type Text } from './refuse.ts'
import { fitToText } from './sizes.ts'

const cells = { simple: simpleRnn, lstm, gru } as const
const isBuiltIn = (name: string): name is keyof typeof cells => Object.hasOwn(cells, name)

/** Files that need a cell of one's own name it by a path. */
export const cellFile = ({ cell }: Pick<TextOptions, 'cell'>): string | null => (isBuiltIn(cell) ? null : cell)

export interface PrepareOptions {
  /** The vocabulary of the network to be trained on; otherwise it is taken from the training part. */
  readonly vocabulary?: Vocabulary
}

/**
 * Learns a text and writes on in its manner: the files in a row, a character (or word) after the other; embedding → recurrent layers, each with
 * dropout after it → logits over the vocabulary; state carried from window to window.
 * Throws `binary-data`, `undecodable-text`, and a TaskError for a text that there is nothing to learn from.
 */
function prepare(sources: readonly Source[], values: TextOptions, { vocabulary }: PrepareOptions = {}): Prepared<TextOptions> {
  const decoded = sources.map(({ name, bytes }) => ({ name, ...decodeText(bytes, { name }) }))
  const { by, validation } = values
  const whole = { files: sources.map(({ name }) => name), text: join(decoded.map(({ text }) => text)), by }
  refuseBlank(whole)
  const text = split(whole, { by, validation, ...(vocabulary ? { vocabulary } : {}) })
  refuseUnlearnable(whole, text.training)
  const notices: Notice[] = []
  const { batch, steps, epochs } = fitToText(values, text.training.length)
  if (batch !== values.batch) notices.push({ code: 'shrunk-batch', from: values.batch, to: batch })
  if (steps !== values.steps) notices.push({ code: 'shrunk-steps', from: values.steps, to: steps })
  if (values.validation > 0 && text.validation.length < 2) notices.push({ code: 'no-validation' })
  const data = text.streams({ batch, steps })
  const learningRate = values.learningRate ?? learningRateOf(values)
  const clips = values.globalClipNorm !== null || values.clipNorm !== null || values.clipValue !== null
  const globalClipNorm = clips ? values.globalClipNorm : 1
  const trainingSteps = values.trainingSteps ?? (values.minutes === null ? epochs * data.size : null)
  const resolved = { ...values, batch, steps, learningRate, globalClipNorm, epochs, trainingSteps }
  return {
    values: resolved,
    notices,
    facts: {
      files: decoded.map(({ name, encoding }) => ({ name, encoding })),
      symbols: text.training.length + text.validation.length,
      validationSymbols: text.validation.length,
      alphabet: text.vocabulary.symbols.length,
      unknown: text.unknown.training + text.unknown.validation,
    },
    data,
    start: startOf(text.vocabulary),
    calmerLearningRate: Math.min(Number((learningRate / 10).toPrecision(2)), learningRateOf(values)),
    layers: (cell) => layersOf(resolved, text.vocabulary.size, cell),
    training: (totalSteps) => ({
      loss,
      optimizer: optimizerOf(resolved, learningRate),
      schedule: scheduleOf(resolved.schedule, totalSteps),
      seed: resolved.seed,
    }),
  }
}

/** The text as numbers. A part too short to train on is told by the names of the files. */
function split({ files, text, by }: Text, options: CharacterTextOptions): PreparedText {
  try {
    return characterText(text, options)
  } catch (error) {
    if (error instanceof TekrarError && error.code === 'too-few-symbols')
      refuseShort({ files, by }, (error as TekrarError<'too-few-symbols'>).details.symbols)
    throw error
  }
}

/** Learning rates that suit an optimizer; a simple cell bears less. */
function learningRateOf({ optimizer, cell }: TextOptions): number {
  if (optimizer === 'sgd') return 0.5
  return cell === 'simple' ? 0.001 : 0.005
}

function layersOf({ cell, units, layers, embedding: width, dropout: rate }: TextOptions, vocabulary: number, own: AnyCell | null): Layer[] {
  const factory = isBuiltIn(cell) ? cells[cell] : own
  if (!factory)
    throw new TekrarError('invalid-argument', { where: 'train text', name: 'cell', expected: Object.keys(cells).join(', '), actual: cell })
  const level = (): Layer[] => [recurrent(factory({ units }), { returnSequences: true }), ...(rate > 0 ? [dropout({ rate })] : [])]
  // Vectors of length √width tell symbols apart from the first step on; Keras's small ones cost half an epoch.
  const embeddingsInitializer = randomNormal({ deviation: 1 })
  return [
    embedding({ vocabulary, units: width, embeddingsInitializer }),
    ...Array.from({ length: layers }, level).flat(),
    dense({ units: vocabulary }),
  ]
}

/** A new line, where the text has lines; else its first symbol by code point that is no space. */
export const startOf = ({ symbols }: Vocabulary): string =>
  symbols.includes('\n') ? '\n' : (symbols.find((symbol) => symbol.trim()) ?? symbols[0] ?? '')

const loss = 'sparseCategoricalCrossentropy'

/** Files to measure a network on: all of them as one continuous stream. Throws as `prepare` does. */
function reading(sources: readonly Source[], vocabulary: Vocabulary): { data: Dataset; symbols: number; unknown: number } {
  const ids = vocabulary.encode(join(sources.map(({ name, bytes }) => decodeText(bytes, { name }).text)))
  refuseShort({ files: sources.map(({ name }) => name), by: vocabulary.by }, ids.length)
  return { data: continuous(ids), symbols: ids.length, unknown: vocabulary.countUnknown(ids) }
}

/** Texts in a row; where one does not end its last line, a new line comes between. */
const join = (texts: readonly string[]): string =>
  texts.map((text, i) => (i + 1 < texts.length && !text.endsWith('\n') ? `${text}\n` : text)).join('')

/** The row's work: see the table of tasks. */
export const textTask = { prepare, cellFile, startOf, reading, loss } as const

import { TekrarError } from '../base/errors.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import type { Dataset } from './dataset.ts'
import { type TextPreprocessing, textPreprocessing } from './preprocessing.ts'
import { type StreamDataset, type StreamsOptions, streams } from './streams.ts'
import { cutPlace } from './symbols.ts'
import { type Vocabulary, type VocabularyOptions, vocabulary as vocabularyOf } from './vocabulary.ts'

/** Options of `characterText`. */
export interface TextOptions extends VocabularyOptions {
  /** The share of the text, its last part, that is kept for validation. */
  readonly validation?: number
  /** A vocabulary that stands already, such as that of a model to be trained on; otherwise it is made from the training part. */
  readonly vocabulary?: Vocabulary
}

/** A text as numbers, ready to be trained on. */
export interface PreparedText {
  readonly vocabulary: Vocabulary
  /** The first part of the text, a number a symbol. */
  readonly training: Int32Array
  /** The last part. */
  readonly validation: Int32Array
  /** How many symbols of each part the vocabulary doesn't have. */
  readonly unknown: { readonly training: number; readonly validation: number }
  readonly preprocessing: TextPreprocessing
  /** The training part as batches of streams; `validation` in it is the last part read as one continuous stream. */
  streams(options?: StreamsOptions): StreamDataset
}

/** The most symbols in one window of validation: fewer calls than with the training's steps, and no more memory than its batch needs. */
const LONGEST_WINDOW = 4096

/**
 * Prepares a text (a string; for a file's bytes see `decodeText`): puts it into normal form C, splits the last part off for validation,
 * takes the vocabulary from the first part alone. Characters are code points; line ends stay as they are.
 * @throws TekrarError `too-few-symbols` where fewer than two symbols are left to train on
 */
export function characterText(text: string, options: TextOptions = {}): PreparedText {
  const where = 'characterText'
  const { validation: share = 0.1, vocabulary: given, ...how } = options
  refuseUnless(where, 'text', typeof text === 'string', 'a string; decodeText makes one of bytes', typeof text)
  refuseUnless(where, 'validation', share >= 0 && share < 1, 'a share from 0 to below 1', share)
  const by = given?.by ?? how.by ?? 'characters'
  refuseUnless(where, 'by', how.by === undefined || how.by === by, `'${by}', as the vocabulary given`, how.by)

  const normal = text.normalize('NFC')
  const cut = cutPlace(normal, Math.floor(normal.length * (1 - share)), by)
  const [first, last] = [normal.slice(0, cut), normal.slice(cut)]
  const vocabulary = given ?? vocabularyOf(first, { ...how, by })
  const training = vocabulary.encode(first)
  const validation = vocabulary.encode(last)
  if (training.length < 2) throw new TekrarError('too-few-symbols', { where, symbols: training.length, needed: 2 })

  const preprocessing = textPreprocessing(vocabulary)
  return {
    vocabulary,
    training,
    validation,
    unknown: { training: vocabulary.countUnknown(training), validation: vocabulary.countUnknown(validation) },
    preprocessing,
    streams(options) {
      const { steps, batch } = streams(training, options)
      const held: { validation?: Dataset } = validation.length > 1 ? { validation: continuous(validation, steps * batch) } : {}
      return streams(training, options, { ...held, preprocessing })
    },
  }
}

/**
 * All symbols as one continuous stream (a batch of one row), exactly as one pass over the text, in windows of at most `steps` symbols:
 * for validation, and to measure a model on a text.
 */
export const continuous = (ids: Int32Array, steps: number = LONGEST_WINDOW): Dataset =>
  streams(ids, { batch: 1, steps: Math.min(steps, LONGEST_WINDOW) })

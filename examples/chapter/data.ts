import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { characterText, type Vocabulary, vocabulary } from 'tekrar'

/** Real data from the folder `TEKRAR_DATA`, a few rows of each set; where it is absent, something made up of the same form. */
const file = (path: string, encoding: BufferEncoding = 'utf8'): string | undefined => {
  const place = env.TEKRAR_DATA && join(env.TEKRAR_DATA, path)
  return place && existsSync(place) ? readFileSync(place, encoding) : undefined
}

const lines = (text: string, count: number): string[] => text.split('\n').filter(Boolean).slice(0, count)
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+|[^\s]/gu) ?? []

/** Numbers between 0 and 1 that look like nothing in particular. */
const made = (i: number): number => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1

/** Sentences of different lengths as ids, padded by no one: 0 stands for words that are rare. */
function encoded(sentences: readonly (readonly string[])[], most: number): { readonly ids: Int32Array[]; readonly words: Vocabulary } {
  const known = vocabulary(sentences.flat(), { by: 'words', maximumSize: most })
  return { ids: sentences.map((sentence) => known.encode(sentence)), words: known }
}

/** Questions and the class of what they ask for (TREC). */
export function questions(count: number) {
  const text = file('trec/TREC.train.all', 'latin1')
  const rows = text
    ? lines(text, count).map((line) => ({ label: Number(line[0]), sentence: words(line.slice(2)) }))
    : Array.from({ length: count }, (_, i) => ({
        label: i % 6,
        sentence: words(`what is the ${'very '.repeat(i % 4)}thing number ${i % 6}?`),
      }))
  const { ids, words: known } = encoded(
    rows.map(({ sentence }) => sentence),
    2000,
  )
  return { inputs: ids, targets: Int32Array.from(rows, ({ label }) => label), vocabulary: known.size, classes: 6 }
}

/** Film reviews and whether they like the film (Pang and Lee). */
export function reviews(count: number) {
  const [good, bad] = [file('mr-rt-polarity/rt-polarity.pos', 'latin1'), file('mr-rt-polarity/rt-polarity.neg', 'latin1')]
  const half = Math.ceil(count / 2)
  const rows =
    good && bad
      ? [...lines(good, half).map((line) => [1, line] as const), ...lines(bad, half).map((line) => [0, line] as const)]
      : Array.from(
          { length: 2 * half },
          (_, i) => [i % 2, `a film that is ${i % 2 ? 'good and bright' : 'dull'} and ${'long '.repeat(i % 5)}`] as const,
        )
  const { ids, words: known } = encoded(
    rows.map(([, line]) => words(line)),
    5000,
  )
  return { inputs: ids, targets: rows.map(([label]) => [label]), vocabulary: known.size }
}

/** First sentences and headlines. A headline begins with 1 and ends with 2; the decoder is given it without its end, and shall give it without its begin. */
export function headlines(count: number) {
  const text = file('gigaword-sample-headlines/pairs_dev.tsv')
  const rows = text
    ? lines(text, count).map((line) => line.split('\t') as [string, string])
    : Array.from(
        { length: count },
        (_, i) => [`the ${i % 7} ships of the harbour left at ${i % 5} in the morning`, `${i % 7} ships left`] as const,
      )
  const begin = '<begin>'
  const end = '<end>'
  const sentences = rows.map(([article, headline]) => ({ article: words(article), headline: [begin, ...words(headline), end] }))
  const { ids: all, words: known } = encoded(
    [...sentences.map(({ article }) => article), ...sentences.map(({ headline }) => headline)],
    3000,
  )
  const [articles, wanted] = [all.slice(0, rows.length), all.slice(rows.length)]
  return {
    inputs: { text: articles, summary: wanted.map((ids) => ids.subarray(0, -1)) },
    targets: wanted.map((ids) => ids.subarray(1)),
    vocabulary: known.size,
    begin: known.encode([begin])[0]!,
    end: known.encode([end])[0]!,
  }
}

/** The highest notes of chorales, one-hot, in windows of `steps`, and the note that follows each (Bach, quarter notes). */
export function melodies(count: number, steps: number) {
  const text = file('jsb-chorales-json/jsb-chorales-quarter.json')
  const tune = text
    ? (JSON.parse(text).train as number[][][]).flat().map((chord) => Math.max(...chord, 60))
    : Array.from({ length: count + steps + 1 }, (_, i) => 60 + ((i * i) % 12))
  const pitches = [...new Set(tune)].sort((a, b) => a - b)
  const ids = tune.map((pitch) => pitches.indexOf(pitch))
  const oneHot = (id: number) => pitches.map((_, i) => (i === id ? 1 : 0))
  const windows = Array.from({ length: count }, (_, i) => ids.slice(i, i + steps))
  return {
    inputs: windows.map((window) => window.map(oneHot)),
    targets: Int32Array.from(windows, (_, i) => ids[i + steps]!),
    notes: pitches.length,
  }
}

/** Windows of a series of measurements, standardised, each with the values of its last step (electricity transformer; hourly). */
export function measurements(count: number, steps: number) {
  const text = file('etth/ETTh1.csv')
  const rows = text
    ? lines(text, count + steps + 1)
        .slice(1)
        .map((line) => line.split(',').slice(1).map(Number))
    : Array.from({ length: count + steps }, (_, i) => Array.from({ length: 7 }, (_, j) => Math.sin(i / (3 + j)) + 0.1 * made(7 * i + j)))
  const features = rows[0]!.length
  const mean = Array.from({ length: features }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length)
  const deviation = mean.map((m, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - m) ** 2, 0) / rows.length) || 1)
  const standard = rows.map((row) => row.map((value, j) => (value - mean[j]!) / deviation[j]!))
  const inputs = Array.from({ length: count }, (_, i) => standard.slice(i, i + steps))
  return { inputs, targets: inputs.map((window) => window.at(-1)!), features }
}

/** A text by characters (Shakespeare). */
export const characters = (length: number) =>
  characterText((file('tinyshakespeare/input.txt') ?? 'To be, or not to be: that is the question. '.repeat(length / 40)).slice(0, length), {
    validation: 0,
  })

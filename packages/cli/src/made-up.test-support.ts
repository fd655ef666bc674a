import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nonsense } from './binary.test-support.ts'

/** A small case for a task: made-up data, a training of seconds, and a question. */
export interface MadeUp {
  /** Writes the files into a folder. */
  readonly write: (directory: string) => Promise<void>
  /** What follows `train TASK`. */
  readonly train: readonly string[]
  /** The file to measure on. */
  readonly data: string
  /** What follows the verb. */
  readonly ask: readonly string[]
}

/** Numbers from 0 to 1, the same every time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

function labelledRows(count: number): string {
  const next = dice(3)
  const pick = (words: readonly string[]) => words[Math.floor(next() * words.length)]!
  const rows = Array.from({ length: count }, () => {
    const good = next() < 0.5
    const words = Array.from({ length: 5 }, () => pick(['film', 'plot', 'actor', 'scene', 'music', 'the', 'with']))
    return `${[...words, pick(good ? ['good', 'lovely', 'fine'] : ['bad', 'dull', 'grim'])].join(' ')},${good ? 'pos' : 'neg'}`
  })
  return `text,label\n${rows.join('\n')}\n`
}

const labelled: MadeUp = {
  write: (directory) => writeFile(join(directory, 'reviews.csv'), labelledRows(160)),
  train: ['reviews.csv', '--epochs', '2', '--units', '4', '--embedding', '6'],
  data: 'reviews.csv',
  ask: ['reviews.csv'],
}

const pairs = (count: number): string => {
  const next = dice(5)
  const words = ['deniz', 'gemi', 'balina', 'kaptan', 'güneş', 'yıldız', 'çocuk', 'ışık', 'rüzgâr', 'dalga']
  const line = () => Array.from({ length: 6 }, () => words[Math.floor(next() * words.length)]!)
  return Array.from({ length: count }, line)
    .map((text) => `${text.join(' ')}\t${text.slice(0, 2).join(' ')}`)
    .join('\n')
}

const tune = (number: number, notes: string): string => `X:${number}\nT:Tune ${number}\nM:4/4\nL:1/4\nK:C\n${notes}|\n\n`

const hours = (count: number): string => {
  const next = dice(9)
  const rows = Array.from({ length: count }, (_, hour) => {
    const time = new Date(Date.UTC(2020, 0, 1, hour)).toISOString().slice(0, 16).replace('T', ' ')
    return `${time},${(10 + 5 * Math.sin((hour / 24) * 2 * Math.PI) + next() * 0.3).toFixed(2)}`
  })
  return `time,value\n${rows.join('\n')}\n`
}

const series = (train: readonly string[]): MadeUp => ({
  write: (directory) => writeFile(join(directory, 'series.csv'), hours(24 * 30)),
  train: ['series.csv', ...train],
  data: 'series.csv',
  ask: ['series.csv'],
})

/** For every task of the table. */
export const madeUp: Readonly<Record<string, MadeUp>> = {
  text: {
    write: (directory) => writeFile(join(directory, 'book.txt'), nonsense(3000)),
    train: ['book.txt', '--units', '8', '--layers', '1', '--embedding', '4', '--training-steps', '20'],
    data: 'book.txt',
    ask: ['--length', '20'],
  },
  classifier: labelled,
  sentiment: { ...labelled, train: [...labelled.train, '--dense', '4'] },
  summarizer: {
    write: (directory) => writeFile(join(directory, 'pairs.tsv'), `source\tsummary\n${pairs(120)}\n`),
    train: ['pairs.tsv', '--units', '6', '--embedding', '6', '--training-steps', '6'],
    data: 'pairs.tsv',
    ask: ['pairs.tsv'],
  },
  composer: {
    async write(directory) {
      await mkdir(join(directory, 'tunes'))
      for (let i = 1; i <= 12; i++)
        await writeFile(join(directory, 'tunes', `${i}.abc`), tune(i, i % 2 ? 'CDEF|GABc|cBAG|FEDC' : 'CEGc|cGEC|CEGc|cGEC'))
    },
    train: ['tunes', '--units', '6', '--training-steps', '6', '--steps', '16'],
    data: 'tunes',
    ask: ['--bars', '2'],
  },
  forecaster: series(['--target', 'value', '--horizon', '3', '--lookback', '12', '--units', '4', '--training-steps', '10']),
  detector: series(['--target', 'value', '--lookback', '12', '--units', '4', '--training-steps', '10']),
}

import type { Source } from './base/source.ts'
import type { TaskName } from './table.ts'
import type { Question } from './task.ts'

/** Small made-up data of each task, with an answer that is known: for tests that hold for every task. */
export interface Example {
  readonly files: readonly Source[]
  /** Options that train a small network in a second or two. */
  readonly options: Readonly<Record<string, string | number | boolean>>
  readonly question: Question
}

const source = (name: string, text: string): Source => ({ name, bytes: new TextEncoder().encode(text) })
const nothing: Question = { sources: [], words: [], lines: null }

/** The same numbers at each call: no chance in tests. */
function draws(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
}

function labelled(): string {
  const draw = draws(1)
  const words = { good: ['fine', 'lovely', 'great'], bad: ['poor', 'dull', 'awful'] }
  const rows = Array.from({ length: 160 }, (_, i) => {
    const label = i % 2 ? 'good' : 'bad'
    const filler = ['film', 'plot', 'song', 'day', 'tale'][draw(5)]
    return `${label},the ${filler} number ${i} was ${words[label][draw(3)]}`
  })
  return `label,text\n${rows.join('\n')}\n`
}

/** The summary is the first two words. */
function pairs(): string {
  const draw = draws(2)
  const word = () => ['red', 'blue', 'green', 'cat', 'dog', 'bird', 'runs', 'sleeps'][draw(8)]!
  const rows = Array.from({ length: 120 }, () => {
    const words = Array.from({ length: 5 }, word)
    return `${words.join(' ')}\t${words.slice(0, 2).join(' ')}`
  })
  return `source\tsummary\n${rows.join('\n')}\n`
}

/** A scale, up and down. */
const rolls = (): string => {
  const scale = [60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62]
  return JSON.stringify(Array.from({ length: 12 }, (_, i) => Array.from({ length: 42 }, (_, step) => [scale[(step + i) % scale.length]])))
}

/** A day of 24 hours as a sine; where a spike is asked for, at hour 400. */
function hours(spike: boolean): string {
  const rows = Array.from({ length: 600 }, (_, hour) => {
    const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString().slice(0, 19)
    const value = 10 + 5 * Math.sin((hour / 24) * 2 * Math.PI) + (spike && hour === 400 ? 30 : 0)
    return `${time},${value.toFixed(2)}`
  })
  return `time,value\n${rows.join('\n')}\n`
}

const steps = { trainingSteps: 30, seed: 1 }

export const examples: { readonly [Name in TaskName]: Example } = {
  text: {
    files: [source('book.txt', 'kırmızı balık gölde kıvrıla kıvrıla yüzüyor. '.repeat(40))],
    options: { ...steps, units: 8, layers: 1, embedding: 8, steps: 20 },
    question: nothing,
  },
  classifier: {
    files: [source('reviews.csv', labelled())],
    options: { ...steps, units: 8, embedding: 8 },
    question: { ...nothing, words: ['the film was lovely'] },
  },
  sentiment: {
    files: [source('reviews.csv', labelled())],
    options: { ...steps, units: 8, embedding: 8, layers: 1, dense: 8 },
    question: { ...nothing, words: ['the film was awful'] },
  },
  summarizer: {
    files: [source('pairs.tsv', pairs())],
    options: { ...steps, units: 8, embedding: 8 },
    question: { ...nothing, words: ['red cat sleeps green dog'] },
  },
  composer: {
    files: [source('scales.json', rolls())],
    options: { ...steps, units: '8', transpose: 0 },
    question: nothing,
  },
  forecaster: {
    files: [source('hours.csv', hours(false))],
    options: { ...steps, units: 8, horizon: '12' },
    question: { ...nothing, sources: [source('hours.csv', hours(false))] },
  },
  detector: {
    files: [source('hours.csv', hours(false))],
    options: { ...steps, units: 8 },
    question: { ...nothing, sources: [source('spike.csv', hours(true))] },
  },
}

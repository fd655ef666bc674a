import { breathe, type Progress } from '../base/progress.ts'
import type { Contender, Measure, Report, ReportTable } from '../base/report.ts'
import { meanRouge, type Rouge, rougeOf, rougeWords } from '../measures/rouge.ts'
import type { Pair } from '../pairs/pairs.ts'
import type { Codec } from './codec.ts'
import { wordsOf } from './data.ts'

export const measures: readonly Measure[] = [
  { name: 'rouge1', better: 'higher', as: 'share' },
  { name: 'rouge2', better: 'higher', as: 'share' },
  { name: 'rougeL', better: 'higher', as: 'share' },
]

/** Words of the usual baseline. */
const FIRST = 8
/** Summaries shown beside those they should be. */
const SHOWN = 10

export interface Summarized {
  readonly on: Report['on']
  readonly pairs: readonly Pair[]
  /** Of the same pairs, by the network. */
  readonly summaries: readonly string[]
  readonly codec: Codec
  /** Words of summaries, as many as the training part's have on average. */
  readonly meanWords: number
}

/** ROUGE of summaries, and of the first words of each source in their place. */
export async function reportOf({ on, pairs, summaries, codec, meanWords }: Summarized, progress: Progress = {}): Promise<Report> {
  const scored = async (texts: readonly string[]): Promise<Rouge> => {
    const scores: Rouge[] = []
    for (const [i, text] of texts.entries()) {
      if (i % 500 === 0) await breathe(progress)
      scores.push(rougeOf(rougeWords(codec.compared(text)), rougeWords(codec.compared(pairs[i]!.summary))))
    }
    return meanRouge(scores)
  }
  const contenders: Contender[] = [{ name: 'network', values: { ...(await scored(summaries)) }, seconds: null }]
  const mean = Math.max(1, Math.round(meanWords))
  for (const [name, count] of [
    ['firstWords', FIRST],
    ['firstWordsMean', mean],
  ] as const) {
    progress.tell?.(name, 0)
    const began = performance.now()
    const values = await scored(pairs.map(({ source }) => wordsOf(source).slice(0, count).join(' ')))
    contenders.push({ name, values: { ...values }, seconds: (performance.now() - began) / 1000 })
  }
  return { task: 'summarizer', on, count: pairs.length, unit: 'pairs', measures, contenders, tables: [examplesOf(pairs, summaries)] }
}

/** A few, spread over all. */
function examplesOf(pairs: readonly Pair[], summaries: readonly string[]): ReportTable {
  const step = Math.max(1, Math.floor(pairs.length / SHOWN))
  const rows = pairs.flatMap(({ source, summary }, i) => (i % step === 0 ? [[source, summary, summaries[i]!]] : [])).slice(0, SHOWN)
  return { title: 'summaries', columns: ['source', 'reference', 'summary'], rows }
}

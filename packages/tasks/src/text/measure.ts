import { continuous, type Model, type Vocabulary } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { Contender, Measure, Report } from '../base/report.ts'
import { NGrams } from '../baselines/n-grams.ts'

/** What is measured on, and what came before it. */
export interface Part {
  readonly on: Report['on']
  readonly ids: Int32Array
  readonly training: Int32Array
  readonly vocabulary: Vocabulary
}

/** The longest context and the symbol after it: characters before words, of which there are too many kinds to have seen five in a row. */
const ORDERS = { characters: 6, words: 3 } as const
/** The baselines learn from so many symbols at most, the last ones: their tables would not fit in memory. */
const MOST = 4_000_000

export const measures: readonly Measure[] = [
  { name: 'nats', better: 'lower', as: { digits: 4 } },
  { name: 'bits', better: 'lower', as: { digits: 4 } },
  { name: 'perplexity', better: 'lower', as: { digits: 2 } },
]

/** Nats a symbol in every form that people like. */
export const valuesOf = (nats: number) => ({ nats, bits: nats / Math.LN2, perplexity: Math.exp(nats) })

/** How well the network, and counts of what followed what (Witten and Bell 1991), foretell a part of the text. Null where there is no such part. */
export async function measureText(model: Model, { on, ids, training, vocabulary }: Part, progress: Progress = {}): Promise<Report | null> {
  if (ids.length < 2) return null
  progress.tell?.('measuring', 0)
  const { loss } = await model.evaluate(continuous(ids), { loss: 'sparseCategoricalCrossentropy' })
  const contenders: Contender[] = [{ name: 'network', values: valuesOf(loss!), seconds: null }]
  const report: Report = { task: 'text', on, count: ids.length, unit: vocabulary.by, measures, contenders, tables: [] }
  if (progress.alone) return report
  progress.tell?.('nGrams', 0)
  await breathe(progress)
  const began = performance.now()
  const grams = new NGrams(ORDERS[vocabulary.by], vocabulary.size)
  await grams.count(training.subarray(Math.max(0, training.length - MOST)), progress)
  progress.tell?.('nGrams', 0.8)
  const nats = await grams.nats(ids, training, progress)
  const seconds = (performance.now() - began) / 1000
  const best = nats.indexOf(Math.min(...nats))
  for (const order of new Set([0, best]))
    contenders.push({ name: `nGrams${order + 1}`, values: valuesOf(nats[order]!), seconds: order === best ? seconds : null })
  return report
}

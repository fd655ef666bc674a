import type { Model } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { Contender, Measure, Report } from '../base/report.ts'
import { type Foretelling, keyChains, keyFrequencies, noteChain, noteFrequencies } from '../baselines/music/keys.ts'
import { wholeOf } from './dataset.ts'
import type { Heard, View } from './view.ts'

/** Nats a step: −ln p of what sounds, summed over the keys, the mean over all steps of all pieces (Boulanger-Lewandowski et al. 2012). */
const measures: readonly Measure[] = [{ name: 'nats', better: 'lower', as: { digits: 3 } }]

export interface Measured {
  readonly view: View
  readonly oneVoice: boolean
  readonly on: Report['on']
  readonly pieces: readonly Heard[]
  /** What the baselines learn from; empty for none. */
  readonly training: readonly Heard[]
}

/** How well the network, and what is counted, foretell pieces. Null where there are none. */
export async function measureMusic(
  model: Model,
  { view, oneVoice, on, pieces, training }: Measured,
  progress: Progress = {},
): Promise<Report | null> {
  if (pieces.length === 0) return null
  const network = await meanOf(
    pieces,
    async (piece) => view.costsOf(piece, (await model.predict(wholeOf(view, piece))).data as Float32Array),
    'measuring',
    progress,
  )
  const contenders: Contender[] = [{ name: 'network', values: { nats: network }, seconds: null }]
  const baselines: Readonly<Record<string, (training: readonly Heard[]) => Foretelling>> = oneVoice
    ? { noteFrequencies, noteChain }
    : { keyFrequencies, keyChains }
  if (training.length > 0 && !progress.alone)
    for (const [name, fit] of Object.entries(baselines)) {
      await breathe(progress)
      const began = performance.now()
      const foretell = fit(training)
      const seconds = (performance.now() - began) / 1000
      contenders.push({ name, values: { nats: await meanOf(pieces, async (piece) => foretell(piece), name, progress) }, seconds })
    }
  return { task: 'composer', on, count: stepsIn(pieces), unit: 'steps', measures, contenders, tables: [] }
}

const stepsIn = (pieces: readonly Heard[]): number => pieces.reduce((sum, { steps }) => sum + steps, 0)

/** The mean over all steps of all pieces. */
async function meanOf(
  pieces: readonly Heard[],
  costsOf: (piece: Heard) => Promise<Float64Array>,
  what: string,
  progress: Progress,
): Promise<number> {
  let [sum, told] = [0, 0]
  for (const [i, piece] of pieces.entries()) {
    if (performance.now() - told > 30) {
      progress.tell?.(what, i / pieces.length)
      await breathe(progress)
      told = performance.now()
    }
    for (const cost of await costsOf(piece)) sum += cost
  }
  progress.tell?.(what, 1)
  return sum / stepsIn(pieces)
}

import type { Extent } from '../../base/shape.ts'
import { bahdanau } from '../../cells/bahdanau.ts'
import { gru } from '../../cells/gru.ts'
import { lstm } from '../../cells/lstm.ts'
import { luong } from '../../cells/luong.ts'
import { fill } from '../../graph/ops.ts'
import { attention } from '../../layers/attention.ts'
import { bidirectional } from '../../layers/bidirectional.ts'
import { concatenate } from '../../layers/concatenate.ts'
import { dense } from '../../layers/dense.ts'
import { embedding } from '../../layers/embedding.ts'
import { input } from '../../layers/input.ts'
import { recurrent } from '../../layers/recurrent.ts'
import { inputValues, randomTensor } from '../../training/forward.ts'
import type { Runner } from '../../training/session.ts'
import { model } from '../functional.ts'
import type { Model } from '../model.ts'

/** 0 is padding, 1 starts, 2 stops. */
export const SYMBOLS = 6
export const START = 1
export const STOP = 2

const opinions = { kernelInitializer: 'orthogonal' } as const

/** `summarizer` is built as the chapter's. */
export type Kind = 'bahdanau' | 'luong' | 'states' | 'two layers' | 'summarizer'

/** A small model with a source and a target. */
export function smallModel(kind: Kind, { seed = 1, symbols = SYMBOLS, engine = 'wasm' as 'wasm' | 'native' } = {}): Model {
  const source = input({ shape: [null], name: 'source' })
  const target = input({ shape: [null], name: 'target' })
  const spread = (vocabulary: number) => embedding({ vocabulary, units: 5, maskZero: true, embeddingsInitializer: 'orthogonal' })
  const x = spread(symbols)(source)
  const y = spread(symbols)(target)
  const decoded = () => {
    if (kind === 'states') {
      const [, hidden, memory] = recurrent(lstm({ units: 4 }), { returnState: true })(x)
      return recurrent(lstm({ units: 4 }), { returnSequences: true })(y, { initialState: [hidden!, memory!] })
    }
    if (kind === 'summarizer') {
      const [encoded, ...ends] = bidirectional(recurrent(lstm({ units: 2 }), { returnSequences: true, returnState: true }))(x)
      const [forwardHidden, forwardMemory, backwardHidden, backwardMemory] = ends
      const initialState = [concatenate([forwardHidden!, backwardHidden!]), concatenate([forwardMemory!, backwardMemory!])]
      const [outputs] = recurrent(lstm({ units: 4 }), { returnSequences: true, returnState: true })(y, { initialState })
      return concatenate([attention()([outputs!, encoded!]), outputs!])
    }
    const [encoded, last] = recurrent(gru({ units: 4 }), { returnSequences: true, returnState: true })(x)
    if (kind === 'two layers') {
      const first = recurrent(gru({ units: 4 }), { returnSequences: true })(y, { initialState: last! })
      return recurrent(lstm({ units: 3 }), { returnSequences: true })(first)
    }
    const cell =
      kind === 'bahdanau'
        ? bahdanau(gru({ units: 4 }), { units: 3, outputContext: true })
        : luong(gru({ units: 4 }), { inputFeeding: false })
    return recurrent(cell, { returnSequences: true })(y, { initialState: last!, constants: encoded! })
  }
  const logits = dense({ units: symbols, ...opinions, biasInitializer: 'randomNormal' })(decoded())
  return model({ inputs: [source, target], outputs: logits, seed, engine })
}

const runners = new WeakMap<Model, Promise<Runner>>()

/** The whole model as one program. */
async function wholeOf({ built: { network, session } }: Model): Promise<Runner> {
  const states = network.states.map(({ shape }) => fill(0, shape))
  const { outputs } = network.trace({ inputs: inputValues(network), states, training: false, random: randomTensor() })
  const steps = network.inputs.map(({ shape }) => [(shape[0] as Extent).extent, 8])
  return (await session()).prepare({ outputs: { y: outputs[0]!.tensor }, updates: [] }, { ...Object.fromEntries(steps), batch: 1 })
}

/** What the model gives for one row over a whole target, [steps, symbols]: its log-probabilities. */
export async function teacherForced(of: Model, source: readonly number[], target: readonly number[]): Promise<number[][]> {
  const { inputs } = of.built.network
  const whole = runners.get(of) ?? wholeOf(of)
  runners.set(of, whole)
  const steps = inputs.map(({ shape }, i) => [(shape[0] as Extent).extent, [source, target][i]!.length])
  const { y } = await (await whole).run({ 'input/source': source, 'input/target': target }, { ...Object.fromEntries(steps), batch: 1 })
  const classes = y!.length / target.length
  return target.map((_, t) => logProbabilities(Array.from(y!.subarray(t * classes, (t + 1) * classes))))
}

function logProbabilities(logits: readonly number[]): number[] {
  const largest = Math.max(...logits)
  const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x - largest), 0)) + largest
  return logits.map((x) => x - total)
}

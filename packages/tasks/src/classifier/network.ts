import {
  activation,
  add,
  bidirectional,
  concatenate,
  dense,
  dropout,
  type EngineOptions,
  embedding,
  globalAveragePooling1D,
  input,
  type Layer,
  type Model,
  model,
  randomNormal,
  recurrent,
  type Symbolic,
  spatialDropout1D,
} from 'tekrar'
import type { AnyCell } from '../task.ts'
import { cellOf, hasBuiltIn } from '../training/cell.ts'
import { largestYet } from './largest.ts'
import { linearPath, type NgramSizes } from './linear-path.ts'

/** What the network is made of, whatever the data. */
export interface NetworkSettings {
  readonly cell: string
  /** Of each recurrent layer, the first one first. */
  readonly units: readonly number[]
  readonly bidirectional: boolean
  readonly embedding: number
  /** What is handed on of the last recurrent layer: its last output, or with it the largest and the mean over time. */
  readonly pooling: 'all' | 'last'
  /** Units of a layer before the answer, 0 for none. */
  readonly dense: number
  readonly dropout: number
  readonly embeddingDropout: number
  readonly wordDropout: number
  /** A probability for each class, or that of the second of two. */
  readonly output: 'softmax' | 'sigmoid'
  readonly seed: number
}

/** The names of what pre-training hands on. */
export const WORDS = 'words'
export const READER = 'reader'
export const CELL = 'cell'

/** The name of what the network answers. */
export const LABEL = 'label'

/** Vectors that tell words apart from the first step on. */
const DEVIATION = 0.1

/** The table of vectors; in pre-training the same. */
export const wordVectors = (size: number, { embedding: units }: Pick<NetworkSettings, 'embedding'>): Layer<Symbolic> =>
  embedding({ vocabulary: size, units, name: WORDS, embeddingsInitializer: randomNormal({ deviation: DEVIATION }) })

/**
 * Ids [batch, steps] → embedding → recurrent layers, in one or both directions → what is said of the whole text → probabilities. Texts of different lengths are told
 * apart by the mask that comes with them. With n-grams, the scores of a linear path are added to its own.
 */
export function network(settings: NetworkSettings, { size, ngrams, classes, cell, engine }: NetworkParts): Model {
  const { units, embeddingDropout, wordDropout, dropout: rate, output, seed } = settings
  const ids = input({ shape: [null], type: 'index', name: 'text' })
  let x: Symbolic = wordVectors(size, settings)(ids)
  // One decision for all numbers of a word: the word is left out.
  if (wordDropout > 0) x = dropout({ rate: wordDropout, noiseShape: [null, null, 1] })(x)
  if (embeddingDropout > 0) x = spatialDropout1D({ rate: embeddingDropout })(x)
  for (const [level, count] of units.slice(0, -1).entries()) {
    const layer = recurrent(cellOf({ cell: settings.cell, units: count }, cell), {
      returnSequences: true,
      ...(level === 0 ? named(settings) : {}),
    })
    x = settings.bidirectional ? (bidirectional(layer, level === 0 ? { name: READER } : {})(x) as Symbolic) : (layer(x) as Symbolic)
    if (rate > 0) x = dropout({ rate })(x)
  }
  let whole = pooled(x, settings, cell)
  if (rate > 0 && (settings.dense === 0 || settings.pooling === 'all')) whole = dropout({ rate })(whole)
  if (settings.dense > 0) {
    whole = dense({ units: settings.dense, activation: 'relu' })(whole)
    if (rate > 0) whole = dropout({ rate })(whole)
  }
  const outputs = output === 'sigmoid' ? 1 : classes
  if (ngrams === null)
    return model({ inputs: ids, outputs: dense({ units: outputs, activation: output, name: LABEL })(whole), seed, ...engine })
  const known = input({ shape: [null], type: 'index', name: 'ngrams' })
  const scores = add([dense({ units: outputs, name: 'scores' })(whole), linearPath(known, ngrams, outputs)])
  return model({ inputs: [ids, known], outputs: activation(output, { name: LABEL })(scores), seed, ...engine })
}

export interface NetworkParts {
  /** Numbers that words have. */
  readonly size: number
  /** What a linear path beside it reads; null where there is none. */
  readonly ngrams: NgramSizes | null
  readonly classes: number
  readonly cell: AnyCell | null
  readonly engine: EngineOptions
}

/** Of the first recurrent layer, so that pre-training finds it; within `bidirectional` the cell has a name of its own. */
const named = ({ bidirectional: both }: NetworkSettings): { readonly name: string } => ({ name: both ? CELL : READER })

/** The last recurrent layer and what is handed on of it. */
function pooled(x: Symbolic, settings: NetworkSettings, own: AnyCell | null): Symbolic {
  const { units, pooling, bidirectional: both } = settings
  const first = units.length === 1
  const options = first ? named(settings) : {}
  const cell = cellOf({ cell: settings.cell, units: units.at(-1)! }, own)
  if (pooling === 'last') {
    const layer = recurrent(cell, options)
    return both ? (bidirectional(layer, first ? { name: READER } : {})(x) as Symbolic) : (layer(x) as Symbolic)
  }
  const layer = recurrent(cell, { ...options, returnSequences: true, returnState: true })
  const given = (both ? bidirectional(layer, first ? { name: READER } : {})(x) : layer(x)) as readonly Symbolic[]
  const [sequence, ...states] = given as readonly [Symbolic, ...Symbolic[]]
  // Built-in cells give their output as their first state, each direction its own.
  const last = hasBuiltIn(settings.cell, own) ? (both ? [states[0]!, states[states.length / 2]!] : [states[0]!]) : []
  const features = units.at(-1)! * (both ? 2 : 1)
  const largest = recurrent(largestYet({ units: features }), { name: 'largest' })(sequence) as Symbolic
  return concatenate()([largest, globalAveragePooling1D()(sequence), ...last])
}

import {
  attention,
  bidirectional,
  concatenate,
  dense,
  dropout,
  type EngineOptions,
  embedding,
  input,
  type Model,
  model,
  pointer,
  randomNormal,
  recurrent,
  type Symbolic,
} from 'tekrar'
import type { AnyCell } from '../task.ts'
import { cellOf } from '../training/cell.ts'
import { OUTPUT } from './codec.ts'

export interface NetworkSettings {
  readonly cell: string
  /** Of each direction of the encoder; the decoder has twice as many. */
  readonly units: number
  readonly embedding: number
  readonly embeddings: 'shared' | 'separate'
  readonly dropout: number
  readonly seed: number
}

export interface NetworkParts {
  /** Numbers of the vocabulary, and those of pieces that it does not have, which are copied; 0 for a network that copies nothing. */
  readonly vocabulary: number
  readonly slots: number
  readonly cell: AnyCell | null
  readonly engine: EngineOptions
}

/** Vectors that tell pieces apart from the first step on. */
const DEVIATION = 0.3
/** The names of the layers that say what is written, and whether it is; what they learn by copying alone is of no use. */
const GATE = 'gate'
const VOCABULARY = 'vocabulary'

/**
 * The encoder reads the source in both directions; the decoder starts from its states and looks at all that it gave, at every piece that it writes (the chapter's
 * summariser). With slots it may copy a piece of the source instead (See, Liu and Manning, 2017): a gate, by what it sees, where it is and what it wrote, says how much.
 */
export function network(settings: NetworkSettings, { vocabulary, slots, cell, engine }: NetworkParts): Model {
  const { units, embedding: width, dropout: rate, seed } = settings
  const vectors = (name: string) =>
    embedding({ vocabulary: vocabulary + slots, units: width, embeddingsInitializer: randomNormal({ deviation: DEVIATION }), name })
  const forSource = vectors('vectors')
  const forSummary = settings.embeddings === 'shared' ? forSource : vectors('summary_vectors')
  const source = input({ shape: [null], name: 'source' })
  const encoder = recurrent(cellOf({ cell: settings.cell, units }, cell), { returnSequences: true, returnState: true })
  const [encoded, ...states] = bidirectional(encoder, { name: 'encoder' })(dropout({ rate })(forSource(source))) as readonly [
    Symbolic,
    ...Symbolic[],
  ]
  const half = states.length / 2
  const initialState = states.slice(0, half).map((forwards, i) => concatenate()([forwards, states[half + i]!]))
  const summary = input({ shape: [null], name: 'summary' })
  const told = dropout({ rate })(forSummary(summary))
  const decoded = recurrent(cellOf({ cell: settings.cell, units: 2 * units }, cell), { returnSequences: true, name: 'decoder' })(told, {
    initialState,
  }) as Symbolic
  const query = slots > 0 ? dense({ units: 2 * units, useBias: false, name: 'query' })(decoded) : decoded
  const context = attention({ name: 'attention' })([query, encoded])
  const together = dropout({ rate })(concatenate()([context, decoded]))
  const inputs = [source, summary]
  if (slots === 0)
    return model({ inputs, outputs: dense({ units: vocabulary, activation: 'softmax', name: OUTPUT })(together), seed, ...engine })
  const words = dense({ units: vocabulary, name: VOCABULARY })(together)
  const gate = dense({ units: 1, name: GATE })(concatenate()([context, decoded, told]))
  return model({ inputs, outputs: pointer({ slots, name: OUTPUT })([words, gate, query, encoded, source]), seed, ...engine })
}

/** Goes on from a network that was trained to copy: all but what chooses its own words. */
export function startFrom(model: Model, before: Model): Model {
  model.setWeights(
    Object.fromEntries(
      Object.entries(before.weights).filter(([path]) => !path.startsWith(`${GATE}/`) && !path.startsWith(`${VOCABULARY}/`)),
    ),
  )
  return model
}

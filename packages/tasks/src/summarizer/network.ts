import {
  attention,
  bidirectional,
  concatenate,
  dense,
  dropout,
  type EngineOptions,
  embedding,
  gru,
  input,
  lstm,
  type Model,
  model,
  pointer,
  randomNormal,
  recurrent,
  type Symbolic,
  simpleRnn,
  TekrarError,
} from 'tekrar'
import type { AnyCell } from '../task.ts'
import { OUTPUT } from './codec.ts'

const cells = { simple: simpleRnn, lstm, gru } as const
export const isBuiltIn = (name: string): name is keyof typeof cells => Object.hasOwn(cells, name)

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

function cellOf(name: string, own: AnyCell | null, units: number) {
  const factory: AnyCell | (typeof cells)[keyof typeof cells] | null = isBuiltIn(name) ? cells[name] : own
  if (!factory)
    throw new TekrarError('invalid-argument', {
      where: 'train summarizer',
      name: 'cell',
      expected: Object.keys(cells).join(', '),
      actual: name,
    })
  return (factory as AnyCell)({ units })
}

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
  const encoder = recurrent(cellOf(settings.cell, cell, units), { returnSequences: true, returnState: true })
  const [encoded, ...states] = bidirectional(encoder, { name: 'encoder' })(dropout({ rate })(forSource(source))) as readonly [
    Symbolic,
    ...Symbolic[],
  ]
  const half = states.length / 2
  const initialState = states.slice(0, half).map((forwards, i) => concatenate()([forwards, states[half + i]!]))
  const summary = input({ shape: [null], name: 'summary' })
  const told = dropout({ rate })(forSummary(summary))
  const decoded = recurrent(cellOf(settings.cell, cell, 2 * units), { returnSequences: true, name: 'decoder' })(told, {
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

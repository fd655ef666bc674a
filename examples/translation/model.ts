import {
  bahdanau,
  bidirectional,
  concatenate,
  conditioned,
  dense,
  dropout,
  embedding,
  gru,
  input,
  model,
  randomNormal,
  recurrent,
} from 'tekrar'

/** What the decoder knows of the source: the state it starts from; that state at every step too; or all of it, where it looks. */
export type Variant = 'none' | 'context' | 'attention'

export interface TranslationSizes {
  readonly variant: Variant
  readonly sourceSymbols: number
  readonly targetSymbols: number
  /** Of the embeddings; 256. */
  readonly size?: number
  /** Of the decoder, and of each direction of the encoder; 512. */
  readonly units?: number
  /** Of the layer before the last, and of the attention's; 256. */
  readonly readout?: number
  /** The share of embeddings and of the layer before the last that is dropped while training; 0.4. */
  readonly rate?: number
  /** Standard deviation that embeddings start with; 1. */
  readonly deviation?: number
  readonly seed?: number
}

/** An encoder that reads in both directions and a decoder: Sutskever et al. (2014), Cho et al. (2014) or Bahdanau et al. (2015), with GRUs. */
export function translationModel({
  variant,
  sourceSymbols,
  targetSymbols,
  size = 256,
  units = 512,
  readout = 256,
  rate = 0.4,
  deviation = 1,
  seed = 1,
}: TranslationSizes) {
  const embeddingsInitializer = randomNormal({ deviation })
  const source = input({ shape: [null], name: 'source' })
  const read = dropout({ rate })(embedding({ vocabulary: sourceSymbols, units: size, embeddingsInitializer, name: 'source_words' })(source))
  const encoder = bidirectional(recurrent(gru({ units }), { returnSequences: true, returnState: true }), { name: 'encoder' })
  const [encoded, forward, backward] = encoder(read)
  const summary = dense({ units, activation: 'tanh', name: 'summary' })(concatenate()([forward!, backward!]))

  const target = input({ shape: [null], name: 'target' })
  const told = dropout({ rate })(embedding({ vocabulary: targetSymbols, units: size, embeddingsInitializer, name: 'target_words' })(target))
  const cell = gru({ units })
  const options = { returnSequences: true, name: 'decoder' } as const
  const decoded = {
    none: () => recurrent(cell, options)(told, { initialState: summary }),
    context: () => recurrent(conditioned(cell, { outputContext: true }), options)(told, { initialState: summary, constants: summary }),
    attention: () =>
      recurrent(bahdanau(cell, { units: readout, outputContext: true }), options)(told, { initialState: summary, constants: encoded! }),
  }[variant]()
  const before = dropout({ rate })(dense({ units: readout, activation: 'tanh', name: 'readout' })(concatenate()([decoded, told])))
  const words = dense({ units: targetSymbols, name: 'words' })(before)
  return model({ inputs: [source, target], outputs: words, seed, name: `translation-${variant}` })
}

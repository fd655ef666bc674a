import { attention, bidirectional, concatenate, dense, embedding, input, lstm, model, recurrent } from 'tekrar'

export interface SummarizerSizes {
  readonly vocabulary: number
  readonly size: number
  /** Units of each direction of the encoder; 256. */
  readonly units?: number
}

/**
 * The chapter's summariser. The encoder reads the text in both directions; the decoder starts from its states and, at every word that it writes,
 * looks at all that the encoder gave.
 */
export function summarizerModel({ vocabulary, size, units = 256 }: SummarizerSizes) {
  const encoderInputs = input({ shape: [null], name: 'text' })
  const encoderEmbedding = embedding({ vocabulary, units: size })(encoderInputs)
  const [encoderOutputs, forwardHidden, forwardMemory, backwardHidden, backwardMemory] = bidirectional(
    recurrent(lstm({ units }), { returnSequences: true, returnState: true }),
  )(encoderEmbedding)
  const hidden = concatenate()([forwardHidden!, backwardHidden!])
  const memory = concatenate()([forwardMemory!, backwardMemory!])

  const decoderInputs = input({ shape: [null], name: 'summary' })
  const decoderEmbedding = embedding({ vocabulary, units: size })(decoderInputs)
  const [decoderOutputs] = recurrent(lstm({ units: 2 * units }), { returnSequences: true, returnState: true })(decoderEmbedding, {
    initialState: [hidden, memory],
  })
  const context = attention()([decoderOutputs!, encoderOutputs!])
  const together = concatenate()([context, decoderOutputs!])
  const outputs = dense({ units: vocabulary, activation: 'softmax' })(together)
  return model({ name: 'summarizer', inputs: [encoderInputs, decoderInputs], outputs })
}

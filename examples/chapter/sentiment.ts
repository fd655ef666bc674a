import { bidirectional, dense, dropout, embedding, lstm, recurrent, sequential } from 'tekrar'

/** The chapter's sentiment model: how likely it is that a review likes the film. */
export const sentimentModel = ({ vocabulary }: { readonly vocabulary: number }) =>
  sequential(
    [
      embedding({ vocabulary, units: 100 }),
      bidirectional(recurrent(lstm({ units: 64 }), { returnSequences: true })),
      bidirectional(recurrent(lstm({ units: 32 }))),
      dense({ units: 64, activation: 'relu' }),
      dropout({ rate: 0.5 }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
    { name: 'sentiment' },
  )

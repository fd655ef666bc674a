import { dense, dropout, lstm, recurrent, sequential } from 'tekrar'

/** The chapter's composer: windows of notes, one of `notes` at every step, and the note that follows. */
export const musicModel = ({ notes }: { readonly notes: number }) =>
  sequential(
    [
      recurrent(lstm({ units: 256 }), { returnSequences: true, inputs: notes }),
      dropout({ rate: 0.3 }),
      recurrent(lstm({ units: 512 }), { returnSequences: true }),
      dropout({ rate: 0.3 }),
      recurrent(lstm({ units: 256 })),
      dense({ units: 256, activation: 'relu' }),
      dropout({ rate: 0.3 }),
      dense({ units: notes, activation: 'softmax' }),
    ],
    { name: 'music' },
  )

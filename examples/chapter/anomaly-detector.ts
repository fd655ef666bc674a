import { bidirectional, dense, dropout, lstm, recurrent, sequential } from 'tekrar'

/** The chapter's anomaly detector: it gives back the last values of a window; what it cannot give back is unusual. */
export const anomalyDetectorModel = ({ features }: { readonly features: number }) =>
  sequential(
    [
      bidirectional(recurrent(lstm({ units: 64 }), { returnSequences: true, inputs: features })),
      dropout({ rate: 0.2 }),
      bidirectional(recurrent(lstm({ units: 32 }))),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: features }),
    ],
    { name: 'anomaly-detector' },
  )

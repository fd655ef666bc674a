import { recurrent, sequential, simpleRnn } from 'tekrar'

/** The chapter's fifth network: the outputs of one layer are the sequence that the next one reads. */
export const deepModel = ({ features, hidden }: { readonly features: number; readonly hidden: number }) =>
  sequential(
    [recurrent(simpleRnn({ units: hidden }), { returnSequences: true, inputs: features }), recurrent(simpleRnn({ units: hidden }))],
    { name: 'deep' },
  )

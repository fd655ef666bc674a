import { bidirectional, recurrent, sequential, simpleRnn } from 'tekrar'

/** The chapter's fourth network: what comes after counts as much as what came before. Its output at every step has 2 · hidden numbers. */
export const bidirectionalModel = ({ features, hidden }: { readonly features: number; readonly hidden: number }) =>
  sequential([bidirectional(recurrent(simpleRnn({ units: hidden }), { returnSequences: true, inputs: features }))], {
    name: 'bidirectional',
  })

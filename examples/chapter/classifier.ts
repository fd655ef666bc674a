import { dense, embedding, recurrent, sequential, simpleRnn } from 'tekrar'

export interface ClassifierSizes {
  readonly vocabulary: number
  readonly size: number
  readonly hidden: number
  readonly classes: number
}

/** The chapter's text classifier: the state after the last word decides. */
export const classifierModel = ({ vocabulary, size, hidden, classes }: ClassifierSizes) =>
  sequential(
    [embedding({ vocabulary, units: size }), recurrent(simpleRnn({ units: hidden })), dense({ units: classes, activation: 'softmax' })],
    { name: 'classifier' },
  )

import { dense, embedding, recurrent, sequential, simpleRnn } from 'tekrar'

export interface CharacterModelSizes {
  readonly vocabulary: number
  readonly size: number
  readonly units: number
}

/** The chapter's character model: at every character the logits of the next one. `predict` takes and gives the states; `generate` writes. */
export const characterModel = ({ vocabulary, size, units }: CharacterModelSizes) =>
  sequential(
    [embedding({ vocabulary, units: size }), recurrent(simpleRnn({ units }), { returnSequences: true }), dense({ units: vocabulary })],
    { name: 'characters' },
  )

import type { Model } from 'tekrar'
import type { Heard, View } from './view.ts'

/**
 * The network with output biases by which it foretells, before its first step, what the training part has at every place: of each key how often it sounds, of each
 * class how often it comes.
 */
export function startingFrom(model: Model, view: View, pieces: readonly Heard[]): Model {
  const { classes, outputs } = view
  const counts = new Float64Array(outputs)
  let places = 0
  for (const piece of pieces) places += view.count(piece, counts)
  const shares = counts.map((count) => (count + 0.5) / (places + (classes ? outputs / 2 : 1)))
  const data = Float32Array.from(shares, (share) => (classes ? Math.log(share) : Math.log(share / (1 - share))))
  const path = Object.keys(model.weights)
    .filter((name) => name.endsWith('/bias'))
    .at(-1)!
  model.setWeights({ [path]: { shape: [outputs], data } }, { matching: true })
  return model
}

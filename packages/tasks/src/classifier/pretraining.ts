import {
  type AnyDataset,
  batches,
  bidirectional,
  concat,
  dense,
  dot,
  dropout,
  input,
  type Layer,
  lambda,
  type Model,
  model,
  multiply,
  recurrent,
  reshape,
  type Symbolic,
  sum,
} from 'tekrar'
import { random } from '../base/random.ts'
import { mapped, type Work } from '../base/work.ts'
import { cellOf } from '../training/cell.ts'
import { CELL, type NetworkParts, type NetworkSettings, READER, wordVectors } from './network.ts'

/** Words in a piece of a text: longer ones are cut. */
const PIECE = 64
/** Words that each piece's own must be told from. */
const NOISE = 128
/** Pieces in a batch, and the share of them that is kept for validation. */
const BATCH = 32
const VALIDATION = 0.05
const DROPOUT = 0.1
/** What stands before the first word and after the last: the number of padding, which no word has. */
const EDGE = 0

/**
 * What a recurrent network is to learn from texts alone before it learns their labels (Dai and Le, 2015): to foretell each next word, and going back each one
 * before, among words drawn as often as they occur (a sampled softmax: Jean et al., 2015). Pieces with a single word have nothing to foretell.
 */
export function* pretrainingData(texts: readonly Int32Array[], both: boolean, seed: number): Work<AnyDataset | null> {
  const pieces = (yield* mapped(texts, cut)).flat()
  if (pieces.length < 2) return null
  const all = new Int32Array(pieces.reduce((sum, { length }) => sum + length - 2, 0))
  let place = 0
  for (const piece of pieces) {
    all.set(piece.subarray(1, -1), place)
    place += piece.length - 2
  }
  yield
  const draw = random(seed)
  const order = pieces.map((piece) => ({ piece, place: draw() })).sort((a, b) => a.place - b.place)
  const shuffled = order.map(({ piece }) => piece)
  const held = Math.min(shuffled.length - 1, Math.ceil(shuffled.length * VALIDATION))
  const datasetOf = function* (some: readonly Int32Array[], validation?: AnyDataset): Work<AnyDataset> {
    const noise = { data: new Int32Array(some.length * NOISE), shape: [some.length, NOISE] }
    for (let i = 0; i < noise.data.length; i++) {
      if (i % NOISE === 0) yield
      noise.data[i] = all[Math.floor(draw() * all.length)]!
    }
    const right = yield* mapped(some, (piece) => new Int32Array(piece.length - 2))
    const text = yield* mapped(some, (piece) => piece.subarray(1, -1))
    const next = yield* mapped(some, (piece) => piece.subarray(2))
    const previous = both ? { previous: yield* mapped(some, (piece) => piece.subarray(0, -2)) } : {}
    return batches({ text, next, ...previous, noise }, both ? { forwards: right, backwards: right } : { forwards: right }, {
      batch: BATCH,
      ...(validation ? { validation } : { shuffle: false }),
    })
  }
  const validation = yield* datasetOf(shuffled.slice(0, held))
  return yield* datasetOf(shuffled.slice(held), validation)
}

/** How well a guess suits the right word's vector, then each of the others: [batch, steps, n], [batch, steps, n], [batch, steps, others] → [batch, steps, 1 + others]. */
const scores = (name: string): Layer<Symbolic> =>
  lambda((guess, right, others) => concat([reshape(sum(multiply(guess!, right!), -1), [...right!.shape.slice(0, 2), 1]), others!]), {
    name,
  })

/** A text as pieces, each with what stands before and after it. */
function cut(ids: Int32Array): Int32Array[] {
  const framed = new Int32Array(ids.length + 2).fill(EDGE)
  framed.set(ids, 1)
  return Array.from({ length: Math.ceil(ids.length / PIECE) }, (_, i) => framed.slice(i * PIECE, (i + 1) * PIECE + 2)).filter(
    ({ length }) => length > 3,
  )
}

/**
 * The network that foretells words: the embedding and the first recurrent layer of the classifier, under the names they have there; what they give is compared with
 * the vectors of the words themselves (Press and Wolf, 2017).
 */
export function pretrainingNetwork(settings: NetworkSettings, { size, cell, engine }: NetworkParts): Model {
  const { units, bidirectional: both, embedding: width, seed } = settings
  const text = input({ shape: [null], type: 'index', name: 'text' })
  const next = input({ shape: [null], type: 'index', name: 'next' })
  const noise = input({ shape: [NOISE], type: 'index', name: 'noise' })
  const vectors = wordVectors(size, settings)
  const heard = vectors(noise)
  const x = dropout({ rate: DROPOUT })(vectors(text))
  const reading = recurrent(cellOf({ cell: settings.cell, units: units[0]! }, cell), { returnSequences: true, name: both ? CELL : READER })
  const foretell = (read: Symbolic, ids: Symbolic, name: string): Symbolic => {
    const guess = dense({ units: width, name: `${name}Guess` })(dropout({ rate: DROPOUT })(read))
    return scores(name)([guess, vectors(ids), dot([guess, heard], { axes: 2 })]) as Symbolic
  }
  if (!both) {
    const forwards = foretell(reading(x) as Symbolic, next, 'forwards')
    return model({ inputs: [text, next, noise], outputs: [forwards], seed, ...engine })
  }
  const previous = input({ shape: [null], type: 'index', name: 'previous' })
  const [there, back] = bidirectional(reading, { mergeMode: 'none', name: READER })(x) as readonly [Symbolic, Symbolic]
  const outputs = [foretell(there, next, 'forwards'), foretell(back, previous, 'backwards')]
  return model({ inputs: [text, next, previous, noise], outputs, seed, ...engine })
}

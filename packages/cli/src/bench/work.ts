// The work that a shape stands for: a network, made-up data and what is trained, all by the public face.
import { adam, bidirectional, dense, type EngineOptions, embedding, gru, lstm, recurrent, sequential, simpleRnn } from 'tekrar'
import { type BenchShape, SYMBOLS, WORDS } from './shapes.ts'

const cells = { lstm, gru, simple: simpleRnn }

/** The network of a shape, by the public face. */
export function modelOf({ work, cell, layers, units, inputs }: BenchShape, engine: EngineOptions) {
  const first =
    work === 'characters'
      ? [embedding({ vocabulary: SYMBOLS, units })]
      : work === 'sentiment'
        ? [embedding({ vocabulary: WORDS, units: inputs })]
        : []
  const loops = Array.from({ length: layers }, (_, i) => {
    const loop = recurrent(cells[cell]({ units }), { returnSequences: work === 'characters' || i < layers - 1 })
    return work === 'sentiment' ? bidirectional(loop) : loop
  })
  return sequential([...first, ...loops, dense({ units: work === 'characters' ? SYMBOLS : 1 })], { seed: 1, ...engine })
}

/** A batch of made-up data: numbers from a fixed generator. */
export function batchOf({ work, batch, steps, inputs }: BenchShape) {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state / 2 ** 32
  }
  const symbols = (count: number, below: number) => Int32Array.from({ length: count }, () => Math.floor(next() * below))
  const floats = (count: number) => Float32Array.from({ length: count }, () => next() * 2 - 1)
  if (work === 'characters')
    return {
      inputs: { data: symbols(batch * steps, SYMBOLS), shape: [batch, steps] },
      targets: { data: symbols(batch * steps, SYMBOLS), shape: [batch, steps] },
    }
  if (work === 'weather')
    return {
      inputs: { data: floats(batch * steps * inputs), shape: [batch, steps, inputs] },
      targets: { data: floats(batch), shape: [batch, 1] },
    }
  return {
    inputs: { data: symbols(batch * steps, WORDS), shape: [batch, steps] },
    targets: { data: Float32Array.from(symbols(batch, 2)), shape: [batch, 1] },
  }
}

const losses = { characters: 'sparseCategoricalCrossentropy', weather: 'meanSquaredError', sentiment: 'binaryCrossentropy' } as const

export const optionsOf = ({ work }: BenchShape) => ({
  optimizer: adam(work === 'characters' ? { globalClipNorm: 1 } : {}),
  loss: losses[work],
})

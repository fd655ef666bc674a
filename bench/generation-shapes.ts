import { dense, type EngineOptions, embedding, gru, lstm, recurrent, sequential } from 'tekrar'

/** A character model that writes: embedding → cells → dense. */
export interface GenerationShape {
  readonly cell: 'lstm' | 'gru'
  readonly layers: number
  readonly units: number
}

/** Symbols of the text. */
export const SYMBOLS = 65

const shape = (cell: GenerationShape['cell'], layers: number, units: number): GenerationShape => ({ cell, layers, units })

export const SHAPES: readonly GenerationShape[] = [
  shape('lstm', 1, 64),
  shape('lstm', 2, 128),
  shape('lstm', 2, 256),
  shape('lstm', 1, 512),
  shape('lstm', 1, 1024),
  shape('gru', 2, 256),
]

const gates = { lstm: 4, gru: 3 } as const
const cells = { lstm, gru } as const

/**
 * Bytes of weights that a step must read: every recurrent matrix, the input matrices but for the first layer's, of which a row of its product with the embedding
 * is enough, and the dense layer's.
 */
export function weightBytesOf({ cell, layers, units }: GenerationShape): number {
  const width = gates[cell] * units
  return 4 * (layers * units * width + (layers - 1) * units * width + width + units * SYMBOLS)
}

export function modelOf({ cell, layers, units }: GenerationShape, engine: EngineOptions) {
  return sequential(
    [
      embedding({ vocabulary: SYMBOLS, units }),
      ...Array.from({ length: layers }, () => recurrent(cells[cell]({ units }), { returnSequences: true })),
      dense({ units: SYMBOLS }),
    ],
    { seed: 1, ...engine },
  )
}

/** A model whose training step is timed, and the work it is for. */
export interface BenchShape {
  /** characters: embedding → cells → dense at every step; weather: numbers → cells → dense of the last output; sentiment: words → bidirectional cells → dense. */
  readonly work: 'characters' | 'weather' | 'sentiment'
  readonly cell: 'lstm' | 'gru' | 'simple'
  readonly layers: number
  readonly batch: number
  readonly units: number
  readonly steps: number
  /** Columns of the weather, or units of the words' embedding. */
  readonly inputs: number
}

const shape = (
  work: BenchShape['work'],
  cell: BenchShape['cell'],
  layers: number,
  batch: number,
  units: number,
  steps: number,
  inputs: number,
): BenchShape => ({ work, cell, layers, batch, units, steps, inputs })
const characters = (cell: BenchShape['cell'], layers: number, batch: number, units: number, steps: number) =>
  shape('characters', cell, layers, batch, units, steps, units)

/** The grid: a shape is known by its place in it. */
export const SHAPES: readonly BenchShape[] = [
  characters('lstm', 1, 32, 32, 50),
  characters('lstm', 1, 32, 64, 50),
  characters('lstm', 1, 32, 128, 64),
  characters('lstm', 2, 50, 128, 50),
  characters('lstm', 1, 64, 256, 64),
  characters('lstm', 1, 64, 512, 100),
  characters('lstm', 2, 64, 512, 64),
  characters('lstm', 1, 16, 1024, 50),
  characters('gru', 1, 32, 64, 50),
  characters('gru', 1, 32, 128, 64),
  characters('gru', 1, 64, 256, 64),
  characters('gru', 1, 64, 512, 100),
  characters('simple', 1, 32, 64, 50),
  characters('simple', 1, 32, 128, 64),
  characters('simple', 1, 64, 256, 64),
  characters('simple', 1, 64, 512, 100),
  characters('lstm', 1, 1, 128, 100),
  characters('lstm', 1, 256, 128, 50),
  shape('weather', 'lstm', 1, 256, 32, 120, 7),
  shape('weather', 'gru', 1, 64, 64, 24, 19),
  shape('weather', 'lstm', 2, 128, 128, 96, 21),
  shape('weather', 'simple', 1, 256, 64, 48, 7),
  shape('sentiment', 'lstm', 1, 32, 64, 200, 128),
  shape('sentiment', 'lstm', 2, 32, 64, 200, 128),
  shape('sentiment', 'gru', 1, 64, 128, 100, 128),
]

export const SYMBOLS = 65
export const WORDS = 20_000

/** Networks that write: one text at a time, so many characters a call. */
export const WRITING: readonly BenchShape[] = [
  characters('lstm', 1, 1, 64, 300),
  characters('lstm', 2, 1, 128, 300),
  characters('lstm', 2, 1, 256, 300),
  characters('lstm', 1, 1, 512, 300),
  characters('lstm', 1, 1, 1024, 300),
  characters('gru', 2, 1, 256, 300),
]

const GATES = { lstm: 4, gru: 3, simple: 1 } as const

/** `characters, lstm 2 × 128, batch 50, 50 steps` */
export const describeShape = ({ work, cell, layers, units, batch, steps }: BenchShape): string =>
  `${work}, ${cell} ${layers} × ${units}, batch ${batch}, ${steps} steps`

/**
 * The multiply-adds that a training step of the shape cannot do without, by a closed formula: every product with weights once forwards and twice backwards, none
 * for a lookup, none for what the lookup's exchange saves, none for the gradient of the inputs.
 */
export function multiplyAddsOf({ work, cell, layers, batch, units, steps, inputs }: BenchShape): number {
  const gates = GATES[cell]
  const directions = work === 'sentiment' ? 2 : 1
  const rows = batch * steps
  const recurrent = layers * directions * rows * gates * units * units * 3
  let below = 0
  for (let layer = 0; layer < layers; layer++) {
    const width = layer === 0 ? inputs : directions * units
    const table = work === 'characters' ? SYMBOLS : WORDS
    if (layer > 0) below += rows * width * gates * units * 3 * directions
    else if (work === 'weather') below += rows * width * gates * units * 2
    // from a table: the product of its rows, or of the looked-up ones, whichever are fewer, forwards, for the weights and for the table
    else below += Math.min(rows, table) * width * gates * units * 3 * directions
  }
  const outputs = work === 'characters' ? rows * units * SYMBOLS * 3 : batch * directions * units * 3
  return recurrent + below + outputs
}

/** The multiply-adds that writing a character cannot do without: the first layer's product with its input is looked up. */
export const multiplyAddsOfWriting = ({ cell, layers, units }: BenchShape): number =>
  (2 * layers - 1) * GATES[cell] * units * units + units * SYMBOLS

/** The character models of the comparison: embedding → cell × layers → dense at every step, Adam, clipping by global norm 1. */
export interface CharacterShape {
  readonly cell: 'lstm' | 'gru' | 'simple'
  readonly layers: number
  readonly batch: number
  readonly units: number
  readonly steps: number
}

const shape = (cell: CharacterShape['cell'], layers: number, batch: number, units: number, steps: number): CharacterShape => ({
  cell,
  layers,
  batch,
  units,
  steps,
})

/** In the order of the peers' script, so that a number means the same there. */
export const SHAPES: readonly CharacterShape[] = [
  shape('lstm', 1, 32, 32, 50),
  shape('lstm', 1, 32, 64, 50),
  shape('lstm', 1, 32, 128, 64),
  shape('lstm', 2, 50, 128, 50),
  shape('lstm', 1, 64, 256, 64),
  shape('lstm', 1, 64, 512, 100),
  shape('lstm', 2, 64, 512, 64),
  shape('lstm', 1, 16, 1024, 50),
  shape('gru', 1, 32, 64, 50),
  shape('gru', 1, 32, 128, 64),
  shape('gru', 1, 64, 256, 64),
  shape('gru', 1, 64, 512, 100),
  shape('simple', 1, 32, 64, 50),
  shape('simple', 1, 32, 128, 64),
  shape('simple', 1, 64, 256, 64),
  shape('simple', 1, 64, 512, 100),
  shape('lstm', 1, 1, 128, 100),
  shape('lstm', 1, 256, 128, 50),
]

export const SYMBOLS = 65

/** `lstm 2 × 128, batch 50, 50 steps` */
export const describeShape = ({ cell, layers, units, batch, steps }: CharacterShape): string =>
  `${cell} ${layers} × ${units}, batch ${batch}, ${steps} steps`

import { add } from '../graph/ops.ts'
import { spreadOf } from '../graph/steps.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { lengthLayer } from './length-layer.ts'
import { requireWhole } from './signals.ts'

/** Options of `upSampling1D`. */
export interface UpSamplingOptions extends LayerOptions {
  /** How often each step stands in the result; 2. */
  readonly size?: number
}

/** Every step several times: [batch, steps, features] → [batch, steps · size, features]. Throws `invalid-argument` and `shape-mismatch`. */
export function upSampling1D({ size = 2, ...options }: UpSamplingOptions = {}): Layer<Symbolic> {
  requireWhole(size, 'size', 'upSampling1D')
  return lengthLayer({
    kind: 'upSampling1D',
    label: 'up_sampling1d',
    options,
    config: { size },
    steps: (steps) => steps * size,
    least: 1,
    change: (x, steps) => [...Array(size).keys()].map((offset) => spreadOf(x, steps, { stride: size, offset })).reduce((a, b) => add(a, b)),
  })
}

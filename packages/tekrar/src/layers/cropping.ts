import { windowOf } from '../graph/steps.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { type Ends, endsOf, lengthLayer } from './length-layer.ts'

/** Options of `cropping1D`. */
export interface CroppingOptions extends LayerOptions {
  /** Steps left out at the start and at the end; 1. */
  readonly cropping?: Ends
}

/** A sequence without its ends: [batch, steps, features] → [batch, steps − start − end, features]. Throws `invalid-argument` and `shape-mismatch`. */
export function cropping1D({ cropping = 1, ...options }: CroppingOptions = {}): Layer<Symbolic> {
  const [start, end] = endsOf(cropping, 'cropping1D', 'cropping')
  return lengthLayer({
    kind: 'cropping1D',
    label: 'cropping1d',
    options,
    config: { cropping: [start, end] },
    steps: (steps) => steps - start - end,
    least: start + end + 1,
    change: (x, steps) => windowOf(x, steps, { offset: start }),
  })
}

import { windowOf } from '../graph/steps.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { type Ends, endsOf, lengthLayer } from './length-layer.ts'

/** Options of `zeroPadding1D`. */
export interface ZeroPaddingOptions extends LayerOptions {
  /** Steps of zeros before and after; 1. */
  readonly padding?: Ends
}

/** Zeros before and after a sequence: [batch, steps, features] → [batch, before + steps + after, features]. Throws `invalid-argument` and `shape-mismatch`. */
export function zeroPadding1D({ padding = 1, ...options }: ZeroPaddingOptions = {}): Layer<Symbolic> {
  const [before, after] = endsOf(padding, 'zeroPadding1D', 'padding')
  return lengthLayer({
    kind: 'zeroPadding1D',
    label: 'zero_padding1d',
    options,
    config: { padding: [before, after] },
    steps: (steps) => before + steps + after,
    least: 1,
    change: (x, steps) => windowOf(x, steps, { offset: -before }),
  })
}

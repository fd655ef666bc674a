import { equal, largest, multiply, subtract } from '../graph/ops.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { featuresOf, maskOfRank, onlyInput } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `masking`. */
export interface MaskingOptions extends LayerOptions {
  /** What every feature of a step has that is to be left out; 0. */
  readonly maskValue?: number
}

/** Leaves out the steps all of whose features are `maskValue`: they become 0, and what follows skips them. The shape stays. */
export const masking = ({ maskValue = 0, ...options }: MaskingOptions = {}): Layer<Symbolic> =>
  statelessLayer({
    kind: 'masking',
    label: 'masking',
    options,
    config: { maskValue },
    build(inputs, { path }) {
      const input = onlyInput(inputs, 'masking', path)
      featuresOf('masking', path, input)
      return {
        outputs: [input],
        call([x]) {
          const { tensor, mask } = x!
          const counts = largest(subtract(1, equal(tensor, maskValue)), -1)
          // What the data itself leaves out, the padding of sequences of different lengths, stays left out.
          return [{ tensor: multiply(tensor, maskOfRank(counts, tensor.shape.length)), mask: mask ? multiply(mask, counts) : counts }]
        },
      }
    },
  })

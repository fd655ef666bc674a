import { BATCH } from '../base/shape.ts'
import { divide, largest, maximum, mean, reshape, select, sum } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuiltLayer, Layer, LayerOptions, Symbolic, Value } from './layer.ts'
import { heedsMaskOfInput } from './padding.ts'
import { maskOfRank, onlyInput, sequenceOf } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `globalAveragePooling1D` and `globalMaxPooling1D`. */
export interface GlobalPoolingOptions extends LayerOptions {
  /** Whether the result is a sequence of one step, [batch, 1, features]; false. */
  readonly keepDims?: boolean
}

const globalPooling = (
  kind: string,
  label: string,
  { pool, heedsMask }: { readonly pool: (value: Value) => Tensor; readonly heedsMask?: BuiltLayer['heedsMask'] },
  { keepDims = false, ...options }: GlobalPoolingOptions,
): Layer<Symbolic> =>
  statelessLayer({
    kind,
    label,
    options,
    config: { keepDims },
    build(inputs, { path }) {
      const { features } = sequenceOf(kind, path, onlyInput(inputs, kind, path))
      const shape = keepDims ? [1, BATCH, features] : [BATCH, features]
      return {
        outputs: [{ shape, type: 'float', sequence: keepDims }],
        ...(heedsMask ? { heedsMask } : {}),
        call: ([x]) => [{ tensor: reshape(pool(x!), shape) }],
      }
    },
  })

/** The mean over the steps that count; 0 where none does. */
function meanOfCounted({ tensor, mask }: Value): Tensor {
  if (!mask) return mean(tensor, 0)
  const counted = sum(select(maskOfRank(mask, tensor.shape.length), tensor, 0), 0)
  const count = maximum(sum(mask, 0), 1)
  return divide(counted, reshape(count, [...count.shape, 1]))
}

/** The mean over time, of the steps that no mask leaves out: [batch, steps, features] → [batch, features]. Throws `shape-mismatch`. */
export const globalAveragePooling1D = (options: GlobalPoolingOptions = {}): Layer<Symbolic> =>
  globalPooling('globalAveragePooling1D', 'global_average_pooling1d', { pool: meanOfCounted, heedsMask: heedsMaskOfInput }, options)

/** The largest over time, feature by feature: [batch, steps, features] → [batch, features]. Looks at all steps, as Keras does, whatever the mask. Throws `shape-mismatch`. */
export const globalMaxPooling1D = (options: GlobalPoolingOptions = {}): Layer<Symbolic> =>
  globalPooling('globalMaxPooling1D', 'global_max_pooling1d', { pool: ({ tensor }) => largest(tensor, 0) }, options)

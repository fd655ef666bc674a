import { BATCH } from '../base/shape.ts'
import { add, divide, fill, maximum, reshape, select } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { onlyInput, requireWhole, sequenceOf } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'
import { placeOf, requirePadding, stepsAfter, type TimeWindow } from './time-window.ts'

/** Options of `maxPooling1D` and `averagePooling1D`. */
export interface PoolingOptions extends LayerOptions {
  /** Steps in a window; 2. */
  readonly poolSize?: number
  /** Steps from one window to the next; as many as a window has. */
  readonly strides?: number
  /** `same` lets windows reach beyond the ends, where nothing stands; `valid`. */
  readonly padding?: 'valid' | 'same'
}

interface PoolingDefinition {
  readonly kind: string
  readonly label: string
  /** Of what stands at each place of the windows, with [windows] 1 where there is something and 0 beyond the ends: the latter only if windows reach there. */
  readonly pool: (places: readonly Tensor[], inside: readonly Tensor[] | undefined) => Tensor
}

/** A layer that makes one step of a window of steps. Masks end here, as in Keras. */
function pooling(definition: PoolingDefinition, { poolSize = 2, strides = poolSize, padding = 'valid', ...options }: PoolingOptions) {
  const { kind, label, pool } = definition
  const window: TimeWindow = {
    size: requireWhole(poolSize, 'poolSize', kind),
    strides: requireWhole(strides, 'strides', kind),
    dilation: 1,
    padding: requirePadding(padding, ['valid', 'same'], kind),
  }
  const places = [...Array(poolSize).keys()]
  return statelessLayer({
    kind,
    label,
    options,
    config: { poolSize, strides, padding },
    build(inputs, context): ReturnType<Parameters<typeof statelessLayer>[0]['build']> {
      const input = onlyInput(inputs, kind, context.path)
      const { steps, features } = sequenceOf(kind, context.path, input)
      const windows = stepsAfter(steps, window, { title: kind, context })
      return {
        outputs: [{ shape: [windows, BATCH, features], type: 'float', sequence: true }],
        call([x]) {
          const tapsOf = (tensor: Tensor) => places.map((place) => placeOf(tensor, windows, window, place))
          const inside = padding === 'same' ? tapsOf(fill(1, [steps])).map((tap) => reshape(tap, [...tap.shape, 1, 1])) : undefined
          return [{ tensor: pool(tapsOf(x!.tensor), inside) }]
        },
      }
    },
  })
}

/** Below every number a float32 sequence holds. */
const LOWEST = -3.4e38

/** The largest of each window of steps, feature by feature: [batch, steps, features] → [batch, windows, features]. Throws `invalid-argument` and `shape-mismatch`. */
export const maxPooling1D = (options: PoolingOptions = {}): Layer<Symbolic> =>
  pooling(
    {
      kind: 'maxPooling1D',
      label: 'max_pooling1d',
      pool: (places, inside) =>
        places
          .map((place, i) => (inside ? select(inside[i]!, place, LOWEST) : place))
          // The accumulator stands second: the gradient of equal ones goes to the first.
          .reduce((largest, place) => maximum(place, largest)),
    },
    options,
  )

/** The mean of each window of steps, feature by feature: [batch, steps, features] → [batch, windows, features]. Throws `invalid-argument` and `shape-mismatch`. */
export const averagePooling1D = (options: PoolingOptions = {}): Layer<Symbolic> =>
  pooling(
    {
      kind: 'averagePooling1D',
      label: 'average_pooling1d',
      pool: (places, inside) => {
        const sum = places.reduce((a, b) => add(a, b))
        return divide(sum, inside ? inside.reduce((a, b) => add(a, b)) : places.length)
      },
    },
    options,
  )

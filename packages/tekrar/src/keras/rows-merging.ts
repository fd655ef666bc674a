import { concatenate } from '../layers/concatenate.ts'
import { dot } from '../layers/dot.ts'
import type { Layer, LayerOptions } from '../layers/layer.ts'
import { add, average, maximum, minimum, multiply, subtract } from '../layers/merge.ts'
import type { Row } from './row.ts'

const merge =
  (make: (options: LayerOptions) => Layer): Row =>
  ({ common }) => ({ several: true, layer: make(common) })

/** Layers of several inputs, put together. */
export const mergingRows: Readonly<Record<string, Row>> = {
  Add: merge((options) => add(options)),
  Subtract: merge((options) => subtract(options)),
  Multiply: merge((options) => multiply(options)),
  Average: merge((options) => average(options)),
  Maximum: merge((options) => maximum(options)),
  Minimum: merge((options) => minimum(options)),
  Concatenate: ({ settings: s, common }) => ({ several: true, layer: concatenate({ ...common, axis: s.number('axis', -1) }) }),
  Dot({ settings: s, common }) {
    const axes = s.wholes('axes') ?? [-1]
    return {
      several: true,
      layer: dot({ ...common, axes: axes.length === 1 ? axes[0]! : [axes[0]!, axes[1]!], normalize: s.truth('normalize', false) }),
    }
  },
}

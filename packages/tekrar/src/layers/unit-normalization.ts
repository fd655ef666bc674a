import { greater, minimum, multiply, reciprocal, reshape, select, square, squareRoot, sum } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { axisInGraph, masked, onlyInput, requireNumbers, withoutActivation } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** x times the inverse of its length over some axes of the graph's tensor, the inverse no larger than `most`; zeros stay zeros. */
export function unitLength(x: Tensor, axes: readonly number[], most: number): Tensor {
  const squares = sum(square(x), axes)
  const isPositive = greater(squares, 0)
  const inverse = minimum(reciprocal(squareRoot(select(isPositive, squares, 1))), most)
  return multiply(
    x,
    reshape(
      inverse,
      x.shape.map((size, i) => (axes.includes(i) ? 1 : size)),
    ),
  )
}

/** Options of `unitNormalization`. */
export interface UnitNormalizationOptions extends LayerOptions {
  /** Of [batch, steps, …], counted from the end if negative; −1, the features. */
  readonly axis?: number | readonly number[]
}

/** Vectors brought to length 1, x / √Σx²; zeros stay. The shape stays. Throws `invalid-argument`. */
export const unitNormalization = ({ axis = -1, ...options }: UnitNormalizationOptions = {}): Layer<Symbolic> =>
  statelessLayer({
    kind: 'unitNormalization',
    label: 'unit_normalization',
    options,
    config: { axis: typeof axis === 'number' ? axis : [...axis] },
    ...(axis === -1 ? { everyStep: true } : {}),
    build(inputs, { path }) {
      const input = requireNumbers('unitNormalization', path, onlyInput(inputs, 'unitNormalization', path))
      const axes = [axis].flat().map((one) => axisInGraph(one, input, `unitNormalization '${path}'`))
      return { outputs: [withoutActivation(input)], call: ([x]) => [masked(unitLength(x!.tensor, axes, 1e12), x!)] }
    },
  })

import { refuseUnless } from '../base/refuse-unless.ts'
import { add, multiply } from '../graph/ops.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { masked, onlyInput, requireNumbers, withoutActivation } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `rescaling`. */
export interface RescalingOptions extends LayerOptions {
  readonly scale: number
  /** 0 */
  readonly offset?: number
}

/** x · scale + offset; the shape stays. Throws `invalid-argument`. */
export function rescaling({ scale, offset = 0, ...options }: RescalingOptions): Layer<Symbolic> {
  refuseUnless('rescaling', 'scale', Number.isFinite(scale), 'a number', scale)
  refuseUnless('rescaling', 'offset', Number.isFinite(offset), 'a number', offset)
  return statelessLayer({
    kind: 'rescaling',
    label: 'rescaling',
    options,
    config: { scale, offset },
    everyStep: true,
    build(inputs, { path }) {
      const input = requireNumbers('rescaling', path, onlyInput(inputs, 'rescaling', path))
      return { outputs: [withoutActivation(input)], call: ([x]) => [masked(add(multiply(x!.tensor, scale), offset), x!)] }
    },
  })
}

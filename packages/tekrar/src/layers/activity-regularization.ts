import { l1l2 } from '../graph/regularizers.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { onlyInput, requireNumbers } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'
import { activitySetting } from './weight-setting.ts'

/** Options of `activityRegularization`. */
export interface ActivityRegularizationOptions extends LayerOptions {
  /** Times Σ|x|; 0. */
  readonly l1?: number
  /** Times Σx²; 0. */
  readonly l2?: number
}

/** Passes its input on and adds (l1·Σ|x| + l2·Σx²) / batch to the loss. Throws `invalid-argument`. */
export function activityRegularization({ l1 = 0, l2 = 0, ...options }: ActivityRegularizationOptions = {}): Layer<Symbolic> {
  const activity = activitySetting(l1l2({ l1, l2 }), 'activityRegularization')
  return statelessLayer({
    kind: 'activityRegularization',
    label: 'activity_regularization',
    options,
    config: { l1, l2 },
    everyStep: true,
    build(inputs, { path }) {
      const input = requireNumbers('activityRegularization', path, onlyInput(inputs, 'activityRegularization', path))
      return { outputs: [input], call: ([x]) => ({ outputs: [x!], ...activity.losses(x!.tensor, input) }) }
    },
  })
}

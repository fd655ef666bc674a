import type { InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import type { ConstraintOption } from '../graph/constraints.ts'
import { add, multiply, negate, relu, reshape, variable } from '../graph/ops.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, masked, onlyInput, requireNumbers, unsuitable, userShape, withoutActivation } from './signals.ts'
import { weightSetting } from './weight-setting.ts'

/** Options of `prelu`. */
export interface PreluOptions extends LayerOptions {
  /** zeros */
  readonly alphaInitializer?: InitializerOption
  /** What the slopes add to the loss; null, nothing. */
  readonly alphaRegularizer?: RegularizerOption | null
  /** What the slopes become after each update; null, what they are. */
  readonly alphaConstraint?: ConstraintOption | null
  /** Axes, counted from 1 after the batch, that share their slopes: [1] has one slope a feature for all steps. */
  readonly sharedAxes?: readonly number[]
}

const OPTIONS: AllOptions<PreluOptions> = {
  name: true,
  trainable: true,
  alphaInitializer: true,
  alphaRegularizer: true,
  alphaConstraint: true,
  sharedAxes: true,
}

/** x above 0, and below it α·x with learned slopes α, one for each number of an example (He et al., 2015); the shape stays. Throws `invalid-argument` and `shape-mismatch`. */
export function prelu({
  alphaInitializer,
  alphaRegularizer,
  alphaConstraint,
  sharedAxes = [],
  trainable = true,
  name,
  ...options
}: PreluOptions = {}): Layer<Symbolic> {
  refuseUnknown('prelu', options, OPTIONS)
  refuseUnless(
    'prelu',
    'sharedAxes',
    sharedAxes.every((axis) => Number.isInteger(axis) && axis >= 1),
    'whole numbers from 1',
    `[${sharedAxes.join(', ')}]`,
  )
  const setting = weightSetting(
    { initializer: alphaInitializer, standard: 'zeros', regularizer: alphaRegularizer, constraint: alphaConstraint },
    'prelu',
  )
  return defineLayer({
    kind: 'prelu',
    label: 'p_re_lu',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const input = requireNumbers('prelu', context.path, onlyInput(inputs, 'prelu', context.path))
      const sizes = userShape(input)
        .slice(1)
        .map((size, i) => (sharedAxes.includes(i + 1) ? 1 : size))
      if (sizes.some((size) => typeof size !== 'number'))
        throw unsuitable('prelu', context.path, 'a fixed number of steps', input, 'share the slopes of all steps: sharedAxes: [1]')
      const alpha = setting.weight(context, 'alpha', sizes as readonly number[])
      // [steps, 1, …] of a sequence: the batch stands between.
      const shape = input.sequence ? [sizes[0]!, 1, ...sizes.slice(1)] : sizes
      return {
        path: context.path,
        kind: 'prelu',
        title: 'prelu',
        outputs: [withoutActivation(input)],
        weights: [alpha],
        states: [],
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            sharedAxes: [...sharedAxes],
            ...setting.config('alpha', alpha.shape),
          }
        },
        call([x]) {
          const slopes = reshape(variable(alpha), shape)
          const y = add(relu(x!.tensor), multiply(negate(slopes), relu(negate(x!.tensor))))
          return { outputs: [masked(y, x!)], states: [], named: {} }
        },
      }
    },
  })
}

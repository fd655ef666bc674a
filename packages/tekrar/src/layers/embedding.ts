import type { Initializer, InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { BATCH, STEPS, sizeOf } from '../base/shape.ts'
import type { ConstraintOption } from '../graph/constraints.ts'
import { equal, gather, multiply, subtract, toFloat, variable } from '../graph/ops.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, masked, maskOfRank, onlyInput, requireWhole, unsuitable } from './signals.ts'
import { activitySetting, weightSetting } from './weight-setting.ts'

/** Options of `embedding`. */
export interface EmbeddingOptions extends LayerOptions {
  /** How many ids there are: 0 … vocabulary − 1. */
  readonly vocabulary: number
  readonly units: number
  /** Whether id 0 is padding, which layers after this one skip; false. Of ids [batch, steps] or [batch]: ids of more axes get no mask. */
  readonly maskZero?: boolean
  /** Vectors to start from, one row of `units` numbers for each id, such as word vectors learnt elsewhere; `trainable: false` keeps them as they are. */
  readonly weights?: ArrayLike<number> | readonly ArrayLike<number>[]
  /** Keras's default is uniform in ±0.05. */
  readonly embeddingsInitializer?: InitializerOption
  /** What the vectors add to the loss; null, nothing. */
  readonly embeddingsRegularizer?: RegularizerOption | null
  /** What the vectors become after each update; null, what they are. */
  readonly embeddingsConstraint?: ConstraintOption | null
  /** What the output adds to the loss, over the batch size; null, nothing. */
  readonly activityRegularizer?: RegularizerOption | null
}

const OPTIONS: AllOptions<EmbeddingOptions> = {
  name: true,
  trainable: true,
  vocabulary: true,
  units: true,
  maskZero: true,
  weights: true,
  embeddingsInitializer: true,
  embeddingsRegularizer: true,
  embeddingsConstraint: true,
  activityRegularizer: true,
}

/** A vector for each id: ids [batch, steps] → [batch, steps, units], or ids of any other shape. Throws `invalid-argument`. */
export function embedding({
  vocabulary,
  units,
  maskZero = false,
  weights,
  trainable = true,
  name,
  ...options
}: EmbeddingOptions): Layer<Symbolic> {
  refuseUnknown('embedding', options, OPTIONS)
  requireWhole(vocabulary, 'vocabulary', 'embedding')
  requireWhole(units, 'units', 'embedding')
  const initializer = weights === undefined ? options.embeddingsInitializer : vectors(weights, [vocabulary, units])
  const setting = weightSetting(
    {
      initializer,
      standard: 'randomUniform',
      regularizer: options.embeddingsRegularizer,
      constraint: options.embeddingsConstraint,
    },
    'embedding',
  )
  const activity = activitySetting(options.activityRegularizer, 'embedding')
  return defineLayer({
    kind: 'embedding',
    label: 'embedding',
    ...(name === undefined ? {} : { name }),
    trainable,
    everyStep: true,
    input: { shape: [STEPS, BATCH], type: 'index', sequence: true },
    build(inputs, context) {
      const input = onlyInput(inputs, 'embedding', context.path)
      if (input.type !== 'index')
        throw unsuitable('embedding', context.path, 'ids of shape [batch, steps]', input, 'an embedding comes first')
      const embeddings = setting.weight(context, 'embeddings', [vocabulary, units])
      const output = { shape: [...input.shape, units], type: 'float', sequence: input.sequence } as const
      return {
        path: context.path,
        kind: 'embedding',
        title: 'embedding',
        outputs: [output],
        weights: [embeddings],
        states: [],
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            vocabulary,
            units,
            ...(maskZero ? { maskZero } : {}),
            ...setting.config('embeddings', embeddings.shape),
            ...activity.config(output.shape),
          }
        },
        call([ids]) {
          const { tensor } = ids!
          const y = gather(variable(embeddings), tensor)
          const losses = activity.losses(y, output)
          // A mask of the data itself is passed on: sequences of different lengths stay masked, whether 0 is an id or padding.
          if (!maskZero) return { outputs: [masked(y, ids!)], states: [], named: {}, ...losses }
          const zeros = subtract(1, equal(toFloat(tensor), 0))
          return {
            outputs: [{ tensor: y, mask: ids!.mask ? multiply(maskOfRank(ids!.mask, zeros.shape.length), zeros) : zeros }],
            states: [],
            named: {},
            ...losses,
          }
        },
      }
    },
  })
}

/** Gives these numbers. Throws `invalid-argument` unless there are as many as the shape holds. */
function vectors(weights: ArrayLike<number> | readonly ArrayLike<number>[], shape: readonly [number, number]): Initializer {
  const rows = Array.from(weights as ArrayLike<number | ArrayLike<number>>)
  const flat = Float32Array.from(rows.flatMap((row) => (typeof row === 'number' ? row : Array.from(row))))
  const isWhole = rows.every((row) => typeof row === 'number' || row.length === shape[1])
  refuseUnless(
    'embedding',
    'weights',
    isWhole && flat.length === sizeOf(shape) && flat.every(Number.isFinite),
    `${shape[0]} vectors of ${shape[1]} numbers`,
    `${flat.length} numbers`,
  )
  return () => flat.slice()
}

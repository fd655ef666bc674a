import type { JsonObject } from '../base/json.ts'
import { refuseUnknown } from '../base/known-options.ts'
import { defineLayer } from './define-layer.ts'
import type {
  BuildContext,
  BuiltLayer,
  CallContext,
  Layer,
  LayerDefinition,
  LayerOptions,
  LayerResult,
  Signal,
  Symbolic,
  Value,
} from './layer.ts'
import { commonConfig } from './signals.ts'

/** A layer without weights and states, as its settings. */
export interface StatelessLayer {
  readonly kind: string
  readonly label: string
  readonly options: LayerOptions
  /** What is saved beside the name; a function where it is known only at its place. */
  readonly config: JsonObject
  readonly everyStep?: true
  readonly takes?: LayerDefinition['takes']
  /** For the summary; the kind unless given. */
  readonly title?: string
  build(inputs: readonly Signal[], context: BuildContext): StatelessPlace
}

/** Such a layer at one of its places. */
export interface StatelessPlace {
  readonly outputs: readonly Signal[]
  /** In place of the layer's own, where it is known only here. */
  readonly config?: () => JsonObject
  readonly heedsMask?: BuiltLayer['heedsMask']
  call(inputs: readonly Value[], context: CallContext): readonly Value[] | (Partial<LayerResult> & Pick<LayerResult, 'outputs'>)
}

/** A layer that has nothing to learn and to remember. */
export function statelessLayer<Result = Symbolic>({ kind, label, options, config, title = kind, ...layer }: StatelessLayer): Layer<Result> {
  refuseUnknown(kind, options, { name: true, trainable: true, ...config }, { more: true })
  const { name, trainable = true } = options
  return defineLayer<Result>({
    kind,
    label,
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(layer.everyStep ? { everyStep: true } : {}),
    ...(layer.takes ? { takes: layer.takes } : {}),
    build(inputs, context) {
      const place = layer.build(inputs, context)
      return {
        path: context.path,
        kind,
        title,
        outputs: place.outputs,
        weights: [],
        states: [],
        ...(place.heedsMask ? { heedsMask: place.heedsMask } : {}),
        get config() {
          return { ...commonConfig(context.path, { trainable }), ...(place.config ? place.config() : config) }
        },
        call(inputs, call) {
          const result = place.call(inputs, call)
          return 'outputs' in result ? { states: [], named: {}, ...result } : { outputs: result, states: [], named: {} }
        },
      }
    },
  })
}

import { ones } from '../base/initializers.ts'
import { refuseUnknown } from '../base/known-options.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { BATCH } from '../base/shape.ts'
import { batchedMatmul, multiply, variable } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { additiveScores } from './additive-scores.ts'
import {
  ATTENTION_OPTIONS,
  type AttentionOptions,
  type AttentionSignals,
  attend,
  attentionSignals,
  dropWeights,
  heedsMaskOfValue,
  lookable,
  requireDropout,
  turned,
} from './attention-weights.ts'
import { defineLayer } from './define-layer.ts'
import type { BuildContext, Layer, Signal, Symbolic, Weight } from './layer.ts'
import { seedConfig } from './noise.ts'
import { commonConfig, masked, unsuitable } from './signals.ts'

/** Options of `attention`. */
export interface DotAttentionOptions extends AttentionOptions {
  /** Whether scores are multiplied by a learned number, or with `concat` what is in the tanh; false. */
  readonly useScale?: boolean
  /** `dot`: query · key; `concat`: w · Σ tanh(query + key), w learned. */
  readonly scoreMode?: 'dot' | 'concat'
}

/**
 * Dot-product attention (Luong et al., 2015), called on [query, value] or [query, value, key]:
 *
 *     softmax(query · keyᵀ) · value
 *
 * query [batch, target, features], value and key [batch, source, features] → [batch, target, features of the value]. Scores are not divided by √features. The
 * steps that the value's mask leaves out get no weight; those that the query's mask leaves out give 0. With `returnAttentionScores` the weights follow, [batch,
 * target, source]. Throws `invalid-argument` and `shape-mismatch`.
 */
export function attention(options: DotAttentionOptions & { readonly returnAttentionScores: true }): Layer<readonly [Symbolic, Symbolic]>
export function attention(options?: DotAttentionOptions & { readonly returnAttentionScores?: false }): Layer<Symbolic>
export function attention(options?: DotAttentionOptions): Layer
export function attention({ useScale = false, scoreMode = 'dot', ...options }: DotAttentionOptions = {}): Layer {
  refuseUnless('attention', 'scoreMode', scoreMode === 'dot' || scoreMode === 'concat', "'dot' or 'concat'", `'${String(scoreMode)}'`)
  return attentionLayer({
    kind: 'attention',
    options,
    config: { useScale, scoreMode },
    parts(signals, context, inputs) {
      requireOneWidth(signals, 'attention', context, inputs)
      const scale = useScale ? context.weight('scale', [], ones) : undefined
      const weight = scoreMode === 'concat' ? context.weight('concatScoreWeight', [], ones) : undefined
      return {
        weights: [scale, weight].filter((one) => one !== undefined),
        scores(query, key) {
          if (weight) {
            const inside = scale && variable(scale)
            return multiply(additiveScores(query, key, { ...(inside ? { inside } : {}) }), variable(weight))
          }
          const products = batchedMatmul(turned(query), turned(key), { transposed: true })
          return scale ? multiply(products, variable(scale)) : products
        },
      }
    },
  })
}

/** Throws `shape-mismatch` unless query and key have one number of features. */
export function requireOneWidth(signals: AttentionSignals, title: string, { path }: BuildContext, inputs: readonly Signal[]): void {
  if (signals.query !== signals.key) throw unsuitable(title, path, `a query of ${signals.key} features, as the key`, inputs[0]!)
}

/** What makes one attention differ from another. */
interface AttentionParts {
  readonly weights: readonly Weight[]
  /** query [target, batch, features], key [source, batch, features] → [batch, target, source] */
  scores(query: Tensor, key: Tensor): Tensor
}

interface AttentionDefinition {
  readonly kind: string
  readonly label?: string
  readonly options: AttentionOptions
  readonly config: Readonly<Record<string, boolean | string>>
  parts(signals: AttentionSignals, context: BuildContext, inputs: readonly Signal[]): AttentionParts
}

/** A layer over [query, value, key?] with weights that come of scores. */
export function attentionLayer({ kind, label = kind, options, config, parts }: AttentionDefinition): Layer {
  const { dropout = 0, seed, useCausalMask = false, returnAttentionScores = false, trainable = true, name } = options
  refuseUnknown(kind, options, { ...ATTENTION_OPTIONS, ...config })
  requireDropout(dropout, kind)
  return defineLayer<unknown>({
    kind,
    label,
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const signals = attentionSignals(inputs, kind, context)
      const { weights, scores } = parts(signals, context, inputs)
      const output: Signal = { shape: [signals.target, BATCH, signals.value], type: 'float', sequence: true }
      const scoresOut: Signal = { shape: [signals.target, BATCH, signals.source], type: 'float', sequence: true }
      return {
        path: context.path,
        kind,
        title: kind,
        outputs: returnAttentionScores ? [output, scoresOut] : [output],
        weights,
        states: [],
        heedsMask: heedsMaskOfValue,
        get config() {
          const common = commonConfig(context.path, { trainable })
          return { ...common, ...config, dropout, ...seedConfig(seed), useCausalMask, returnAttentionScores }
        },
        call([query, value, key], call) {
          const attended = attend(scores(query!.tensor, (key ?? value!).tensor), {
            query: query!,
            value: value!,
            allowed: lookable(value!.mask, signals, useCausalMask),
            drop: (weights) => dropWeights(weights, { dropout, seed }, call, context),
          })
          const seen = turned(attended.weights)
          return {
            outputs: [masked(attended.output, query!), ...(returnAttentionScores ? [{ tensor: seen }] : [])],
            states: [],
            named: call.views ? { [`${context.path}${context.place === 1 ? '' : `:${context.place}`}/scores`]: seen } : {},
          }
        },
      }
    },
  })
}

import { glorotUniform } from '../base/initializers.ts'
import { variable } from '../graph/ops.ts'
import { additiveScores } from './additive-scores.ts'
import { attentionLayer, requireOneWidth } from './attention.ts'
import type { AttentionOptions } from './attention-weights.ts'
import type { Layer, Symbolic } from './layer.ts'

/** Options of `additiveAttention`. */
export interface AdditiveAttentionOptions extends AttentionOptions {
  /** Whether the features are weighed by a learned vector, v; true. */
  readonly useScale?: boolean
}

/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015), called on [query, value] or [query, value, key]:
 *
 *     softmax(Σ v ⊙ tanh(query + key)) · value
 *
 * query [batch, target, features], value and key [batch, source, features] → [batch, target, features of the value]. What is in the tanh is held for one step of the
 * query at a time. Masks and the second output are those of `attention`. Throws `invalid-argument` and `shape-mismatch`.
 */
export function additiveAttention(
  options: AdditiveAttentionOptions & { readonly returnAttentionScores: true },
): Layer<readonly [Symbolic, Symbolic]>
export function additiveAttention(options?: AdditiveAttentionOptions & { readonly returnAttentionScores?: false }): Layer<Symbolic>
export function additiveAttention(options?: AdditiveAttentionOptions): Layer
export function additiveAttention({ useScale = true, ...options }: AdditiveAttentionOptions = {}): Layer {
  return attentionLayer({
    kind: 'additiveAttention',
    label: 'additive_attention',
    options,
    config: { useScale },
    parts(signals, context, inputs) {
      requireOneWidth(signals, 'additiveAttention', context, inputs)
      const scale = useScale ? context.weight('scale', [signals.query], glorotUniform) : undefined
      return {
        weights: scale ? [scale] : [],
        scores: (query, key) => additiveScores(query, key, scale ? { outside: variable(scale) } : {}),
      }
    },
  })
}

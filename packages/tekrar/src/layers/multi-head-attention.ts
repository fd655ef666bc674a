import type { InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { BATCH } from '../base/shape.ts'
import type { ConstraintOption } from '../graph/constraints.ts'
import { add, batchedMatmul, broadcast, matmul, multiply, reshape, select, softmax, transpose, variable } from '../graph/ops.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import type { Tensor } from '../graph/tensor.ts'
import {
  ATTENTION_OPTIONS,
  type AttentionOptions,
  type AttentionSignals,
  attentionSignals,
  dropWeights,
  heedsMaskOfValue,
  lookable,
  requireDropout,
  turned,
} from './attention-weights.ts'
import { defineLayer } from './define-layer.ts'
import { kernelSettings } from './dense.ts'
import type { BuildContext, Layer, Signal, Symbolic, Value, Weight } from './layer.ts'
import { seedConfig } from './noise.ts'
import { commonConfig, masked, requireWhole, unsuitable } from './signals.ts'

/** Options of `multiHeadAttention`. */
export interface MultiHeadAttentionOptions extends AttentionOptions {
  readonly numHeads: number
  /** Features of each head's query and key. */
  readonly keyDim: number
  /** Features of each head's value; as the key's. */
  readonly valueDim?: number
  /** true */
  readonly useBias?: boolean
  /** Features of the output; as many as the query has. */
  readonly outputShape?: number
  /** glorotUniform; it and all below are those of each of the four products. */
  readonly kernelInitializer?: InitializerOption
  /** zeros */
  readonly biasInitializer?: InitializerOption
  /** What the weights add to the loss; null, nothing. */
  readonly kernelRegularizer?: RegularizerOption | null
  readonly biasRegularizer?: RegularizerOption | null
  /** What the products add to the loss, over the batch size; null, nothing. */
  readonly activityRegularizer?: RegularizerOption | null
  /** What the weights become after each update; null, what they are. */
  readonly kernelConstraint?: ConstraintOption | null
  readonly biasConstraint?: ConstraintOption | null
}

const OPTIONS: AllOptions<MultiHeadAttentionOptions> = {
  ...ATTENTION_OPTIONS,
  numHeads: true,
  keyDim: true,
  valueDim: true,
  useBias: true,
  outputShape: true,
  kernelInitializer: true,
  biasInitializer: true,
  kernelRegularizer: true,
  biasRegularizer: true,
  activityRegularizer: true,
  kernelConstraint: true,
  biasConstraint: true,
}

/** A product with a bias: x [steps, batch, n] → [steps, batch, …to]. */
interface Projection {
  readonly kernel: Weight
  readonly bias: Weight | undefined
  of(x: Tensor): Tensor
}

/** What stands for the scores of what may not be looked at. */
const LOWEST = -1e30

/**
 * Multi-head attention (Vaswani et al., 2017), called on [query, value], [query, value, key] or [query, value, key, mask], where the mask is [batch, target, source],
 * 1 for what may be looked at:
 *
 *     headᵢ = softmax((query·Wqᵢ) · (key·Wkᵢ)ᵀ / √keyDim) · (value·Wvᵢ),   output = [head₁, head₂, …] · Wo
 *
 * query [batch, target, n], value [batch, source, m] → [batch, target, outputShape]. Steps that the masks of value and key leave out get no weight; the mask of
 * the query goes on. With `returnAttentionScores` the weights follow, [batch, heads, target, source].
 * Throws `invalid-argument` and `shape-mismatch`.
 */
export function multiHeadAttention(
  options: MultiHeadAttentionOptions & { readonly returnAttentionScores: true },
): Layer<readonly [Symbolic, Symbolic]>
export function multiHeadAttention(options: MultiHeadAttentionOptions & { readonly returnAttentionScores?: false }): Layer<Symbolic>
export function multiHeadAttention(options: MultiHeadAttentionOptions): Layer
export function multiHeadAttention({ numHeads, keyDim, valueDim = keyDim, outputShape, ...options }: MultiHeadAttentionOptions): Layer {
  const { dropout = 0, seed, useCausalMask = false, returnAttentionScores = false, useBias = true, trainable = true, name } = options
  refuseUnknown('multiHeadAttention', options, OPTIONS)
  for (const [option, value] of Object.entries({ numHeads, keyDim, valueDim, outputShape: outputShape ?? 1 }))
    requireWhole(value, option, 'multiHeadAttention')
  requireDropout(dropout, 'multiHeadAttention')
  const settings = kernelSettings(options, 'multiHeadAttention')
  const projection = (context: BuildContext, at: string, from: readonly number[], to: readonly number[]): Projection => {
    const kernel = settings.kernel.weight(context, `${at}/kernel`, [...from, ...to])
    const bias = useBias ? settings.bias.weight(context, `${at}/bias`, to) : undefined
    const [rows, columns] = [from, to].map((sizes) => sizes.reduce((product, size) => product * size, 1)) as [number, number]
    return {
      kernel,
      bias,
      of(x) {
        const flat = from.length === 1 ? x : reshape(x, [...x.shape.slice(0, 2), rows])
        const product = matmul(flat, reshape(variable(kernel), [rows, columns]))
        const sum = bias ? add(product, reshape(variable(bias), [columns])) : product
        return to.length === 1 ? sum : reshape(sum, [...x.shape.slice(0, 2), ...to])
      },
    }
  }
  return defineLayer<unknown>({
    kind: 'multiHeadAttention',
    label: 'multi_head_attention',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const { path } = context
      const signals = attentionSignals(inputs, 'multiHeadAttention', context, 4)
      requireMask(inputs[3], signals, context)
      const features = outputShape ?? signals.query
      const query = projection(context, 'query', [signals.query], [numHeads, keyDim])
      const key = projection(context, 'key', [signals.key], [numHeads, keyDim])
      const value = projection(context, 'value', [signals.value], [numHeads, valueDim])
      const output = projection(context, 'attentionOutput', [numHeads, valueDim], [features])
      const attended: Signal = { shape: [signals.target, BATCH, features], type: 'float', sequence: true }
      const weightsOut: Signal = { shape: [BATCH, numHeads, signals.target, signals.source], type: 'float', sequence: false }
      return {
        path,
        kind: 'multiHeadAttention',
        title: 'multiHeadAttention',
        outputs: returnAttentionScores ? [attended, weightsOut] : [attended],
        weights: [query, key, value, output].flatMap(({ kernel, bias }) => (bias ? [kernel, bias] : [kernel])),
        states: [],
        // A step of the query that is left out looks at everything alike.
        heedsMask: (operand, operands) =>
          !options.activityRegularizer &&
          inputs.length < 4 &&
          (operands.inputs[0] === 'none' || operands.inputs[0] === 'marked') &&
          heedsMaskOfValue(operand, operands),
        get config() {
          return {
            ...commonConfig(path, { trainable }),
            ...{ numHeads, keyDim, valueDim, useBias, dropout, useCausalMask, returnAttentionScores },
            ...(outputShape === undefined ? {} : { outputShape }),
            ...seedConfig(seed),
            ...settings.kernel.config('kernel', query.kernel.shape),
            ...(query.bias ? settings.bias.config('bias', query.bias.shape) : {}),
            ...settings.activity.config([signals.target, BATCH, numHeads, keyDim]),
          }
        },
        call(values, call) {
          const projected = [query.of(values[0]!.tensor), key.of((values[2] ?? values[1]!).tensor), value.of(values[1]!.tensor)]
          const [queries, keys, contents] = projected.map(headsFirst) as [Tensor, Tensor, Tensor]
          const scores = batchedMatmul(multiply(queries, 1 / Math.sqrt(keyDim)), keys, { transposed: true })
          const allowed = allowedOf(values, signals, useCausalMask)
          const whole = softmax(allowed ? select(allowed, scores, LOWEST) : scores)
          // As in Keras: a step that may look at nothing looks at everything alike, or, where the weights are dropped or given, at nothing.
          const weights = allowed && (dropout > 0 || returnAttentionScores) ? multiply(whole, allowed) : whole
          const heads = batchedMatmul(dropWeights(weights, { dropout, seed }, call, context), contents)
          const y = output.of(transpose(heads, [2, 0, 1, 3]))
          const parts = [...projected, y].flatMap((part) => settings.activity.losses(part, { ...attended, shape: part.shape }).losses ?? [])
          return {
            outputs: [masked(y, values[0]!), ...(returnAttentionScores ? [{ tensor: weights }] : [])],
            states: [],
            named: call.views
              ? { [`${path}${context.place === 1 ? '' : `:${context.place}`}/scores`]: transpose(weights, [2, 0, 1, 3]) }
              : {},
            ...(parts.length > 0 ? { losses: parts } : {}),
          }
        },
      }
    },
  })
}

/** [steps, batch, heads, n] → [batch, heads, steps, n] */
const headsFirst = (x: Tensor): Tensor => transpose(x, [1, 2, 0, 3])

/** What may be looked at, [batch, 1, target, source]; nothing where all may. */
function allowedOf([query, value, key, mask]: readonly Value[], signals: AttentionSignals, causal: boolean): Tensor | undefined {
  const { target, source } = signals
  const masks = [value!.mask, key?.mask].filter((one) => one !== undefined)
  const steps = lookable(masks.length > 0 ? masks.reduce((a, b) => multiply(a, b)) : undefined, signals, causal)
  const rows = query!.mask && broadcast(transpose(query!.mask, [1, 0]), [BATCH, target, source], [0, 1])
  const all = [steps, rows, mask && turned(mask.tensor)].filter((one) => one !== undefined)
  return all.length === 0
    ? undefined
    : reshape(
        all.reduce((a, b) => multiply(a, b)),
        [BATCH, 1, target, source],
      )
}

/** Throws `shape-mismatch` unless the fourth input is [batch, target, source]. */
function requireMask(mask: Signal | undefined, { target, source }: AttentionSignals, context: BuildContext): void {
  if (!mask) return
  const expected = 'a mask of shape [batch, target, source]'
  if (mask.type !== 'float' || !mask.sequence || mask.shape.length !== 3)
    throw unsuitable('multiHeadAttention', context.path, expected, mask)
  for (const [ours, theirs] of [
    [target, mask.shape[0]!],
    [source, mask.shape[2]!],
  ] as const) {
    if (typeof ours === 'number' && typeof theirs === 'number' && ours !== theirs)
      throw unsuitable('multiHeadAttention', context.path, expected, mask)
    context.unite(ours, theirs)
  }
}

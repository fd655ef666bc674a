import { TekrarError } from '../base/errors.ts'
import type { AllOptions } from '../base/known-options.ts'
import { requireShare } from '../base/refuse-unless.ts'
import { BATCH, type Dimension } from '../base/shape.ts'
import { batchedMatmul, broadcast, greaterEqual, multiply, reshape, select, softmax, subtract, transpose } from '../graph/ops.ts'
import { range } from '../graph/range.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, BuiltLayer, CallContext, LayerOptions, Signal, Value } from './layer.ts'
import { dropoutMask, noiseStream } from './noise.ts'
import { sequenceOf, unsuitable } from './signals.ts'

/** Options every attention takes. */
export interface AttentionOptions extends LayerOptions {
  /** The share of weights that are dropped while training, in [0, 1]; 0. */
  readonly dropout?: number
  /** Of the dropout, beside the model's own. */
  readonly seed?: number
  /** Whether step t of the query looks at the steps up to t of the value alone; false. */
  readonly useCausalMask?: boolean
  /** Whether the weights are a second output: [batch, target, source]; false. */
  readonly returnAttentionScores?: boolean
}

/** Their names. */
export const ATTENTION_OPTIONS: AllOptions<AttentionOptions> = {
  name: true,
  trainable: true,
  dropout: true,
  seed: true,
  useCausalMask: true,
  returnAttentionScores: true,
}

/** What attention is called on: [query, value] or [query, value, key]; the key is the value where there is none. */
export interface AttentionSignals {
  readonly target: Dimension
  readonly source: Dimension
  /** Features of each. */
  readonly query: number
  readonly value: number
  readonly key: number
}

/** Throws `shape-mismatch` for anything but two or three sequences, and for keys of other steps than the values. */
export function attentionSignals(inputs: readonly Signal[], title: string, context: BuildContext, most = 3): AttentionSignals {
  if (inputs.length < 2 || inputs.length > most)
    throw new TekrarError('shape-mismatch', {
      where: `${title} '${context.path}'`,
      expected: 'the inputs [query, value] or [query, value, key]',
      actual: String(inputs.length),
    })
  const [query, value, key] = inputs.slice(0, 3).map((input) => sequenceOf(title, context.path, input))
  if (key) {
    if (typeof key.steps === 'number' && typeof value!.steps === 'number' && key.steps !== value!.steps)
      throw unsuitable(title, context.path, `a key of ${value!.steps} steps, as the value`, inputs[2]!)
  }
  const source = key ? context.unite(value!.steps, key.steps) : value!.steps
  return {
    target: query!.steps,
    source,
    query: query!.features,
    value: value!.features,
    key: (key ?? value!).features,
  }
}

/** [steps, batch, …] → [batch, steps, …] and back. */
export const turned = (x: Tensor): Tensor => transpose(x, [1, 0, ...x.shape.slice(2).map((_, i) => i + 2)])

/** [target, source]: 1 where the source is no later than the target. */
export const causalMask = (target: Dimension, source: Dimension): Tensor =>
  greaterEqual(broadcast(range(target), [target, source], [0]), broadcast(range(source), [target, source], [1]))

/** What may be looked at, [batch, target, source]: the steps of the value that its mask leaves, and none to come if causal; nothing where all may. */
export function lookable(mask: Tensor | undefined, { target, source }: AttentionSignals, causal: boolean): Tensor | undefined {
  const shape = [BATCH, target, source]
  const steps = mask && broadcast(transpose(mask, [1, 0]), shape, [0, 2])
  const past = causal ? broadcast(causalMask(target, source), shape, [1, 2]) : undefined
  return steps && past ? multiply(steps, past) : (steps ?? past)
}

/** Throws `invalid-argument` unless the dropout is a share. */
export const requireDropout = (dropout: number, where: string): void => requireShare(where, 'dropout', dropout)

/** Dropout over the weights, if it is time for it. */
export function dropWeights(
  weights: Tensor,
  { dropout, seed }: { readonly dropout: number; readonly seed: number | undefined },
  { training, random }: Pick<CallContext, 'training' | 'random'>,
  context: BuildContext,
): Tensor {
  if (!training || dropout === 0) return weights
  return multiply(weights, dropoutMask(random, noiseStream(context, 'dropout', seed), weights.shape, dropout))
}

/**
 * Steps of the query look by themselves; those of value and key are left out where the value's mask says so, if it leaves any: where none counts, all are looked
 * at, so that the padding must be all that is left out.
 */
export const heedsMaskOfValue: NonNullable<BuiltLayer['heedsMask']> = ({ at }, { inputs }) => at === 0 || inputs[1] === 'marked'

/** Taken from the scores of what may not be looked at, as in Keras: where nothing may, the others' differences stay. */
const FAR_BELOW = 1e9

/** The weights of scores [batch, target, source], where some may not be looked at. */
export const weightsOf = (scores: Tensor, allowed: Tensor | undefined): Tensor =>
  softmax(allowed ? select(allowed, scores, subtract(scores, FAR_BELOW)) : scores)

export interface Attended {
  /** [target, batch, features of the value]: 0 where the query's mask leaves a step out. */
  readonly output: Tensor
  /** [batch, target, source] */
  readonly weights: Tensor
}

/** Keras's dot-product and additive attention once the scores [batch, target, source] are there. */
export function attend(
  scores: Tensor,
  {
    query,
    value,
    allowed,
    drop,
  }: {
    readonly query: Value
    readonly value: Value
    readonly allowed: Tensor | undefined
    readonly drop: (weights: Tensor) => Tensor
  },
): Attended {
  const weights = drop(weightsOf(scores, allowed))
  const output = turned(batchedMatmul(weights, turned(value.tensor)))
  if (!query.mask) return { output, weights }
  return { output: select(reshape(query.mask, [...query.mask.shape, 1]), output, 0), weights }
}

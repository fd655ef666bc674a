import { TekrarError } from '../base/errors.ts'
import { glorotUniform } from '../base/initializers.ts'
import { BATCH, describeShape, type Shape } from '../base/shape.ts'
import { add, batchedMatmul, broadcast, matmul, multiply, reshape, softmax, subtract, sum, tanh } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { WeightDeclarations } from './cell.ts'

/** How well a query fits a step of a sequence: `additive` (Bahdanau et al., 2015), `dot` or `general` (Luong et al., 2015). */
export type AttentionScore = 'additive' | 'dot' | 'general'

/** Sizes that attention is made for. */
export interface AttentionSizes {
  /** Features of the query. */
  readonly query: number
  /** Features of each step that is looked at. */
  readonly features: number
  /** Of the additive score's hidden layer. */
  readonly units: number
}

/** A look at a sequence. */
export interface Look {
  /** [batch, source]: how much of each step is seen; they sum to 1, and are 0 where the mask is. */
  readonly weights: Tensor
  /** [batch, features]: what is seen. */
  readonly context: Tensor
}

/** What of a sequence attention needs: its features, [batch, source, features], with their number known. Throws `shape-mismatch`. */
export function featuresSeen(shape: Shape | undefined, cell: string): number {
  const features = shape?.[2]
  if (shape?.length === 3 && typeof features === 'number') return features
  throw new TekrarError('shape-mismatch', {
    where: `cell ${cell}`,
    expected: 'a sequence [batch, source, features] as its constant',
    actual: shape ? describeShape(shape) : 'none',
  })
}

/** The weights of a score. Throws `shape-mismatch` where a query and what it is multiplied with are not of one width. */
export function scoreWeights(score: AttentionScore, { query, features, units }: AttentionSizes, cell: string): WeightDeclarations {
  const weight = (shape: readonly number[]) => ({ shape, initializer: glorotUniform })
  if (score === 'additive')
    return { attentionQuery: weight([query, units]), attentionKey: weight([features, units]), attentionScale: weight([units]) }
  if (score === 'general') return { attentionQuery: weight([query, features]) }
  if (query !== features)
    throw new TekrarError('shape-mismatch', {
      where: `cell ${cell}`,
      expected: `${query} features in what is looked at, as the query has`,
      actual: String(features),
      remedy: "take score: 'general', which has weights between the two",
    })
  return {}
}

/**
 * A query [batch, query] looks at a sequence [batch, source, features] with a mask [batch, source]:
 *
 *     additive   score = v · tanh(q·W + s·U)
 *     dot        score = q · s
 *     general    score = q·W · s
 */
export function look(
  score: AttentionScore,
  w: Readonly<Record<string, Tensor>>,
  query: Tensor,
  { sequence, mask }: { readonly sequence: Tensor; readonly mask: Tensor },
): Look {
  const [, source, features] = sequence.shape as [unknown, Shape[number], number]
  const scores =
    score === 'additive' ? additive(w, query, sequence) : products(score === 'general' ? matmul(query, w.attentionQuery!) : query, sequence)
  const weights = softmax(add(scores, multiply(subtract(mask, 1), OUT)))
  const seen = batchedMatmul(reshape(weights, [BATCH, 1, source]), sequence)
  return { weights, context: reshape(seen, [BATCH, features]) }
}

/** What is taken off the score of a step that is left out, as Keras does in 32 bits. */
const OUT = 1e9

function additive(w: Readonly<Record<string, Tensor>>, query: Tensor, sequence: Tensor): Tensor {
  // The keys depend on no step of the loop, so that they are made once, outside of it.
  const keys = matmul(sequence, w.attentionKey!)
  const spread = broadcast(matmul(query, w.attentionQuery!), keys.shape, [0, 2])
  return sum(multiply(tanh(add(keys, spread)), w.attentionScale!), 2)
}

const products = (query: Tensor, sequence: Tensor): Tensor =>
  reshape(batchedMatmul(reshape(query, [BATCH, 1, query.shape[1]!]), sequence, { transposed: true }), sequence.shape.slice(0, 2))

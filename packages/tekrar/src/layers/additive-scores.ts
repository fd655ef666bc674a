import { add, multiply, reshape, sum, tanh } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Tensor } from '../graph/tensor.ts'
import { turned } from './attention-weights.ts'

/** What additive scores are weighed with; nothing: plain sums. */
export interface AdditiveWeights {
  /** [features]: what each tanh counts. */
  readonly outside?: Tensor
  /** [], in the tanh. */
  readonly inside?: Tensor
}

/**
 * query [target, batch, features], key [source, batch, features] → [batch, target, source]: Σ outside · tanh(inside · (query + key)) over the features. One step of
 * the query after the other, so that what is in the tanh is never there for all of them: [batch, source, features] at a time.
 */
export function additiveScores(query: Tensor, key: Tensor, { outside, inside }: AdditiveWeights): Tensor {
  const keys = turned(key)
  const { outputs } = scan(
    ({ sequences: [step] }) => {
      const sums = add(reshape(step!, [step!.shape[0]!, 1, step!.shape[1]!]), keys)
      const bent = tanh(inside ? multiply(sums, inside) : sums)
      return { outputs: [sum(outside ? multiply(bent, outside) : bent, -1)], states: [] }
    },
    { steps: query.shape[0]!, sequences: [query], initial: [], where: 'attention' },
  )
  return turned(outputs[0]!)
}

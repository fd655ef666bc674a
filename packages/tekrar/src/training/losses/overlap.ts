import { add, divide, multiply, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from '../optimizers/check.ts'
import { define } from './define.ts'
import { EPSILON } from './logits.ts'
import type { LossDefinition, LossOptions } from './loss.ts'

/** Options of `tversky`. */
export interface TverskyOptions extends LossOptions {
  /** What a yes that was not foretold costs; 0.5. */
  readonly alpha?: number
  /** What a yes that was foretold wrongly costs; 0.5. */
  readonly beta?: number
}

/** 1 − 2·Σ t·p / (Σ t + Σ p) over all elements of the batch (Dice, 1945; Milletari et al., 2016): one number. targets in the output's shape → [] */
export const dice = (options: LossOptions = {}): LossDefinition =>
  define('dice', {
    everySample: false,
    ...options,
    of({ output }, targets) {
      const common = multiply(sum(multiply(targets, output)), 2)
      return subtract(1, divide(common, add(add(sum(targets), sum(output)), EPSILON)))
    },
  })

/**
 * 1 − c / (c + α·Σ t·(1 − p) + β·Σ (1 − t)·p), c = Σ t·p, over all elements of the batch (Tversky, 1977; Salehi et al., 2017): one number. targets in the
 * output's shape → []. Throws `invalid-argument`.
 */
export function tversky({ alpha = 0.5, beta = 0.5, ...rest }: TverskyOptions = {}): LossDefinition {
  checkSettings('tversky', { alpha, beta }, { least: 0 })
  return define('tversky', {
    everySample: false,
    ...rest,
    settings: { alpha, beta },
    of({ output }, targets) {
      const common = sum(multiply(targets, output))
      const product = (a: Tensor, b: Tensor): Tensor => sum(multiply(a, subtract(1, b)))
      const missed = multiply(product(targets, output), alpha)
      const invented = multiply(product(output, targets), beta)
      return subtract(1, divide(common, add(add(add(common, missed), invented), EPSILON)))
    },
  })
}

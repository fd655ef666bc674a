import { add, divide, log, maximum, mean, minimum, multiply, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { define } from './define.ts'
import { EPSILON } from './logits.ts'
import type { LossDefinition, LossOptions } from './loss.ts'

/** The mean over the last axis of p − t·log(p + 1e-7): counts t that a rate p foretells. targets in the output's shape [… F] → […] */
export const poisson = (options: LossOptions = {}): LossDefinition =>
  define('poisson', {
    ...options,
    of: ({ output }, targets) => mean(subtract(output, multiply(targets, log(add(output, EPSILON)))), -1),
  })

/** Σ t·log(t / p) over the last axis (Kullback and Leibler, 1951); both are held to [1e-7, 1]. targets [… V] → […] */
export const klDivergence = (options: LossOptions = {}): LossDefinition =>
  define('klDivergence', {
    ...options,
    of({ output }, targets) {
      const held = (x: Tensor) => maximum(minimum(x, 1), EPSILON)
      const wanted = held(targets)
      return sum(multiply(wanted, log(divide(wanted, held(output)))), -1)
    },
  })

import { add, multiply } from '../../graph/ops.ts'
import type { SharedNumber } from './optimizer.ts'

/**
 * 1 − βᵗ as a number kept from step to step:  c' = c·β + (1 − β), from 0. Unlike the power it loses no digits in float32 while t is small.
 */
export const remainder = (beta: number): SharedNumber => ({ initial: 0, next: (last) => add(multiply(last, beta), 1 - beta) })

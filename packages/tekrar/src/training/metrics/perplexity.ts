import { categoricalCrossentropy } from '../losses/cross-entropies.ts'
import { type ResolvedLoss, validity } from '../losses/losses.ts'
import { elementSums, meanOfSums } from './mean.ts'
import type { Metric } from './metric.ts'

/** Made from the mean cross-entropy in nats; numbers to read, not to train with. */
const made = {
  /** e to its power: among how many equally likely classes the choice was. */
  perplexity: (nats: number): number => Math.exp(nats),
  /** In bits. */
  bits: (nats: number): number => nats / Math.LN2,
} as const

export type SurpriseName = keyof typeof made

export const isSurprise = (name: unknown): name is SurpriseName => typeof name === 'string' && Object.hasOwn(made, name)

/** Of a categorical cross-entropy, each sample counting alike; what its loss ignores is left out, and its smoothing of targets. */
export function surprise(name: SurpriseName, loss: ResolvedLoss): Metric {
  const { fromLogits } = loss.settings
  const plain = loss.settings.labelSmoothing ? categoricalCrossentropy(typeof fromLogits === 'boolean' ? { fromLogits } : {}) : loss
  return {
    name,
    sums({ targets, mask, weights, ...predictions }) {
      return { ...elementSums(plain.of(predictions, targets), { mask: validity(loss, mask, targets), weights }) }
    },
    result: (sums) => made[name](meanOfSums(sums)),
  }
}

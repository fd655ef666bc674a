import { binaryCrossentropy, type LossDefinition, multiply, sparseCategoricalCrossentropy } from 'tekrar'

const binary = binaryCrossentropy({ fromLogits: true })

/** The sum of the binary cross-entropies of `times` keys, of which the network gives the mean over one or all: nats a step. */
export const keysLoss = (times: number): LossDefinition => ({
  ...binary,
  name: 'natsOfKeys',
  settings: { ...binary.settings, times },
  of: (predictions, targets) => multiply(binary.of(predictions, targets), times),
})

export const classLoss: LossDefinition = sparseCategoricalCrossentropy({ fromLogits: true })

/** −ln p of a key that sounds or does not, by its logit. */
export function keyCost(logit: number, sounds: boolean): number {
  const against = sounds ? -logit : logit
  return against > 30 ? against : Math.log1p(Math.exp(against))
}

/** −ln of each of some classes' share, [from, to) of logits, of those that are allowed. */
export function classCosts(logits: ArrayLike<number>, from: number, to: number, allowed: (at: number) => boolean): (at: number) => number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = from; i < to; i++) if (allowed(i - from)) most = Math.max(most, logits[i]!)
  let sum = 0
  for (let i = from; i < to; i++) if (allowed(i - from)) sum += Math.exp(logits[i]! - most)
  return (at) => most + Math.log(sum) - logits[from + at]!
}

/** Whether a key sounds, drawn; at temperature 0 whether it is likelier than not. */
export function drawKey(logit: number, random: () => number, temperature: number): boolean {
  const drawn = random()
  return temperature === 0 ? logit > 0 : drawn < 1 / (1 + Math.exp(-logit / temperature))
}

/** A class, drawn; at temperature 0 the likeliest. */
export function drawClass(logits: ArrayLike<number>, random: () => number, temperature: number, allowed: (at: number) => boolean): number {
  const classes = Array.from({ length: logits.length }, (_, at) => at).filter(allowed)
  const best = classes.reduce((a, b) => (logits[b]! > logits[a]! ? b : a))
  let left = random()
  if (temperature === 0) return best
  const weights = classes.map((at) => Math.exp((logits[at]! - logits[best]!) / temperature))
  left *= weights.reduce((a, b) => a + b)
  for (const [i, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return classes[i]!
  }
  return best
}

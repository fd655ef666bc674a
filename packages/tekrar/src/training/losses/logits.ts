import { concat, divide, fill, log, logSoftmax, maximum, minimum, reshape, slice, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Predictions } from './loss.ts'

/** Keras's: how near to 0 and 1 a probability may come before its logarithm is taken. */
export const EPSILON = 1e-7

/** Held to [1e-7, 1 − 1e-7]. */
export const clipped = (probabilities: Tensor): Tensor => maximum(minimum(probabilities, 1 - EPSILON), EPSILON)

/**
 * What the softmax or the sigmoid at the network's end was taken of, where the graph shows it: exact where the probabilities have lost their digits. Undefined for
 * probabilities made otherwise. `fromLogits` says what the output is, and looks no deeper.
 */
export function beneath({ output, kind }: Predictions, activation: 'softmax' | 'sigmoid', fromLogits?: boolean): Tensor | undefined {
  if (fromLogits !== undefined) return fromLogits ? output : undefined
  if (kind !== 'probabilities') return output
  const { op } = output
  const found = op.kind === 'softmax' ? 'softmax' : op.kind === 'unary' && op.function === 'sigmoid' ? 'sigmoid' : undefined
  return found === activation ? output.inputs[0] : undefined
}

/** Logits over classes [… V] of any network with an axis of classes: of probabilities their logarithms, which softmax turns back. */
export const classLogits = (predictions: Predictions): Tensor =>
  beneath(predictions, 'softmax') ?? log(maximum(predictions.output, EPSILON))

/** x […] → [… 1] */
export const keepLast = (x: Tensor): Tensor => reshape(x, [...x.shape, 1])

/** Divided by the sum over the classes. */
export const normalized = (probabilities: Tensor): Tensor => divide(probabilities, keepLast(sum(probabilities, -1)))

/** log σ(x) and log σ(−x), by a softmax over [x, 0]: no overflow, and a gradient that is right at 0 too. */
export function logSigmoids(x: Tensor): [Tensor, Tensor] {
  const both = logSoftmax(concat([keepLast(x), fill(0, [...x.shape, 1])]))
  return [reshape(slice(both, 0, 1), x.shape), reshape(slice(both, 1, 1), x.shape)]
}

/** log p and log (1 − p) of a yes-or-no output. */
export function binaryLogarithms(predictions: Predictions, fromLogits?: boolean): [Tensor, Tensor] {
  const logits = beneath(predictions, 'sigmoid', fromLogits)
  if (logits) return logSigmoids(logits)
  const probabilities = clipped(predictions.output)
  return [log(probabilities), log(subtract(1, probabilities))]
}

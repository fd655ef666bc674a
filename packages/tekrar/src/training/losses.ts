import { TekrarError } from '../base/errors.ts'
import type { Shape } from '../base/shape.ts'
import {
  absolute,
  add,
  concat,
  crossEntropy,
  divide,
  fill,
  log,
  logSoftmax,
  maximum,
  minimum,
  multiply,
  negate,
  reshape,
  slice,
  square,
  subtract,
  sum,
  toTensor,
} from '../graph/ops.ts'
import type { DataType, Tensor } from '../graph/tensor.ts'

/** Predictions and targets, time-first, to losses of single elements; their mean is what training lowers. */
export type LossFunction = (predictions: Tensor, targets: Tensor) => Tensor

/** A loss by name, or one's own function over symbolic tensors. By name it looks at the last layer: logits after a linear one, probabilities after softmax or sigmoid. */
export type Loss = LossName | LossFunction

/** The name of one of the losses. */
export type LossName = keyof typeof losses

/** What a network gives: its output and what the output means. */
export interface Predictions {
  readonly output: Tensor
  readonly kind: 'logits' | 'probabilities' | 'values'
}

interface NamedLoss {
  /** Index targets have no axis of classes; float targets have the output's shape. */
  readonly targets: DataType
  /** Whether e^loss is a perplexity: the loss is the negative logarithm of one class's probability. */
  readonly perplexity: boolean
  of(predictions: Predictions, targets: Tensor): Tensor
}

/** Keras's: how near to 0 and 1 a probability may come before its logarithm is taken. */
const EPSILON = 1e-7
const clipped = (probabilities: Tensor): Tensor => maximum(minimum(probabilities, 1 - EPSILON), EPSILON)

/** What the softmax or the sigmoid at the network's end was taken of, where the graph shows it: exact where the probabilities have lost their digits. */
function beneath({ output, kind }: Predictions, activation: 'softmax' | 'sigmoid'): Tensor | undefined {
  if (kind !== 'probabilities') return output
  const { op } = output
  const found = op.kind === 'softmax' ? 'softmax' : op.kind === 'unary' && op.function === 'sigmoid' ? 'sigmoid' : undefined
  return found === activation ? output.inputs[0] : undefined
}

/** Logits over classes [… V] of any network with an axis of classes: of probabilities their logarithms, which softmax turns back. */
export const classLogits = (predictions: Predictions): Tensor =>
  beneath(predictions, 'softmax') ?? log(maximum(predictions.output, EPSILON))

/** −log p of the target class. targets […] index → […] */
const sparseCategoricalCrossentropy: NamedLoss = {
  targets: 'index',
  perplexity: true,
  of(predictions, targets) {
    const logits = beneath(predictions, 'softmax')
    if (logits) return crossEntropy(logits, targets)
    // The op divides by the sum; what it took off is given back, since clipped probabilities no longer sum to 1.
    const probabilities = clipped(normalized(predictions.output))
    return subtract(crossEntropy(log(probabilities), targets), log(sum(probabilities, -1)))
  },
}

/** −Σ t·log p over the classes. targets [… V] → […] */
const categoricalCrossentropy: NamedLoss = {
  targets: 'float',
  perplexity: true,
  of(predictions, targets) {
    const logits = beneath(predictions, 'softmax')
    const { output } = predictions
    const logarithms = logits ? logSoftmax(logits) : log(clipped(normalized(output)))
    return negate(sum(multiply(targets, logarithms), -1))
  },
}

/** −t·log p − (1 − t)·log(1 − p), with log p = log softmax([x, 0])₀ for a logit x. targets in the output's shape → the same */
const binaryCrossentropy: NamedLoss = {
  targets: 'float',
  perplexity: false,
  of(predictions, targets) {
    const logits = beneath(predictions, 'sigmoid')
    const [yes, no] = logits ? logSigmoids(logits) : [log(clipped(predictions.output)), log(subtract(1, clipped(predictions.output)))]
    return negate(add(multiply(targets, yes), multiply(subtract(1, targets), no)))
  },
}

/** (p − t)². targets in the output's shape → the same */
const meanSquaredError: NamedLoss = {
  targets: 'float',
  perplexity: false,
  of: ({ output }, targets) => square(subtract(output, targets)),
}

/** |p − t|. targets in the output's shape → the same */
const meanAbsoluteError: NamedLoss = {
  targets: 'float',
  perplexity: false,
  of: ({ output }, targets) => absolute(subtract(output, targets)),
}

/** The losses that have a name: Keras's, in camelCase. */
export const losses = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
} as const satisfies Record<string, NamedLoss>

const keepLast = (x: Tensor): Tensor => reshape(x, [...x.shape, 1])
/** Divided by the sum over the classes. */
const normalized = (probabilities: Tensor): Tensor => divide(probabilities, keepLast(sum(probabilities, -1)))

/** log σ(x) and log σ(−x), by a softmax over [x, 0]: no overflow, and a gradient that is right at 0 too. */
function logSigmoids(x: Tensor): [Tensor, Tensor] {
  const both = logSoftmax(concat([keepLast(x), fill(0, [...x.shape, 1])]))
  return [reshape(slice(both, 0, 1), x.shape), reshape(slice(both, 1, 1), x.shape)]
}

/** A loss ready to be traced. */
export interface ResolvedLoss {
  readonly name: string
  readonly perplexity: boolean
  /** What targets must be; a function of one's own takes them as they come. */
  readonly targets?: DataType
  of(predictions: Predictions, targets: Tensor): Tensor
}

/** The loss an option means. Throws `invalid-argument` for a name that is not known. */
export function lossOf(loss: Loss, where: string): ResolvedLoss {
  if (typeof loss === 'function')
    return { name: loss.name || 'loss', perplexity: false, of: ({ output }, targets) => toTensor(loss(output, targets)) }
  if (Object.hasOwn(losses, loss)) return { name: loss, ...losses[loss] }
  throw new TekrarError('invalid-argument', {
    where,
    name: 'loss',
    expected: `one of ${Object.keys(losses).join(', ')}, or a function of symbolic tensors`,
    actual: typeof loss === 'string' ? `'${loss}'` : String(loss),
  })
}

/** The shape targets must have for an output, time-first. */
export const targetShape = (type: DataType, output: Shape): Shape => (type === 'index' ? output.slice(0, -1) : output)

import { TekrarError } from '../../base/errors.ts'
import type { Shape } from '../../base/shape.ts'
import { equal, multiply, subtract, toFloat, toTensor } from '../../graph/ops.ts'
import type { DataType, Tensor } from '../../graph/tensor.ts'
import { binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy } from './cross-entropies.ts'
import { klDivergence, poisson } from './distributions.ts'
import { ofEachSample } from './each-sample.ts'
import {
  cosineSimilarity,
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './errors.ts'
import { binaryFocalCrossentropy, categoricalFocalCrossentropy } from './focal.ts'
import { categoricalHinge, hinge, squaredHinge } from './hinges.ts'
import type { LossDefinition, LossFunction, LossInput } from './loss.ts'
import { dice, tversky } from './overlap.ts'
import { alignedTo, reduce } from './reduction.ts'

/** The losses that have a name: Keras's, in camelCase. Each takes its options. */
export const losses = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  categoricalFocalCrossentropy,
  binaryFocalCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredLogarithmicError,
  logCosh,
  huber,
  cosineSimilarity,
  poisson,
  klDivergence,
  hinge,
  squaredHinge,
  categoricalHinge,
  dice,
  tversky,
} as const satisfies Record<string, () => LossDefinition>

/** Keras's short names. */
const aliases = {
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
  kld: 'klDivergence',
} as const satisfies Record<string, keyof typeof losses>

/** The name of one of the losses, or Keras's short one. */
export type LossName = keyof typeof losses | keyof typeof aliases

/**
 * A loss by name, with options (`huber({ delta: 2 })`), or one's own function over symbolic tensors. By name it looks at the last layer: logits after a linear
 * one, probabilities after softmax or sigmoid.
 */
export type Loss = LossName | LossDefinition | LossFunction

/** A loss ready to be traced. */
export interface ResolvedLoss extends LossDefinition {
  /** One number, []: the losses of single samples, weighed and reduced. */
  reduced(input: LossInput, targets: Tensor): Tensor
}

/** What counts of a loss's samples: what the mask shows but the class that is ignored. */
export function validity(loss: LossDefinition, mask: Tensor | undefined, targets: Tensor): Tensor | undefined {
  if (loss.ignoreClass === undefined) return mask
  const counts = subtract(1, equal(toFloat(targets), loss.ignoreClass))
  return mask ? multiply(counts, alignedTo(counts, mask)) : counts
}

const resolved = (loss: LossDefinition): ResolvedLoss => ({
  ...loss,
  reduced: ({ mask, weights, ...predictions }, targets) => {
    const counting = { mask: validity(loss, mask, targets), weights }
    const values = loss.of(predictions, targets)
    return reduce(isOwn(loss) ? ofEachSample(values, counting, `loss '${loss.name}'`) : values, { ...counting, reduction: loss.reduction })
  },
})

/** Whether it is none of the library's: those say what their targets are. */
export const isOwn = ({ targets }: LossDefinition): boolean => targets === undefined

const isDefinition = (loss: unknown): loss is LossDefinition =>
  typeof loss === 'object' && loss !== null && 'of' in loss && typeof loss.of === 'function'

/** The loss of a name; undefined where there is none. */
export function lossByName(name: string): LossDefinition | undefined {
  const found = Object.hasOwn(aliases, name) ? aliases[name as keyof typeof aliases] : name
  return Object.hasOwn(losses, found) ? losses[found as keyof typeof losses]() : undefined
}

/** The loss an option means. Throws `invalid-argument` for a name that is not known. */
export function lossOf(loss: Loss, where: string): ResolvedLoss {
  if (typeof loss === 'function')
    return resolved({
      name: loss.name || 'loss',
      settings: {},
      reduction: 'sumOverBatchSize',
      perplexity: false,
      of: ({ output }, targets) => toTensor(loss(output, targets)),
    })
  if (isDefinition(loss)) return resolved(loss)
  const named = typeof loss === 'string' ? lossByName(loss) : undefined
  if (named) return resolved(named)
  throw new TekrarError('invalid-argument', {
    where,
    name: 'loss',
    expected: `one of ${Object.keys(losses).join(', ')}, or a function of symbolic tensors`,
    actual: typeof loss === 'string' ? `'${loss}'` : String(loss),
  })
}

/** The shape targets must have for an output, time-first. */
export const targetShape = (type: DataType, output: Shape): Shape => (type === 'index' ? output.slice(0, -1) : output)

import type { Json } from '../base/json.ts'
import { binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy } from '../training/losses/cross-entropies.ts'
import { klDivergence, poisson } from '../training/losses/distributions.ts'
import {
  cosineSimilarity,
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from '../training/losses/errors.ts'
import { binaryFocalCrossentropy, categoricalFocalCrossentropy } from '../training/losses/focal.ts'
import { categoricalHinge, hinge, squaredHinge } from '../training/losses/hinges.ts'
import type { LossDefinition, LossOptions } from '../training/losses/loss.ts'
import type { Loss } from '../training/losses/losses.ts'
import { dice, tversky } from '../training/losses/overlap.ts'
import type { Reduction } from '../training/losses/reduction.ts'
import { isKerasObject, type Reader, readByTable } from './read-compile.ts'
import type { Settings } from './settings.ts'

const reductions: Readonly<Record<string, Reduction>> = {
  auto: 'sumOverBatchSize',
  sum_over_batch_size: 'sumOverBatchSize',
  mean: 'mean',
  sum: 'sum',
  mean_with_sample_weight: 'meanWithSampleWeight',
  none: 'none',
}

function reductionOf(s: Settings): { readonly reduction: Reduction } {
  s.raw('fn')
  const name = s.text('reduction', 'sum_over_batch_size')
  const reduction = reductions[name]
  if (!reduction) throw s.unsupported(`the reduction '${name}'`, `one of ${Object.keys(reductions).join(', ')} would serve`)
  return { reduction }
}

/** Our classes stand on the last axis. */
function lastAxis(s: Settings): void {
  const axis = s.optionalNumber('axis') ?? -1
  if (axis !== -1) throw s.unsupported(`axis: ${axis}`, 'put the classes on the last axis')
}

const plain =
  (make: (options: LossOptions) => LossDefinition): Reader<LossDefinition> =>
  (s) =>
    make(reductionOf(s))

/** Keras takes what the last layer gives for probabilities, unless told otherwise. */
const logits = (s: Settings) => ({ fromLogits: s.truth('from_logits', false) })

const smoothed = (s: Settings) => {
  lastAxis(s)
  return { ...reductionOf(s), ...logits(s), labelSmoothing: s.number('label_smoothing', 0) }
}

const byName: Readonly<Record<string, Reader<LossDefinition>>> = {
  sparsecategoricalcrossentropy(s) {
    lastAxis(s)
    const ignoreClass = s.optionalNumber('ignore_class')
    return sparseCategoricalCrossentropy({ ...reductionOf(s), ...logits(s), ...(ignoreClass === undefined ? {} : { ignoreClass }) })
  },
  categoricalcrossentropy: (s) => categoricalCrossentropy(smoothed(s)),
  binarycrossentropy: (s) => binaryCrossentropy(smoothed(s)),
  categoricalfocalcrossentropy: (s) =>
    categoricalFocalCrossentropy({ ...smoothed(s), alpha: s.number('alpha', 0.25), gamma: s.number('gamma', 2) }),
  binaryfocalcrossentropy: (s) =>
    binaryFocalCrossentropy({
      ...smoothed(s),
      applyClassBalancing: s.truth('apply_class_balancing', false),
      alpha: s.number('alpha', 0.25),
      gamma: s.number('gamma', 2),
    }),
  meansquarederror: plain(meanSquaredError),
  meanabsoluteerror: plain(meanAbsoluteError),
  meanabsolutepercentageerror: plain(meanAbsolutePercentageError),
  meansquaredlogarithmicerror: plain(meanSquaredLogarithmicError),
  logcosh: plain(logCosh),
  huber: (s) => huber({ ...reductionOf(s), delta: s.number('delta', 1) }),
  cosinesimilarity(s) {
    lastAxis(s)
    return cosineSimilarity(reductionOf(s))
  },
  poisson: plain(poisson),
  kldivergence: plain(klDivergence),
  hinge: plain(hinge),
  squaredhinge: plain(squaredHinge),
  categoricalhinge: plain(categoricalHinge),
  dice: (s) => dice(reductionOf(s)),
  tversky: (s) => tversky({ ...reductionOf(s), alpha: s.number('alpha', 0.5), beta: s.number('beta', 0.5) }),
}

/** Keras's short names and old ones. */
const aliases: Readonly<Record<string, string>> = {
  mse: 'meansquarederror',
  mae: 'meanabsoluteerror',
  mape: 'meanabsolutepercentageerror',
  msle: 'meansquaredlogarithmicerror',
  kld: 'kldivergence',
  kullbackleiblerdivergence: 'kldivergence',
  huberloss: 'huber',
}

const table = { ...byName, ...Object.fromEntries(Object.entries(aliases).map(([alias, name]) => [alias, byName[name]!])) }

/** What a loss given to `compile` means: Keras's name or object with Keras's meaning, else ours as it is. Throws `unsupported`. */
export const readLoss = (loss: unknown): Loss =>
  typeof loss === 'string' || isKerasObject(loss) ? readByTable(loss as Json, 'loss', table) : (loss as Loss)

/** Whether `readLoss` knows a name: a loss serves as a metric too. */
export const lossReaders = table

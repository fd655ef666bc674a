import { TekrarError } from '../../base/errors.ts'
import { adadelta } from './adadelta.ts'
import { adafactor } from './adafactor.ts'
import { adagrad } from './adagrad.ts'
import { adam, adamW } from './adam.ts'
import { adamax } from './adamax.ts'
import { ftrl } from './ftrl.ts'
import { lamb } from './lamb.ts'
import { lion } from './lion.ts'
import { nadam } from './nadam.ts'
import type { Optimizer } from './optimizer.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

/** The optimizers that have a name: Keras's, in camelCase. Each takes its options. */
export const optimizers = {
  sgd,
  rmsprop,
  adam,
  adamW,
  adamax,
  nadam,
  adagrad,
  adadelta,
  adafactor,
  ftrl,
  lion,
  lamb,
} as const satisfies Record<string, () => Optimizer>

/** The name of one of the optimizers. */
export type OptimizerName = keyof typeof optimizers

/** An optimizer with options (`adam({ learningRate: 0.01 })`), or by name with Keras's own. */
export type OptimizerOption = OptimizerName | Optimizer

/** The optimizer an option means; by name a new one. Throws `invalid-argument` for what is none. */
export function optimizerOf(option: OptimizerOption, where: string): Optimizer {
  if (typeof option === 'object' && option !== null && typeof option.update === 'function') return option
  if (typeof option === 'string' && Object.hasOwn(optimizers, option)) return optimizers[option]()
  throw new TekrarError('invalid-argument', {
    where,
    name: 'optimizer',
    expected: `one of ${Object.keys(optimizers).join(', ')}, by name or with options, such as adam({ learningRate: 0.01 })`,
    actual: typeof option === 'string' ? `'${option}'` : String(option),
  })
}

import { type InitializerName, type InitializerOption, initializerOf } from '../base/initializers.ts'
import type { JsonObject } from '../base/json.ts'
import type { Shape } from '../base/shape.ts'
import { type ConstraintOption, constraintOf } from '../graph/constraints.ts'
import { countOf, divide } from '../graph/ops.ts'
import { type RegularizerOption, regularizerOf } from '../graph/regularizers.ts'
import type { Tensor } from '../graph/tensor.ts'
import { saveWeightFunction } from '../graph/weight-function.ts'
import type { BuildContext, Signal, Weight, WeightOptions } from './layer.ts'
import { batchAxis } from './signals.ts'

/** What a user says of one weight of a layer. */
export interface WeightChoice {
  readonly initializer?: InitializerOption | undefined
  /** Where it starts unless told otherwise. */
  readonly standard: InitializerName
  readonly regularizer?: RegularizerOption | null | undefined
  readonly constraint?: ConstraintOption | null | undefined
}

/** The same, ready for use. */
export interface WeightSetting {
  /** The weight, at one of the layer's places. */
  weight(context: BuildContext, name: string, shape: readonly number[], options?: Pick<WeightOptions, 'trainable'>): Weight
  /** What is saved of it, under names that begin with `role`: `kernelInitializer`, `kernelRegularizer`, `kernelConstraint`. One's own initializer is not: a saved model has the values. */
  config(role: string, shape: Shape): JsonObject
}

/** Throws `invalid-argument` for names that are not known. */
export function weightSetting({ initializer, standard, regularizer, constraint }: WeightChoice, where: string): WeightSetting {
  const start = initializerOf(initializer ?? standard, where)
  const { kind, settings } = start
  const isSaved = initializer !== undefined && initializer !== standard && kind !== undefined && settings !== undefined
  const pull = regularizer ? regularizerOf(regularizer, where) : undefined
  const bound = constraint ? constraintOf(constraint, where) : undefined
  const options = { ...(pull ? { regularizer: pull } : {}), ...(bound ? { constraint: bound } : {}) }
  return {
    weight: (context, name, shape, more) => context.weight(name, shape, start, { ...options, ...more }),
    config: (role, shape) => ({
      ...(isSaved ? { [`${role}Initializer`]: { kind, settings } } : {}),
      ...(pull ? { [`${role}Regularizer`]: saveWeightFunction(pull, shape) } : {}),
      ...(bound ? { [`${role}Constraint`]: saveWeightFunction(bound, shape) } : {}),
    }),
  }
}

/** What a layer's output adds to the loss. */
export interface ActivitySetting {
  /** Of an output: nothing, or one scalar, the regularizer's over the batch size, as in Keras. */
  losses(output: Tensor, signal: Signal): { readonly losses?: readonly Tensor[] }
  config(shape: Shape): JsonObject
}

/** Throws `invalid-argument` for a name that is not known. */
export function activitySetting(option: RegularizerOption | null | undefined, where: string): ActivitySetting {
  if (!option) return { losses: () => ({}), config: () => ({}) }
  const of = regularizerOf(option, where)
  return {
    losses: (output, signal) => ({ losses: [divide(of(output), countOf(output, batchAxis(signal)))] }),
    config: (shape) => ({ activityRegularizer: saveWeightFunction(of, shape) }),
  }
}

import { type InitializerOption, initializerOf } from '../base/initializers.ts'
import type { Activation } from '../graph/activations.ts'
import { type ConstraintOption, constraintOf } from '../graph/constraints.ts'
import { type RegularizerOption, regularizerOf } from '../graph/regularizers.ts'
import type { WeightDeclaration } from './cell.ts'

/** The options that Keras's recurrent layers share; names and defaults are its own. */
export interface CellOptions {
  /** Of the candidate and the output; tanh. */
  readonly activation: Activation
  readonly useBias: boolean
  /** Of the weights for x; glorotUniform. */
  readonly kernelInitializer: InitializerOption
  /** Of the weights for the hidden state; orthogonal. */
  readonly recurrentInitializer: InitializerOption
  /** zeros */
  readonly biasInitializer: InitializerOption
  /** What the weights add to the loss; null for nothing. */
  readonly kernelRegularizer: RegularizerOption | null
  readonly recurrentRegularizer: RegularizerOption | null
  readonly biasRegularizer: RegularizerOption | null
  /** What the weights become after each update; null for what they are. */
  readonly kernelConstraint: ConstraintOption | null
  readonly recurrentConstraint: ConstraintOption | null
  readonly biasConstraint: ConstraintOption | null
}

/** Options of the cells with gates. */
export interface GatedCellOptions extends CellOptions {
  /** Of the gates; sigmoid. */
  readonly recurrentActivation: Activation
}

export const cellDefaults: CellOptions = {
  activation: 'tanh',
  useBias: true,
  kernelInitializer: 'glorotUniform',
  recurrentInitializer: 'orthogonal',
  biasInitializer: 'zeros',
  kernelRegularizer: null,
  recurrentRegularizer: null,
  biasRegularizer: null,
  kernelConstraint: null,
  recurrentConstraint: null,
  biasConstraint: null,
}

export const gatedCellDefaults: GatedCellOptions = { ...cellDefaults, recurrentActivation: 'sigmoid' }

type Role = 'kernel' | 'recurrent' | 'bias'

/** A cell's weight with the options of its role. Throws `invalid-argument` for a name that is not known. */
export const weightOf =
  (options: CellOptions, cell: string) =>
  (role: Role, shape: readonly number[], initializer = initializerOf(options[`${role}Initializer`], cell)): WeightDeclaration => {
    const [regularizer, constraint] = [options[`${role}Regularizer`], options[`${role}Constraint`]]
    return {
      shape,
      initializer,
      ...(regularizer ? { regularizer: regularizerOf(regularizer, cell) } : {}),
      ...(constraint ? { constraint: constraintOf(constraint, cell) } : {}),
    }
  }

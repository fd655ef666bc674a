import type { InitializerOption } from '../base/initializers.ts'
import type { Activation } from '../graph/activations.ts'

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
}

export const gatedCellDefaults: GatedCellOptions = { ...cellDefaults, recurrentActivation: 'sigmoid' }

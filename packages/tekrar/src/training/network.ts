import type { Shape } from '../base/shape.ts'
import type { DataType, Tensor, Variable } from '../graph/tensor.ts'

/** What training asks of a network; `model/network.ts` gives more. Shapes are time-first. */
export interface TrainableNetwork {
  readonly input: { readonly shape: Shape; readonly type: DataType }
  /** The layer that takes the input, for errors: "recurrent(lstm) 'lstm_1'". */
  readonly inputLayer?: string
  /** In layer order; a frozen one has `trainable: false`. */
  readonly weights: readonly Variable[]
  /** Every recurrent state, such as 'lstm_1/hidden' [batch, units]. */
  readonly states: readonly { readonly name: string; readonly shape: Shape }[]
  readonly output: {
    readonly kind: 'logits' | 'probabilities' | 'values'
    readonly activation: string
    /** Whether the output has the steps of the input. */
    readonly sequence: boolean
    /** Whether the first step stands last in memory: outputs and targets are turned round where a user meets them. */
    readonly reversed?: boolean
  }
  trace(call: NetworkCall): Traced
}

export interface NetworkCall {
  readonly input: Tensor
  /** In the order of `states`. */
  readonly states: readonly Tensor[]
  /** Whether dropout drops. */
  readonly training: boolean
  /** (seed, step), index [2] */
  readonly random: Tensor
}

export interface Traced {
  readonly output: Tensor
  /** Those after the last step, in the order given. */
  readonly states: readonly Tensor[]
  /** What a view may ask for, in the order of the layers. */
  readonly named: Readonly<Record<string, Tensor>>
}

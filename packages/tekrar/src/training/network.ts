import type { Shape } from '../base/shape.ts'
import type { DataType, Tensor, Update } from '../graph/tensor.ts'
import type { DerivedExtent } from '../layers/context.ts'
import type { StateDeclaration, Value, Weight } from '../layers/layer.ts'

/** What training asks of a network; `model/network.ts` gives more. Shapes are those of the graph: [steps, batch, …] of a sequence, else [batch, …]. */
export interface TrainableNetwork {
  readonly inputs: readonly NetworkInput[]
  readonly outputs: readonly NetworkOutput[]
  /** In layer order; a frozen one has `trainable: false`. */
  readonly weights: readonly Weight[]
  /** Every recurrent state that goes on from call to call, such as 'lstm_1/hidden' [batch, units]. */
  readonly states: readonly StateDeclaration[]
  /** Extents that are made from others, in an order in which each comes after what it is made from: whoever runs a program hands their sizes over too. */
  readonly derived: readonly DerivedExtent[]
  trace(call: NetworkCall): Traced
}

export interface NetworkInput {
  readonly name: string
  readonly shape: Shape
  readonly type: DataType
  /** Whether the first axis is time. */
  readonly sequence: boolean
  /** The layer that takes it, for errors: "recurrent(lstm) 'lstm_1'". */
  readonly taker?: string
}

export interface NetworkOutput {
  /** That of the layer it comes from. */
  readonly name: string
  /** `probabilities` after a softmax or sigmoid, `logits` after a linear layer, else `values`. */
  readonly kind: 'logits' | 'probabilities' | 'values'
  readonly activation: string
  readonly shape: Shape
  readonly type: DataType
  /** Whether the first axis is time. */
  readonly sequence: boolean
}

export interface NetworkCall {
  /** In the order of `inputs`; a mask where steps are left out. */
  readonly inputs: readonly Value[]
  /** In the order of `states`. */
  readonly states: readonly Tensor[]
  /** Whether dropout drops. */
  readonly training: boolean
  /** (seed, step), index [2] */
  readonly random: Tensor
  /** Whether what happens inside is named: gates and states at every step. */
  readonly views?: boolean
  /** Tensors that stand in place of a layer's outputs, by the layer's name: what is beneath is not computed. */
  readonly replace?: ReadonlyMap<string, readonly Value[]>
}

export interface Traced {
  /** In the order of the network's. */
  readonly outputs: readonly Value[]
  /** Those after the last step, in the order given. */
  readonly states: readonly Tensor[]
  /** What a view may ask for, in the order of the layers. */
  readonly named: Readonly<Record<string, Tensor>>
  /** What training writes beside the optimizer. */
  readonly updates: readonly Update[]
  /** Scalars, [], that layers add to the loss; the pull of regularizers on weights is not among them. */
  readonly losses: readonly Tensor[]
}

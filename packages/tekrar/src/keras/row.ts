import type { Json, JsonObject } from '../base/json.ts'
import type { Layer, LayerOptions, Weight } from '../layers/layer.ts'
import type { Settings } from './settings.ts'
import type { Dialect } from './values.ts'

/** What a call is told beside its tensors, by Keras's names in camelCase. */
export type CallArguments = Readonly<Record<string, unknown>>

/** A Keras layer as ours. */
export interface MadeLayer {
  readonly layer: Layer
  /** Of a layer with states, the entries of Keras's `return_state`: a list of so many, or null for one that stands alone. */
  readonly states?: readonly (number | null)[]
  /** How many outputs stand before the states; 1. */
  readonly outputs?: number
  /** Whether its input is ids. */
  readonly ids?: true
  /** Whether it is called on a list of tensors, or on several arguments; else on one. */
  readonly several?: true
  readonly stateful?: boolean
  /** Our weights in Keras's order, each in the shape Keras gives it; as they stand unless given. */
  readonly weights?: (weights: readonly Weight[]) => readonly KerasWeight[]
}

/** A weight and the shape Keras gives it: the same numbers in the same order. */
export interface KerasWeight {
  readonly weight: Weight
  readonly shape: readonly number[]
}

/** What a row of the table makes a layer from. */
export interface RowContext {
  readonly settings: Settings
  readonly config: JsonObject
  readonly dialect: Dialect
  /** Name and `trainable`. */
  readonly common: LayerOptions
  readonly call: CallArguments
  /** A layer inside this one, whatever it is. Throws `unsupported`, `invalid-model`. */
  layer(value: Json | undefined): MadeLayer
  /** What an object inside this one is made from, where this row makes it itself: a cell. Throws `invalid-model`. */
  within(value: Json | undefined): { readonly className: string; readonly context: RowContext }
}

/** Makes our layer from Keras's configuration of it. Throws `unsupported` for an option we do not have, `invalid-model` for a value that cannot be. */
export type Row = (context: RowContext) => MadeLayer

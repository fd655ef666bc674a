import type { Initializer } from '../base/initializers.ts'
import type { JsonObject } from '../base/json.ts'
import type { Dimension, Extent, Shape } from '../base/shape.ts'
import type { ActivationName } from '../graph/activations.ts'
import type { DataType, Tensor, Update, Variable } from '../graph/tensor.ts'

/** What a layer takes or gives, as layers know it before any data. */
export interface Signal {
  /** As it stands in the graph: [steps, batch, …] of a sequence, [batch, …] of anything else. Either may have sizes known beforehand, as numbers, or extents. */
  readonly shape: Shape
  readonly type: DataType
  /** Whether the first axis is time; a user's array of it is [batch, steps, …]. */
  readonly sequence: boolean
  /** The function it came out of last; a loss given by name looks at it. */
  readonly activation?: ActivationName
  /** What to change above if someone needs a sequence and this is none. */
  readonly sequenceRemedy?: string
}

/** A signal's value at a call. */
export interface Value {
  readonly tensor: Tensor
  /**
   * [steps, batch] of a sequence, else [batch]: 1 where it counts, 0 where it is left out. Absent: all counts. Of steps within steps, [steps, batch, steps within]: a
   * layer called at every step is given its own.
   */
  readonly mask?: Tensor
  /** What was handed over as the mask of each number, in the tensor's layout, sizes of 1 where it repeats: for layers that take one. */
  readonly elements?: Tensor
}

/**
 * What fills up the ends of a value's sequences, so that those of different lengths make one tensor: nothing; something that the value's mask
 * marks with 0, alone or among other steps; something that its mask, if there is one, does not tell.
 */
export type Padding = 'none' | 'marked' | 'markedAmongOthers' | 'unmarked'

/** One of the values that a layer is called on. */
export interface OperandPlace {
  readonly of: 'inputs' | 'constants'
  readonly at: number
}

/** A layer before it knows its input: its settings. */
export interface LayerDefinition {
  /** The row of `layers/table.ts` that opens it again: `embedding`, `recurrent`, … */
  readonly kind: string
  /** What automatic names count: `lstm` gives `lstm_1`, `lstm_2`, … */
  readonly label: string
  /** The name given by the user. */
  readonly name?: string
  readonly trainable: boolean
  /** What it takes where it stands first, if it can tell without data. */
  readonly input?: Signal
  /** That each vector goes through by itself, whatever axes stand before the last: called on all steps at once, it does what it does step by step. */
  readonly everyStep?: true
  /** What it may be handed beside its inputs. */
  readonly takes?: { readonly initialState?: true; readonly constants?: true; readonly elementMask?: true }
  /**
   * Called for every place the layer is used at; weights of one name are the same weight at all of them. Throws `shape-mismatch` if the inputs do not
   * suit it.
   */
  build(inputs: readonly Signal[], context: BuildContext): BuiltLayer
}

/** A layer, which can be called on symbolic tensors. `Result`: one of them, or a list where it gives several. See `defineLayer`. */
export interface Layer<Result = unknown> extends LayerDefinition {
  /** Throws what its `build` throws. */
  (inputs: Symbolic | readonly Symbolic[], options?: LayerCallOptions): Result
}

/** What flows between layers while a model is put together. */
export interface Symbolic {
  /** In the user's order: [batch, steps, …]. */
  readonly shape: Shape
  readonly signal: Signal
  readonly source: LayerCall
  /** Which of the call's outputs. */
  readonly output: number
}

/** What a layer is handed beside its inputs. */
export interface LayerCallOptions {
  /** Where the states of a recurrent layer begin, one [batch, …] for each, in their order; those of a stack's cell may be a list. */
  readonly initialState?: Symbolic | readonly (Symbolic | readonly Symbolic[])[]
  /** What every step of a recurrent layer is handed beside its input. */
  readonly constants?: Symbolic | readonly Symbolic[]
  /**
   * [batch, steps] in place of the mask that comes with the input; of several inputs, a list. 0 leaves a step out. Of a softmax it may have the input's axes, and
   * leaves single numbers out.
   */
  readonly mask?: Symbolic | readonly (Symbolic | undefined)[]
  /** True drops out at prediction too, false never; else as the model is called. */
  readonly training?: boolean
}

/** One use of a layer; its identity is the object. */
export interface LayerCall {
  readonly layer: Layer
  readonly inputs: readonly Symbolic[]
  readonly initialState: readonly Symbolic[]
  readonly constants: readonly Symbolic[]
  /** For each input, if it was given one. */
  readonly masks: readonly (Symbolic | undefined)[]
  readonly training?: boolean
}

/** A weight, with what pulls at it and what it must obey. */
export interface Weight extends Variable {
  /** Of the weight's tensor a scalar, [], added to the loss. */
  readonly regularizer?: (weight: Tensor) => Tensor
  /** What the weight becomes after each update. */
  readonly constraint?: (weight: Tensor) => Tensor
  /** No optimizer ever moves it, whatever is frozen or not: a moving average. */
  readonly fixed?: true
}

/** A layer with its weights, at one of its places. */
export interface BuiltLayer {
  /** Its name in the model. */
  readonly path: string
  readonly kind: string
  /** For the summary: `recurrent(lstm)`. */
  readonly title: string
  readonly outputs: readonly Signal[]
  /** What a call on symbolic tensors gives, made of its outputs; where it is left out, the only one itself, else a list. */
  readonly arrange?: (outputs: readonly Symbolic[]) => unknown
  readonly weights: readonly Weight[]
  /** What may go on from call to call; not those that `initialState` is given for. */
  readonly states: readonly StateDeclaration[]
  /** What opens it again; plain data. */
  readonly config: JsonObject
  /**
   * Whether the padding of one of its operands changes nothing of what it gives at other steps and at the end, adds to the loss and writes while training, because it
   * leaves out what masks mark. Only asked of operands that have padding; without an answer, the layer's graph must show that no step looks at later ones.
   */
  heedsMask?(operand: OperandPlace, operands: Readonly<Record<OperandPlace['of'], readonly Padding[]>>): boolean
  /** One value for each input. */
  call(inputs: readonly Value[], context: CallContext): LayerResult
}

export interface StateDeclaration {
  /** Such as `lstm_1/hidden`; at a layer's second place `lstm_1:2/hidden`. */
  readonly name: string
  /** With the batch first. */
  readonly shape: Shape
  /** The model carries it from call to call until it is told to forget; else it is zero wherever it is not given. */
  readonly stateful?: true
}

export interface CallContext {
  /** The layer's states, in the order it declared them. */
  readonly states: readonly Tensor[]
  /** Empty where none was given. */
  readonly initialState: readonly Value[]
  readonly constants: readonly Value[]
  /** Of each input, whether its mask was handed to the layer, rather than coming with the input; none was where it is left out. */
  readonly givenMasks?: readonly boolean[]
  readonly training: boolean
  /** [2] (index): seed and step, for `random`. */
  readonly random: Tensor
  /** Whether a view may ask for what happens inside: gates and states at every step. */
  readonly views: boolean
}

export interface LayerResult {
  readonly outputs: readonly Value[]
  /** Final states, in the order declared. */
  readonly states: readonly Tensor[]
  /** What a view may ask for, by name: `lstm_1/hidden`, `attention_1/scores`, … */
  readonly named: Readonly<Record<string, Tensor>>
  /** What training writes beside the optimizer: moving averages. */
  readonly updates?: readonly Update[]
  /** Scalars, [], added to the loss. */
  readonly losses?: readonly Tensor[]
}

export interface WeightOptions {
  /** False for what training writes by itself, such as a moving average; else as the layer. */
  readonly trainable?: false
  /** That it does not train for now, though the layer does: one of a layer within that is frozen. */
  readonly frozen?: boolean
  readonly regularizer?: (weight: Tensor) => Tensor
  readonly constraint?: (weight: Tensor) => Tensor
}

export interface BuildContext {
  /** The layer's name. */
  readonly path: string
  /** 1 at the first place of a layer that is called several times. */
  readonly place: number
  /** Empty where none was given. */
  readonly initialState: readonly Signal[]
  readonly constants: readonly Signal[]
  /** A weight of this layer, under `path/name`; asked again, the same. */
  weight(name: string, shape: readonly number[], initializer: Initializer, options?: WeightOptions): Weight
  /**
   * Says that two sizes must be one, such as the steps of two sequences that are added; where one is a number, that is what the other must be. Throws
   * `shape-mismatch` where both are known and differ.
   */
  unite(a: Dimension, b: Dimension): Dimension
  /**
   * A size of this layer's own, such as the steps that a convolution leaves; `of` tells it from the sizes it is made from, and never falls as one grows. A number
   * where something else needs it to be that.
   */
  derive(name: string, from: readonly Extent[], of: (...sizes: number[]) => number): Dimension
}

/** Options every layer takes. */
export interface LayerOptions {
  readonly name?: string
  /** False freezes the weights; true when left out. */
  readonly trainable?: boolean
}

import type { Dimension, Shape } from '../base/shape.ts'
import type { Steps } from '../base/steps.ts'

/** `float`: float32 in the engines, float32 or float64 in the reference. `index`: a 32-bit integer. */
export type DataType = 'float' | 'index'

/** Elementwise functions of one operand. `toFloat` turns an index into a float, `toIndex` a float into the index next to it towards 0; `isFinite` gives 1 or 0. */
export type UnaryFunction =
  | 'negate'
  | 'absolute'
  | 'sign'
  | 'floor'
  | 'exp'
  | 'log'
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'squareRoot'
  | 'reciprocal'
  | 'isFinite'
  | 'toFloat'
  | 'toIndex'

/** Elementwise functions of two operands of one shape; comparisons give 1 or 0. */
export type BinaryFunction = 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum' | 'minimum' | 'greater' | 'greaterEqual' | 'equal'

/**
 * What lives between calls: a weight, an optimizer's slot, a carried state. It is a leaf of graphs, and what a program updates.
 * Its shape may name run-time extents (a carried state is [batch, units]).
 */
export interface Variable {
  readonly path: string
  readonly shape: Shape
  readonly type: DataType
  readonly role: 'weight' | 'slot' | 'state'
  /** False for a frozen weight: it takes part in the step and is never updated. */
  trainable: boolean
  /** The value before any training: a number fills; a function returns the data for the shape with extents resolved. */
  readonly initial: number | Initial
  /** Its place among the weights as they were declared; products of several weights that become one are summed in that order. */
  readonly order?: number
  /** Variables that lie in this one, side by side along the last axis (the compiler's). */
  readonly parts?: readonly Variable[]
}

/** Makes a variable's first value for its shape with extents resolved. */
export interface Initial {
  (shape: readonly number[]): ArrayLike<number>
  /** The same in short steps, where it takes long. */
  readonly inSteps?: (shape: readonly number[]) => Steps<ArrayLike<number>>
}

/**
 * What a tensor is made by. Shapes in the comments: `…` is any number of leading dimensions. Every operand has exactly the shape its
 * op names: broadcasting is an op of its own, which `ops.ts` inserts.
 */
export type Op =
  /** Handed over at each call, by name. */
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'variable'; readonly variable: Variable }
  /** A scalar, shape []. */
  | { readonly kind: 'constant'; readonly value: number }
  /** A scan body's parameter; which one it is, its place in the body says. */
  | { readonly kind: 'argument'; readonly name: string }
  | { readonly kind: 'unary'; readonly function: UnaryFunction }
  | { readonly kind: 'binary'; readonly function: BinaryFunction }
  /** [condition, a, b], one shape: a where the condition is not 0, else b. */
  | { readonly kind: 'select' }
  /** x → the result's shape; `axes[i]` is the axis of the result that axis i of x becomes, ascending. A scalar has no axes. */
  | { readonly kind: 'broadcast'; readonly axes: readonly number[] }
  /** x → x summed over `axes` (ascending), which vanish; `squared`: x·x (the compiler's). */
  | { readonly kind: 'sum'; readonly axes: readonly number[]; readonly squared?: true }
  /** x → the largest over `axes` (ascending), which vanish. Equal ones share the gradient. */
  | { readonly kind: 'largest'; readonly axes: readonly number[] }
  /** x [… K], w [K, N] → [… N]; transposed: w [N, K]. */
  | { readonly kind: 'matmul'; readonly transposed: boolean }
  /**
   * a [b…, M, K], b [b…, K, N] → [b…, M, N]: a product of its own for each place in the leading dimensions. `transposedA`: a [b…, K, M];
   * `transposed`: b [b…, N, K]. `orders` (the compiler's): an operand is read with its axes in that order, as `transpose` would give it.
   */
  | {
      readonly kind: 'batchedMatmul'
      readonly transposedA: boolean
      readonly transposed: boolean
      readonly orders?: readonly (readonly number[] | null)[]
    }
  /** a [… M], b [… N] → [M, N], the sum over the leading dimensions of a ⊗ b: the gradient of a weight. */
  | { readonly kind: 'outer' }
  /** table [V, N], ids […] → [… N]. */
  | { readonly kind: 'gather' }
  /** ids […], values [… N] → [rows, N]: row r is the sum, in order, of the values whose id is r. */
  | { readonly kind: 'scatterAdd'; readonly rows: Dimension }
  /**
   * x [N, …] → [T, …]: row t is row t · stride + begin of x, or 0 where x has none; begin = offset + plus − minus, and with a `width` further
   * − ⌊max(0, (T − 1) · stride + width − N) ÷ 2⌋, so that windows of that width lie in the middle of x. `spreads`: the reverse, x [T, …] → [N, …]: row t becomes row
   * t · stride + begin, the others are 0.
   */
  | {
      readonly kind: 'window'
      /** Not 0; above 0 with a width. */
      readonly stride: number
      readonly offset: number
      readonly plus: Dimension
      readonly minus: Dimension
      readonly width: number | null
      readonly spreads: boolean
    }
  | { readonly kind: 'concat'; readonly axis: number }
  | { readonly kind: 'slice'; readonly axis: number; readonly start: number; readonly size: number }
  /** x between zeros along `axis`: the gradient of a slice. */
  | { readonly kind: 'pad'; readonly axis: number; readonly before: number; readonly after: number }
  /** The same elements in the same order under another shape. Where run-time extents are merged or split, that there are as many is seen when it runs. */
  | { readonly kind: 'reshape' }
  /** Axis i of the result is axis `permutation[i]` of x. */
  | { readonly kind: 'transpose'; readonly permutation: readonly number[] }
  /** Over the last axis. */
  | { readonly kind: 'softmax' }
  | { readonly kind: 'logSoftmax' }
  /** logits [… V], targets […] (index) → […]: −log softmax(logits)[target]. A target outside 0 … V−1 costs 0 and has no gradient. */
  | { readonly kind: 'crossEntropy' }
  /** logits [… V], targets […] (index), scale […] → [… V]: (softmax(logits) − onehot(target)) · scale. */
  | { readonly kind: 'crossEntropyGradient' }
  /** x [… V] → […] (index): where the largest stands; the first of equals. */
  | { readonly kind: 'argmax' }
  /** x [… V] → [… count]: the largest in falling order, ties by place: themselves, or (index) where they stand. Where V is less, −∞ at place 0. No gradient flows. */
  | { readonly kind: 'topK'; readonly count: number; readonly gives: 'values' | 'places' }
  /** x, passed on; no gradient flows. */
  | { readonly kind: 'stopGradient' }
  /**
   * state [2] (index: seed, step) → uniform numbers in [0, 1) of the op's shape. An element's number depends on seed, step, `stream` and
   * its logical index alone (see `base/random.ts`). With a part [] (index) as second input it is that part of a longer tensor: its indices begin at part · its
   * size. Inside a scan body only so, with what tells the steps apart as the part.
   */
  | { readonly kind: 'random'; readonly stream: number }
  /**
   * logits [rows, V], settings [3] (temperature, top-k or 0, top-p or 1), state [2] (index: seed, 0), offset [] (index), position [] (index) → [rows] (index).
   * Draws from softmax(logits ÷ temperature) cut to top-k and top-p; temperature 0 takes the largest. The draw of row r depends on seed, `stream`,
   * r and offset + position alone.
   */
  | { readonly kind: 'sample'; readonly stream: number }
  /**
   * The step, repeated. Inputs: sequences [steps, …] each, initial states, constants, in the body's order. It has no value of its own: `result` takes one out.
   * Reversed, steps run from the last to the first; an output of step t still stands at t. `segments`: each step is a segment of a longer loop, of which nothing but
   * the states before it is kept for the gradient: what else that needs is made again, segment by segment, and no pass may make it for all segments at once.
   */
  | { readonly kind: 'scan'; readonly body: Body; readonly steps: Shape[number]; readonly reverse: boolean; readonly segments?: true }
  /** One of a scan's results: first its outputs, stacked [steps, …], then its final states. */
  | { readonly kind: 'result'; readonly index: number }

/** One step of a scan: its parameters (all `argument`s) and what it gives. A body refers to nothing outside itself but constants of the `constant` kind. */
export interface Body {
  /** The step's number (index, []). */
  readonly index: Tensor
  readonly sequences: readonly Tensor[]
  readonly states: readonly Tensor[]
  readonly constants: readonly Tensor[]
  readonly outputs: readonly Tensor[]
  /** The next states, in the order and shapes of `states`. */
  readonly next: readonly Tensor[]
}

/** A symbolic tensor: a node of the graph. Immutable; its identity is the object. */
export interface Tensor {
  readonly op: Op
  readonly inputs: readonly Tensor[]
  readonly shape: Shape
  readonly type: DataType
  /** The name a view may ask to keep it under. */
  readonly name?: string
}

/** What is compiled or interpreted as one: values to give back and variables to write, the latter after everything else was read. */
export interface Program {
  readonly outputs: Readonly<Record<string, Tensor>>
  readonly updates: readonly Update[]
}

export interface Update {
  readonly variable: Variable
  readonly value: Tensor
}

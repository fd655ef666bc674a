import { TekrarError } from '../base/errors.ts'
import { BATCH, type Dimension, extent, type Shape } from '../base/shape.ts'
import { input as inputOfGraph } from '../graph/ops.ts'
import type { DataType, Tensor } from '../graph/tensor.ts'
import { defineLayer } from './define-layer.ts'
import type { LayerCall, Symbolic } from './layer.ts'
import { signalOf, userShape } from './signals.ts'

/** Options of `input`. */
export interface InputOptions {
  /** Without the batch; `null` for a number of steps that may change from batch to batch: `[null, 16]` is a sequence of vectors, `[null]` one of ids, `[16]` a vector. */
  readonly shape: readonly (number | null)[]
  readonly name?: string
  /** `index` for ids, which `[null]` is anyway; `float`. */
  readonly type?: DataType
}

/** The kind of layer that stands for what a model is given. */
export const INPUT = 'input'

/** The name of the extent of an input's steps while it is not known which others are the same. */
export const UNKNOWN_STEPS = 'steps of an input'

/**
 * Where data enters a model: what layers are called on first. With a name and a shape instead, a tensor of a graph whose data is handed over at each call.
 * Throws `invalid-argument`.
 */
export function input(options: InputOptions): Symbolic
export function input(name: string, shape: Shape, type?: DataType): Tensor
export function input(first: InputOptions | string, shape?: Shape, type?: DataType): Symbolic | Tensor {
  return typeof first === 'string' ? inputOfGraph(first, shape!, type) : entry(first)
}

function entry({ shape, name, type = shape.length === 1 && shape[0] === null ? 'index' : 'float' }: InputOptions): Symbolic {
  for (const [axis, size] of shape.entries())
    if (!(size === null ? axis === 0 : Number.isInteger(size) && size >= 1))
      throw new TekrarError('invalid-argument', {
        where: name === undefined ? 'input' : `input '${name}'`,
        name: `shape[${axis}]`,
        expected: axis === 0 ? 'a whole number from 1, or null for any number of steps' : 'a whole number from 1',
        actual: String(size),
      })
  const dimensions: Dimension[] = shape.map((size) => size ?? extent(UNKNOWN_STEPS))
  const signal = signalOf([BATCH, ...dimensions], type)
  const layer = defineLayer({
    kind: INPUT,
    label: 'input',
    ...(name === undefined ? {} : { name }),
    trainable: false,
    input: signal,
    build: (_, { path }) => ({
      path,
      kind: INPUT,
      title: 'input',
      outputs: [signal],
      weights: [],
      states: [],
      config: { name: path, shape: [...shape], type },
      call: () => {
        throw new Error('an input is handed over, not called')
      },
    }),
  })
  const source: LayerCall = { layer, inputs: [], initialState: [], constants: [], masks: [] }
  return { signal, shape: userShape(signal), source, output: 0 }
}

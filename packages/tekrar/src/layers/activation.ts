import type { JsonObject } from '../base/json.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import {
  type Activation,
  elu as eluOf,
  leakyRelu as leakyReluOf,
  overAxis,
  type ReluOptions as ReluSettings,
  reluWith,
} from '../graph/activations.ts'
import {
  broadcastTo,
  divide,
  exp,
  greater,
  largest,
  multiply,
  relu as reluOf,
  reshape,
  select,
  softmax as softmaxOfLast,
  stopGradient,
  subtract,
  sum,
} from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { activationOfSignal, activationSetting } from './activation-setting.ts'
import type { Layer, LayerOptions, Signal, Symbolic, Value } from './layer.ts'
import { axisInGraph, masked, maskOfRank, onlyInput, requireNumbers, withoutActivation } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** An activation as a layer of its own, by name or as one's own function of tensors. Throws `invalid-argument` for a name that is not known. */
export function activation(activation: Activation, options: LayerOptions = {}): Layer<Symbolic> {
  const setting = activationSetting(activation, 'activation')
  return statelessLayer({
    kind: 'activation',
    label: 'activation',
    title: `activation(${setting.name ?? 'function'})`,
    options,
    config: {},
    ...(setting.name === undefined ? {} : { everyStep: true }),
    build(inputs, { path }) {
      const input = requireNumbers('activation', path, onlyInput(inputs, 'activation', path))
      const output: Signal = { ...withoutActivation(input), ...activationOfSignal(setting), shape: setting.shapeAfter(input.shape) }
      return {
        outputs: [setting.name === 'linear' ? input : output],
        config: () => ({ activation: setting.config(input.shape) }),
        call: ([x]) => [masked(setting.of(x!.tensor), x!)],
      }
    },
  })
}

interface Form {
  readonly kind: string
  readonly label: string
  readonly options: LayerOptions
  readonly config: JsonObject
  readonly everyStep?: true
  readonly of: (x: Tensor, input: Signal, where: string) => Tensor
}

/** An activation with settings as a layer; the shape and the mask stay. */
const form = ({ kind, of, ...rest }: Form): Layer<Symbolic> =>
  statelessLayer({
    kind,
    ...rest,
    build(inputs, { path }) {
      const input = requireNumbers(kind, path, onlyInput(inputs, kind, path))
      return {
        outputs: [withoutActivation(input)],
        call: ([x]) => [masked(of(x!.tensor, input, `${kind} '${path}'`), x!)],
      }
    },
  })

const isTensor = (x: object): x is Tensor => 'op' in x

/** Options of `relu` as a layer. */
export interface ReluOptions extends LayerOptions, ReluSettings {}

/**
 * max(x, 0) of a tensor, or a layer that cuts below the threshold, above `maxValue`, and gives `negativeSlope` · (x − threshold) below.
 * Throws `invalid-argument`.
 */
export function relu(x: Tensor): Tensor
export function relu(options?: ReluOptions): Layer<Symbolic>
export function relu(first: Tensor | ReluOptions = {}): Tensor | Layer<Symbolic> {
  if (isTensor(first)) return reluOf(first)
  const { negativeSlope = 0, maxValue = null, threshold = 0, ...options } = first
  for (const [name, value] of Object.entries({ negativeSlope, maxValue: maxValue ?? 0, threshold }))
    refuseUnless('relu', name, value >= 0, 'a number of at least 0', value)
  const settings = { negativeSlope, maxValue, threshold }
  return form({ kind: 'relu', label: 're_lu', options, config: settings, everyStep: true, of: (x) => reluWith(x, settings) })
}

/** Options of `leakyRelu` as a layer. */
export interface LeakyReluOptions extends LayerOptions {
  /** 0.3 */
  readonly negativeSlope?: number
}

/** x for x ≥ 0, else slope · x (0.2 unless given), of a tensor; or a layer whose slope is 0.3 unless given, as in Keras. Throws `invalid-argument`. */
export function leakyRelu(x: Tensor, negativeSlope?: number): Tensor
export function leakyRelu(options?: LeakyReluOptions): Layer<Symbolic>
export function leakyRelu(first: Tensor | LeakyReluOptions = {}, slope?: number): Tensor | Layer<Symbolic> {
  if (isTensor(first)) return leakyReluOf(first, slope)
  const { negativeSlope = 0.3, ...options } = first
  refuseUnless('leakyRelu', 'negativeSlope', negativeSlope >= 0, 'a number of at least 0', negativeSlope)
  return form({
    kind: 'leakyRelu',
    label: 'leaky_re_lu',
    options,
    config: { negativeSlope },
    everyStep: true,
    of: (x) => leakyReluOf(x, negativeSlope),
  })
}

/** Options of `elu` as a layer. */
export interface EluOptions extends LayerOptions {
  /** 1 */
  readonly alpha?: number
}

/** x for x > 0, else α · (exp(x) − 1), of a tensor; or a layer (Clevert et al., 2016). */
export function elu(x: Tensor, alpha?: number): Tensor
export function elu(options?: EluOptions): Layer<Symbolic>
export function elu(first: Tensor | EluOptions = {}, alphaOf?: number): Tensor | Layer<Symbolic> {
  if (isTensor(first)) return eluOf(first, alphaOf)
  const { alpha = 1, ...options } = first
  return form({ kind: 'elu', label: 'elu', options, config: { alpha }, everyStep: true, of: (x) => eluOf(x, alpha) })
}

/** Options of `softmax` as a layer. */
export interface SoftmaxOptions extends LayerOptions {
  /** Of [batch, steps, …], counted from the end if negative; several make one distribution; −1, the features. */
  readonly axis?: number | readonly number[]
}

/**
 * e^x over its sum along the last axis of a tensor, or a layer that does so along any axis: what the mask leaves out has no share, whether it leaves out steps, where
 * the axis is time, or single numbers, where it is handed over in the input's shape. Throws `invalid-argument`.
 */
export function softmax(x: Tensor): Tensor
export function softmax(options?: SoftmaxOptions): Layer<Symbolic>
export function softmax(first: Tensor | SoftmaxOptions = {}): Tensor | Layer<Symbolic> {
  if (isTensor(first)) return softmaxOfLast(first)
  const { axis = -1, ...options } = first
  const last = axis === -1
  return statelessLayer({
    kind: 'softmax',
    label: 'softmax',
    options,
    config: { axis: typeof axis === 'number' ? axis : [...axis] },
    takes: { elementMask: true },
    ...(last ? { everyStep: true } : {}),
    build(inputs, { path }) {
      const input = requireNumbers('softmax', path, onlyInput(inputs, 'softmax', path))
      const axes = [axis].flat().map((one) => axisInGraph(one, input, `softmax '${path}'`))
      return {
        outputs: [{ ...withoutActivation(input), ...(last ? { activation: 'softmax' } : {}) }],
        call: ([x]) => [masked(softmaxOf(x!, input, axes), x!)],
      }
    },
  })
}

/** Where what a mask leaves out stands before the softmax, as in Keras. */
const LEFT_OUT = -1e9

/** The shares of the numbers; where none counts, none has one. */
function softmaxOf(x: Value, { sequence }: Signal, axes: readonly number[]): Tensor {
  const counts = countsOf(x, sequence && axes.includes(0))
  if (!counts) return softmaxOver(x.tensor, axes)
  return select(counts, softmaxOver(select(counts, x.tensor, LEFT_OUT), axes), 0)
}

/** Which numbers the masks leave; all where it is left out. The mask of steps matters over time alone: elsewhere it leaves out whole distributions. */
function countsOf({ tensor, mask, elements }: Value, overTime: boolean): Tensor | undefined {
  const own = elements && greater(broadcastTo(elements, tensor.shape), 0.5)
  const steps = mask && overTime ? broadcastTo(maskOfRank(mask, tensor.shape.length), tensor.shape) : undefined
  return own && steps ? multiply(own, steps) : (own ?? steps)
}

/** One distribution over all of the axes. */
function softmaxOver(x: Tensor, axes: readonly number[]): Tensor {
  if (axes.length === 1) return overAxis(softmaxOfLast, x, axes[0]!)
  const column = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const powers = exp(subtract(x, reshape(stopGradient(largest(x, axes)), column)))
  return divide(powers, reshape(sum(powers, axes), column))
}

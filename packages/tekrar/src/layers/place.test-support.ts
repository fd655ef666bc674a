import { BATCH, type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import { numbers } from '../graph/finite-differences.test-support.ts'
import { add, greater, input, multiply, sum } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { interpret } from '../graph/reference.ts'
import { substitute } from '../graph/substitute.ts'
import type { Tensor } from '../graph/tensor.ts'
import { BuildRecord } from './context.ts'
import type { BuiltLayer, Layer, LayerResult, Signal, Value } from './layer.ts'

export interface PlaceOptions {
  readonly mask?: boolean
  readonly givenMask?: boolean
  readonly initialState?: readonly Signal[]
  readonly constants?: readonly Signal[]
  /** Whether the constants have masks. */
  readonly masked?: boolean
  readonly training?: boolean
  readonly views?: boolean
  readonly name?: string
  readonly place?: number
  /** Weights stay variables. */
  readonly variables?: boolean
}

export interface Placed {
  readonly built: BuiltLayer
  readonly result: LayerResult
  /** Everything the layer gives and writes, as tensors over inputs: x, mask (above 0: counts), `initial 0`, `constant 0`, states and weights by their names. */
  readonly tensors: Readonly<Record<string, Tensor>>
}

/** One layer called over inputs. */
export function place(
  layer: Layer,
  signal: Signal,
  {
    mask,
    givenMask = false,
    initialState = [],
    constants = [],
    masked = false,
    training = false,
    views = false,
    name = 'layer',
    place = 1,
    variables = false,
  }: PlaceOptions = {},
): Placed {
  const record = new BuildRecord(1)
  const context = record.context(name, layer.trainable, { place, initialState, constants })
  const built = layer.build([signal], context)
  const maskShape = (of: Signal) => of.shape.slice(0, of.sequence ? 2 : 1)
  const value = (label: string, of: Signal, withMask: boolean): Value => ({
    tensor: input(label, of.shape, of.type),
    ...(withMask ? { mask: greater(input(label === 'x' ? 'mask' : `mask of ${label}`, maskShape(of)), 0) } : {}),
  })
  const result = built.call([value('x', signal, mask === true)], {
    states: built.states.map((state) => input(state.name, state.shape)),
    initialState: initialState.map((one, i) => value(`initial ${i}`, one, false)),
    constants: constants.map((one, i) => value(`constant ${i}`, one, masked)),
    givenMasks: [givenMask],
    training,
    random: input('random', [2], 'index'),
    views,
  })
  const given: Record<string, Tensor> = {
    ...Object.fromEntries(result.outputs.map(({ tensor }, i) => [`output ${i}`, tensor])),
    ...Object.fromEntries(result.outputs.flatMap(({ mask }, i) => (mask ? [[`output mask ${i}`, mask]] : []))),
    ...Object.fromEntries(result.states.map((tensor, i) => [`final ${i}`, tensor])),
    ...Object.fromEntries((result.losses ?? []).map((tensor, i) => [`loss ${i}`, tensor])),
    ...Object.fromEntries((result.updates ?? []).map(({ variable, value }) => [`new ${variable.path}`, value])),
    ...result.named,
  }
  return { built, result, tensors: variables ? given : withInputs(given) }
}

/** Weights as inputs of their names. */
function withInputs(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const roots = Object.values(tensors)
  const reads = topological(roots).filter(({ op }) => op.kind === 'variable')
  const made = new Map<string, Tensor>()
  const inputOf = ({ op, shape }: Tensor): Tensor => {
    const { path } = (op as Extract<Tensor['op'], { kind: 'variable' }>).variable
    made.set(path, made.get(path) ?? input(path, shape))
    return made.get(path)!
  }
  const replaced = substitute({ inputs: reads, outputs: roots }, reads.map(inputOf))
  return Object.fromEntries(Object.keys(tensors).map((name, i) => [name, replaced[i]!]))
}

/** Something that all of the tensors take part in. */
export const lossOf = (tensors: Readonly<Record<string, Tensor>>, names: (name: string) => boolean = () => true): Tensor =>
  Object.entries(tensors)
    .filter(([name]) => names(name) && !name.startsWith('output mask'))
    .map(([name, tensor]) => sum(multiply(tensor, input(`direction of ${name}`, tensor.shape))))
    .reduce(add)

/** The tensors' values in float64; inputs that are not given get numbers of a seed. */
export function values(
  tensors: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
  extents: Extents,
): Record<string, number[]> {
  const leaves = topological(Object.values(tensors)).filter(({ op }) => op.kind === 'input')
  const given = Object.fromEntries(
    leaves.map(({ op, shape }) => {
      const { name } = op as { name: string }
      return [
        name,
        inputs[name] ??
          numbers(
            [...name].reduce((sum, c) => sum + c.charCodeAt(0), 0),
            sizeOf(resolveShape(shape, extents)),
          ),
      ]
    }),
  )
  const { outputs } = interpret(
    { outputs: tensors, updates: [] },
    { inputs: { random: [1, 0], ...given }, variables: new Map(), extents, precision: 'float64' },
  )
  return Object.fromEntries(Object.entries(outputs).map(([name, data]) => [name, [...data]]))
}

export const sequenceOf = (...features: readonly number[]): Signal => signalOfSteps('steps', features)
export const signalOfSteps = (steps: string, features: readonly number[]): Signal => ({
  shape: [{ extent: steps }, BATCH, ...features],
  type: 'float',
  sequence: true,
})
export const vectorOf = (...features: readonly number[]): Signal => ({ shape: [BATCH, ...features], type: 'float', sequence: false })

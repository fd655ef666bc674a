import { uniforms } from '../base/random.ts'
import { BATCH, type Extents, extent, resolveShape, type Shape, STEPS, sizeOf } from '../base/shape.ts'
import { numbers } from '../graph/finite-differences.test-support.ts'
import { add, input, multiply, sum, toFloat } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { interpret } from '../graph/reference.ts'
import { specialize } from '../graph/specialize.ts'
import type { DataType, Tensor } from '../graph/tensor.ts'
import { BuildRecord } from './context.ts'
import type { BuiltLayer, Layer, LayerResult, Signal, Value } from './layer.ts'
import { signalOf } from './signals.ts'

/** What a layer is called on, in the user's order: [batch, steps, …]. */
export interface Given {
  readonly shape: Shape
  readonly type?: DataType
}

export const SOURCE = extent('source')
/** Sizes of the run-time extents in these tests. */
export const SIZES: Extents = { [BATCH.extent]: 3, [STEPS.extent]: 4, [SOURCE.extent]: 3 }

export interface Placed {
  readonly built: BuiltLayer
  readonly signals: readonly Signal[]
  /** Named `x0`, `x1`, …; masks are ids 1 and 0 named `mask0`, … */
  readonly inputs: readonly Value[]
  readonly result: LayerResult
  /** With the sizes the layer made. */
  readonly extents: Extents
}

/** A layer of its own, built and called on inputs, with masks where asked for. */
export function place(
  layer: Layer,
  given: readonly Given[],
  {
    masks = false,
    training = false,
    views = false,
    sizes = SIZES,
  }: { masks?: boolean; training?: boolean; views?: boolean; sizes?: Extents } = {},
): Placed {
  const record = new BuildRecord(1)
  const signals = given.map(({ shape, type = 'float' }) => signalOf(shape, type))
  const built = layer.build(signals, record.context(layer.name ?? `${layer.label}_1`, layer.trainable))
  const extents: Record<string, number> = { ...sizes }
  for (const { name, from, of } of record.derived) extents[name] = of(...from.map((one) => extents[one]!))
  const inputs = signals.map(({ shape, type, sequence }, i): Value => {
    const tensor = input(`x${i}`, shape, type)
    return masks ? { tensor, mask: toFloat(input(`mask${i}`, shape.slice(0, sequence ? 2 : 1), 'index')) } : { tensor }
  })
  const result = built.call(inputs, {
    states: [],
    initialState: [],
    constants: [],
    training,
    random: input('random', [2], 'index'),
    views,
  })
  return { built, signals, inputs, result, extents }
}

/** A scalar that every number of the outputs, and what the layer adds to the loss, goes into; its weights are inputs by their path. */
export function lossOf({ built, result }: Placed): Tensor {
  const parts = result.outputs.map(({ tensor }) => sum(multiply(tensor, add(multiply(tensor, 0.5), 0.7))))
  const loss = [...parts, ...(result.losses ?? [])].reduce((a, b) => add(a, b))
  const replace = new Map<Tensor, Tensor>()
  for (const tensor of topological([loss]))
    if (tensor.op.kind === 'variable') replace.set(tensor, input(tensor.op.variable.path, tensor.shape))
  if (built.weights.length > 0 && replace.size === 0) throw new Error(`${built.path}: the loss depends on no weight`)
  return specialize([loss], { extents: {}, replace })[0]!
}

/** Scattered, and never all 0: masks of the inputs, ids, seeds. */
export function dataOf(
  { signals, inputs, extents }: Pick<Placed, 'signals' | 'inputs' | 'extents'>,
  seed = 1,
): Record<string, ArrayLike<number>> {
  const data: Record<string, ArrayLike<number>> = { random: [7, 1] }
  for (const [i, { shape, type }] of signals.entries()) {
    const size = sizeOf(resolveShape(shape, extents))
    data[`x${i}`] = type === 'index' ? Array.from({ length: size }, (_, at) => (at * 7 + seed) % 4) : apart(size, seed, i)
    const mask = inputs[i]!.mask
    if (mask) data[`mask${i}`] = scattered(resolveShape(mask.shape, extents), seed + i)
  }
  return data
}

/** Numbers in [−1, 1), none near another of this input or the next two, as functions with corners need them. */
function apart(size: number, seed: number, input: number): Float64Array {
  const stride = size % 37 === 0 ? 41 : 37
  return Float64Array.from({ length: size }, (_, i) => (2 * (((i * stride + seed) % size) + 0.37 + 0.21 * input)) / size - 1)
}

function scattered(shape: readonly number[], seed: number): number[] {
  const draws = uniforms(seed, 5, 0, sizeOf(shape))
  const rows = shape[shape.length - 1]!
  return Array.from(draws, (draw, i) => (i < rows || draw > 0.4 ? 1 : 0))
}

/** What the layer gives in float64, its weights drawn anew; outputs by place, and masks. */
export function run(
  placed: Placed,
  { seed = 1, data = dataOf(placed, seed) }: { seed?: number; data?: Record<string, ArrayLike<number>> } = {},
) {
  const { built, result, extents } = placed
  const variables = new Map(built.weights.map((weight) => [weight, weightData(weight.path, weight.shape as number[], seed)]))
  const outputs: Record<string, Tensor> = {}
  result.outputs.forEach(({ tensor, mask }, i) => {
    outputs[`y${i}`] = tensor
    if (mask) outputs[`mask${i}`] = mask
  })
  for (const [name, tensor] of Object.entries(result.named)) outputs[name] = tensor
  for (const { variable, value } of result.updates ?? []) outputs[`new ${variable.path}`] = value
  result.losses?.forEach((loss, i) => {
    outputs[`loss${i}`] = loss
  })
  return interpret({ outputs, updates: [] }, { inputs: data, variables, extents, precision: 'float64' }).outputs
}

/** A variance is above 0. */
export const weightData = (path: string, shape: readonly number[], seed: number): Float64Array =>
  numbers(seed + path.length, sizeOf(shape)).map((x) => (path.endsWith('Variance') ? Math.abs(x) + 0.1 : x))

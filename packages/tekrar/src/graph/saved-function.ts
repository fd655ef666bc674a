import { TekrarError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { type Dimension, describeShape, type Shape, sameDimension } from '../base/shape.ts'
import { argument } from './ops.ts'
import { deserializeGraph, serializeGraph } from './serialize.ts'
import { specialize } from './specialize.ts'
import type { DataType, Tensor } from './tensor.ts'

/** A function of tensors that gives tensors: one's own, or one that was read. */
export type TensorFunction = (inputs: readonly Tensor[]) => readonly Tensor[]

type Parameter = { readonly shape: Shape; readonly type: DataType }

/**
 * One's own function as data: its graph over arguments of these shapes, traced once; no code. Extents are named anew, so that what is read fits wherever the same
 * sizes are the same. Throws `unsupported` for a function that takes tensors from outside.
 */
export function saveFunction(of: TensorFunction, parameters: readonly Parameter[]): JsonObject {
  const given = parameters.map(({ shape, type }, i) => argument(`input ${i}`, shape, type))
  const extents = [...new Set(parameters.flatMap(({ shape }) => shape).flatMap((size) => (typeof size === 'number' ? [] : size.extent)))]
  const names = Object.fromEntries(extents.map((name, i): [string, Dimension] => [name, { extent: `size ${i + 1}` }]))
  const inputs = given.map((tensor) => ({ ...tensor, shape: renamed(tensor.shape, names) }))
  const replace = new Map(given.map((tensor, i) => [tensor, inputs[i]!]))
  return serializeGraph({ inputs, outputs: specialize(of(given), { extents: names, replace }) })
}

const renamed = (shape: Shape, names: Readonly<Record<string, Dimension>>): Shape =>
  shape.map((size) => (typeof size === 'number' ? size : (names[size.extent] ?? size)))

/** The function that was saved. Throws `invalid-model`; the function itself `shape-mismatch` for tensors of other shapes than it was traced with. */
export function openFunction(data: unknown, where: string): TensorFunction {
  const graph = deserializeGraph(data, where)
  return (given) => {
    const extents: Record<string, Dimension> = {}
    for (const [i, { shape, type }] of graph.inputs.entries()) {
      const tensor = given[i]
      const fits =
        tensor?.type === type &&
        tensor.shape.length === shape.length &&
        shape.every((size, axis) => {
          const actual = tensor.shape[axis]!
          if (typeof size === 'number') return size === actual
          extents[size.extent] ??= actual
          return sameDimension(extents[size.extent]!, actual)
        })
      if (!fits)
        throw new TekrarError('shape-mismatch', {
          where,
          expected: `${describeShape(shape)}, as when the function was saved`,
          actual: tensor ? describeShape(tensor.shape) : 'nothing',
        })
    }
    return specialize(graph.outputs, { extents, replace: new Map(graph.inputs.map((input, i) => [input, given[i]!])) })
  }
}

import type { Json, JsonObject } from '../base/json.ts'
import { BATCH, extent, type Shape } from '../base/shape.ts'
import { serializeGraph } from '../graph/serialize.ts'
import { saveWeightFunction } from '../graph/weight-function.ts'
import type { BuiltCell, WeightDeclaration } from './cell.ts'
import { renamed, type Sizes, shapeIn } from './sizes.ts'
import { type TracedStep, traceStep } from './trace.ts'

/**
 * A cell as data: its sizes and its traced step. The step's arguments are the weights, x, the states, each constant with its mask, and what dropped tensors
 * are multiplied by, in this order. Sizes that are not known before there is data are called `size 1`, `size 2`, … in the order they occur.
 */
export interface SavedCell extends JsonObject {
  readonly name: string
  /** Features, or the shape of x. */
  readonly inputs: Json
  readonly outputs: Json
  /** Name, shape, and where there is one the regularizer and the constraint. */
  readonly weights: Json
  readonly states: Json
  readonly gates: readonly string[]
  readonly step: JsonObject
}

/** Throws `unsupported` for a step that takes a tensor from outside. */
export function saveCell(cell: BuiltCell): SavedCell {
  const sizes = sizesOf([cell.input, ...cell.constants.map(({ shape }) => shape)])
  const plain = traceStep(cell)
  const dropping = traceStep(cell, { dropping: true })
  return {
    name: cell.name,
    inputs: writeShape(sizes, cell.input),
    outputs: writeShape(sizes, cell.output),
    weights: Object.entries(cell.weights).map(([name, declaration]) => [name, declaration.shape, ...writeFunctions(declaration)] as Json),
    states: Object.entries(cell.states),
    ...(cell.constants.length > 0
      ? { constants: cell.constants.map(({ name, shape, sequence }) => ({ name, shape: writeSizes(sizes, shape.slice(1)), sequence })) }
      : {}),
    gates: Object.keys(plain.gates),
    step: writeStep(cell, plain, sizes),
    ...(dropping.draws.length > 0
      ? {
          dropping: {
            draws: dropping.draws.map(({ name, rate, tensor }) => ({ name, rate, shape: writeSizes(sizes, tensor.shape.slice(1)) })),
            step: writeStep(cell, dropping, sizes),
          },
        }
      : {}),
  }
}

/** Every size that is not known yet, by its name, and what it is called in the file. */
function sizesOf(shapes: readonly Shape[]): Sizes {
  const names = new Set(shapes.flat().flatMap((size) => (typeof size === 'number' || size.extent === BATCH.extent ? [] : [size.extent])))
  return Object.fromEntries([...names].map((name, i) => [name, extent(`size ${i + 1}`)]))
}

const writeSizes = (sizes: Sizes, shape: Shape): readonly (number | string)[] =>
  shapeIn(sizes, shape).map((size) => (typeof size === 'number' ? size : size.extent))

const writeShape = (sizes: Sizes, shape: Shape): Json => {
  const written = writeSizes(sizes, shape)
  return written.length === 1 ? written[0]! : written
}

function writeStep(cell: BuiltCell, { weights, x, states, constants, draws, output, next, gates }: TracedStep, sizes: Sizes): JsonObject {
  const inputs = [
    ...Object.values(weights),
    x,
    ...Object.values(states),
    ...constants.flatMap(({ tensor, mask }) => [tensor, mask]),
    ...draws.map(({ tensor }) => tensor),
  ]
  const outputs = [output, ...Object.keys(cell.states).map((name) => next[name]!), ...Object.values(gates)]
  return serializeGraph(renamed({ inputs, outputs }, sizes))
}

function writeFunctions({ shape, regularizer, constraint }: WeightDeclaration): JsonObject[] {
  if (!regularizer && !constraint) return []
  return [
    {
      ...(regularizer ? { regularizer: saveWeightFunction(regularizer, shape) } : {}),
      ...(constraint ? { constraint: saveWeightFunction(constraint, shape) } : {}),
    },
  ]
}

import { TekrarError } from '../base/errors.ts'
import { zeros } from '../base/initializers.ts'
import type { Json } from '../base/json.ts'
import { invalidModel, parseList, parseNumber, parseRecord, parseText, parseTruth, parseWhole } from '../base/parse.ts'
import { BATCH, type Dimension, describeShape, extent, type Shape, sameDimension, sameShape } from '../base/shape.ts'
import { argument } from '../graph/ops.ts'
import { deserializeGraph } from '../graph/serialize.ts'
import { type Graph, substitute } from '../graph/substitute.ts'
import { readConstraint, readRegularizer, type WeightFunction } from '../graph/weight-function.ts'
import {
  type BuiltCell,
  type Cell,
  type CellBuildOptions,
  type ConstantShape,
  checkedStep,
  requireConstants,
  type WeightDeclaration,
} from './cell.ts'
import { renamed, type Sizes, shapeIn } from './sizes.ts'
import { constantMaskShape } from './trace.ts'

/** A cell from data: it steps as the cell did that was saved, without its source; opening runs no code of it. Throws `invalid-model`. */
export function openCell(data: unknown, where: string): Cell {
  const saved = parseRecord(data, where, [
    'name',
    'inputs',
    'outputs',
    'weights',
    'states',
    'constants?',
    'gates',
    'step',
    'dropping?',
  ] as const)
  const name = parseText(saved.name, `${where}.name`)
  const input = readShape(saved.inputs, `${where}.inputs`)
  const output = readShape(saved.outputs, `${where}.outputs`)
  const weights = readWeights(saved.weights, `${where}.weights`)
  const states = readStates(saved.states, `${where}.states`)
  const constants = saved.constants === undefined ? [] : readConstants(saved.constants, `${where}.constants`)
  const gates = parseList(saved.gates, `${where}.gates`).map((gate, i) => parseText(gate, `${where}.gates[${i}]`))
  const stateShapes = states.map(([, shape]) => [BATCH, ...shape])
  const parameters = [
    ...weights.map(([, { shape }]) => shape),
    [BATCH, ...input],
    ...stateShapes,
    ...constants.flatMap((constant) => [constant.shape, constantMaskShape(constant)]),
  ]
  const results = [[BATCH, ...output], ...stateShapes]
  const read = (graph: Json | undefined, place: string, draws: readonly SavedDraw[]): Graph =>
    readStep(graph, place, [...parameters, ...draws.map(({ shape }) => shape)], results, gates.length)
  const plain = read(saved.step, `${where}.step`, [])
  const savedDropping = saved.dropping === undefined ? undefined : parseRecord(saved.dropping, `${where}.dropping`, ['draws', 'step'])
  const draws = savedDropping ? readDraws(savedDropping.draws, `${where}.dropping.draws`) : []
  const dropping = savedDropping && read(savedDropping.step, `${where}.dropping.step`, draws)
  return {
    name,
    constants: constants.map((constant) => constant.name),
    build(shapeOfX, options = {}) {
      const shape: Shape = typeof shapeOfX === 'number' ? [shapeOfX] : shapeOfX
      const sizes = fitted({ name, input, constants }, shape, options)
      const actual = (saved: Shape): Shape => shapeIn(sizes, saved)
      const step = renamed(plain, sizes)
      const whole = dropping && renamed(dropping, sizes)
      const built: BuiltCell = {
        name,
        input: shape,
        output: actual(output),
        states: Object.fromEntries(states),
        weights: Object.fromEntries(weights),
        constants: constants.map((constant) => ({ ...constant, shape: actual(constant.shape) })),
        rates: { input: 0, recurrent: 0 },
        step(w, x, before, { constants: given = [], drop } = {}) {
          const drawn = drop ? draws.map((draw) => drop(draw.name, draw.rate, actual(draw.shape))) : []
          const values = substitute(drop && whole ? whole : step, [
            ...weights.map(([weight]) => w[weight]!),
            x,
            ...states.map(([state]) => before[state]!),
            ...given.flatMap(({ tensor, mask }) => [tensor, mask]),
            ...drawn,
          ])
          const next = Object.fromEntries(states.map(([state], i) => [state, values[i + 1]!]))
          const seen = Object.fromEntries(gates.map((gate, i) => [gate, values[i + 1 + states.length]!]))
          return checkedStep(built, x, { output: values[0]!, states: next, gates: seen })
        },
      }
      return built
    },
  }
}

interface SavedDraw {
  readonly name: string
  readonly rate: number
  readonly shape: Shape
}

interface Saved {
  readonly name: string
  readonly input: Shape
  readonly constants: readonly (ConstantShape & { readonly name: string })[]
}

/** What the sizes of a saved cell are where it is opened. Throws `shape-mismatch`. */
function fitted({ name, input, constants }: Saved, shape: Shape, { constants: given = [] }: CellBuildOptions): Sizes {
  const sizes: Record<string, Dimension> = {}
  requireConstants(
    name,
    constants.map((constant) => constant.name),
    given,
  )
  const fit = (what: string, saved: Shape, actual: Shape): void => {
    const fits = saved.every((size, i) => {
      if (typeof size === 'number') return size === actual[i]
      if (!Object.hasOwn(sizes, size.extent) && actual[i] !== undefined) sizes[size.extent] = actual[i]
      return actual[i] !== undefined && sameDimension(sizes[size.extent]!, actual[i])
    })
    if (!fits || actual.length !== saved.length)
      throw new TekrarError('shape-mismatch', {
        where: `cell ${name}`,
        expected: `${what} of shape ${describeShape(saved)}, as when it was saved`,
        actual: describeShape(actual),
      })
  }
  fit('steps', input, shape)
  constants.forEach((constant, i) => {
    fit(constant.name, constant.shape, given[i]!.shape)
  })
  return sizes
}

function readStep(data: unknown, where: string, parameters: readonly Shape[], results: readonly Shape[], gates: number): Graph {
  const graph = deserializeGraph(data, where)
  const fits =
    graph.inputs.length === parameters.length &&
    parameters.every((shape, i) => sameShape(shape, graph.inputs[i]!.shape)) &&
    graph.outputs.length === results.length + gates &&
    results.every((shape, i) => sameShape(shape, graph.outputs[i]!.shape))
  if (!fits) throw invalidModel(where, 'the step does not have the weights and states that the cell declares')
  return graph
}

const readSize = (size: Json, place: string): Dimension =>
  typeof size === 'string' && /^size [1-9][0-9]{0,3}$/.test(size) ? extent(size) : parseWhole(size, place, 1)

/** A size alone is a vector's. */
const readShape = (data: Json | undefined, place: string): Shape =>
  (Array.isArray(data) ? (data as readonly Json[]) : [data as Json]).map((size, axis) =>
    readSize(size, Array.isArray(data) ? `${place}[${axis}]` : place),
  )

const readNumbers = (data: Json | undefined, place: string): number[] =>
  parseList(data, place).map((size, axis) => parseWhole(size, `${place}[${axis}]`, 1))

function readWeights(data: unknown, where: string): (readonly [string, WeightDeclaration])[] {
  const weights = parseList(data, where).map((entry, i) => {
    const [name, sizes, functions = {}] = parseList(entry, `${where}[${i}]`)
    const shape = readNumbers(sizes, `${where}[${i}][1]`)
    const { regularizer, constraint } = parseRecord(functions, `${where}[${i}][2]`, ['regularizer?', 'constraint?'])
    const place = `${where}[${i}][2]`
    const pull = (data: Json) => fittingFunction(() => readRegularizer(data, `${place}.regularizer`), `${place}.regularizer`, shape, [])
    const bound = (data: Json) => fittingFunction(() => readConstraint(data, `${place}.constraint`), `${place}.constraint`, shape, shape)
    return [
      parseName(name, `${where}[${i}][0]`),
      {
        shape,
        initializer: zeros,
        ...(regularizer === undefined ? {} : { regularizer: pull(regularizer) }),
        ...(constraint === undefined ? {} : { constraint: bound(constraint) }),
      },
    ] as const
  })
  return requireDistinct(weights, where)
}

/** Throws `invalid-model` where what it makes of the weight has another shape. */
function fittingFunction(read: () => WeightFunction, where: string, shape: Shape, result: Shape): WeightFunction {
  const of = inFile(where, read)
  const made = inFile(where, () => of(argument('weight', shape)))
  if (!sameShape(made.shape, result)) throw invalidModel(where, 'it is no function of the weight')
  return of
}

/** What cannot be made is the file's fault. */
function inFile<Result>(where: string, make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    throw (error as { code?: unknown }).code === 'invalid-model' ? error : invalidModel(where, (error as Error).message)
  }
}

const readStates = (data: unknown, where: string): (readonly [string, readonly number[]])[] =>
  requireDistinct(
    parseList(data, where).map((entry, i) => {
      const [name, shape] = parseList(entry, `${where}[${i}]`)
      return [parseName(name, `${where}[${i}][0]`), readNumbers(shape, `${where}[${i}][1]`)] as const
    }),
    where,
  )

const readConstants = (data: Json, where: string): (ConstantShape & { readonly name: string })[] =>
  parseList(data, where).map((entry, i) => {
    const { name, shape, sequence } = parseRecord(entry, `${where}[${i}]`, ['name', 'shape', 'sequence'])
    const sizes = parseList(shape, `${where}[${i}].shape`).map((size, axis) => readSize(size, `${where}[${i}].shape[${axis}]`))
    return {
      name: parseName(name, `${where}[${i}].name`),
      shape: [BATCH, ...sizes],
      sequence: parseTruth(sequence, `${where}[${i}].sequence`),
    }
  })

function readDraws(data: Json | undefined, where: string): SavedDraw[] {
  return parseList(data, where).map((entry, i) => {
    const { name, rate, shape } = parseRecord(entry, `${where}[${i}]`, ['name', 'rate', 'shape'])
    const share = parseNumber(rate, `${where}[${i}].rate`)
    if (!(share >= 0 && share <= 1)) throw invalidModel(`${where}[${i}].rate`, 'expected a number from 0 to 1')
    const sizes = parseList(shape, `${where}[${i}].shape`).map((size, axis) => readSize(size, `${where}[${i}].shape[${axis}]`))
    return { name: parseName(name, `${where}[${i}].name`), rate: share, shape: [BATCH, ...sizes] }
  })
}

function requireDistinct<Value>(entries: (readonly [string, Value])[], where: string): (readonly [string, Value])[] {
  if (new Set(entries.map(([name]) => name)).size < entries.length) throw invalidModel(where, 'a name occurs twice')
  return entries
}

function parseName(value: unknown, place: string): string {
  const name = parseText(value, place)
  if (name === '__proto__' || name === '') throw invalidModel(place, 'the name is malformed')
  return name
}

import { TekrarError } from '../base/errors.ts'
import { zeros } from '../base/initializers.ts'
import type { JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseRecord, parseText, parseWhole } from '../base/parse.ts'
import { BATCH, sameShape } from '../base/shape.ts'
import { deserializeGraph, serializeGraph } from '../graph/serialize.ts'
import { substitute } from '../graph/substitute.ts'
import type { BuiltCell, Cell } from './cell.ts'
import { checkedStep } from './cell.ts'
import type { TracedStep } from './trace.ts'

type Shapes = readonly (readonly [name: string, shape: readonly number[]])[]

/** A cell as data: its sizes and its traced step, the arguments of which are the weights, x and the states, in this order. */
export interface SavedCell extends JsonObject {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  readonly weights: Shapes
  readonly states: Shapes
  readonly gates: readonly string[]
  readonly step: JsonObject
}

export function saveCell(cell: BuiltCell, { weights, x, states, output, next, gates }: TracedStep): SavedCell {
  const names = Object.keys(cell.states)
  return {
    name: cell.name,
    inputs: cell.inputs,
    outputs: cell.outputs,
    weights: Object.entries(cell.weights).map(([name, { shape }]) => [name, shape]),
    states: Object.entries(cell.states),
    gates: Object.keys(gates),
    step: serializeGraph({
      inputs: [...Object.values(weights), x, ...Object.values(states)],
      outputs: [output, ...names.map((name) => next[name]!), ...Object.values(gates)],
    }),
  }
}

/** A cell from data: it steps as the cell did that was saved, without its source; opening runs no code of it. Throws `invalid-model`. */
export function openCell(data: unknown, where: string): Cell {
  const saved = parseRecord(data, where, ['name', 'inputs', 'outputs', 'weights', 'states', 'gates', 'step'])
  const name = parseText(saved.name, `${where}.name`)
  const inputs = parseWhole(saved.inputs, `${where}.inputs`, 1)
  const outputs = parseWhole(saved.outputs, `${where}.outputs`, 1)
  const weights = readShapes(saved.weights, `${where}.weights`)
  const states = readShapes(saved.states, `${where}.states`)
  const gateNames = parseList(saved.gates, `${where}.gates`).map((gate, i) => parseText(gate, `${where}.gates[${i}]`))
  const graph = deserializeGraph(saved.step, `${where}.step`)
  const stateShapes = states.map(([, shape]) => [BATCH, ...shape])
  const parameters = [...weights.map(([, shape]) => shape), [BATCH, inputs], ...stateShapes]
  const results = [[BATCH, outputs], ...stateShapes]
  const fits =
    graph.inputs.length === parameters.length &&
    parameters.every((shape, i) => sameShape(shape, graph.inputs[i]!.shape)) &&
    graph.outputs.length === results.length + gateNames.length &&
    results.every((shape, i) => sameShape(shape, graph.outputs[i]!.shape))
  if (!fits) throw invalidModel(`${where}.step`, 'the step does not have the weights and states that the cell declares')
  const built: BuiltCell = {
    name,
    inputs,
    outputs,
    states: Object.fromEntries(states),
    weights: Object.fromEntries(weights.map(([weight, shape]) => [weight, { shape, initializer: zeros }])),
    step(w, x, before) {
      const given = [...weights.map(([weight]) => w[weight]!), x, ...states.map(([state]) => before[state]!)]
      const [output, ...rest] = substitute(graph, given)
      const next = Object.fromEntries(states.map(([state], i) => [state, rest[i]!]))
      const gates = Object.fromEntries(gateNames.map((gate, i) => [gate, rest[states.length + i]!]))
      return checkedStep(name, this.states, outputs, before, { output: output!, states: next, gates })
    },
  }
  return {
    name,
    build(features) {
      if (features === inputs) return built
      throw new TekrarError('shape-mismatch', {
        where: `cell ${name}`,
        expected: `${inputs} features, as when it was saved`,
        actual: String(features),
      })
    },
  }
}

function readShapes(data: unknown, where: string): Shapes {
  const shapes = parseList(data, where).map((entry, i) => {
    const [name, shape] = parseList(entry, `${where}[${i}]`)
    const sizes = parseList(shape, `${where}[${i}][1]`).map((size, axis) => parseWhole(size, `${where}[${i}][1][${axis}]`, 1))
    return [parseName(name, `${where}[${i}][0]`), sizes] as const
  })
  if (new Set(shapes.map(([name]) => name)).size < shapes.length) throw invalidModel(where, 'a name occurs twice')
  return shapes
}

function parseName(value: unknown, place: string): string {
  const name = parseText(value, place)
  if (name === '__proto__' || name === '') throw invalidModel(place, 'the name is malformed')
  return name
}

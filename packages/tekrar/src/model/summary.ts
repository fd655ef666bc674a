import { describeShape } from '../base/shape.ts'
import type { Weight } from '../layers/layer.ts'
import { userShape } from '../layers/signals.ts'
import { countOf } from './describe-network.ts'
import { masksOf } from './masks.ts'
import type { Network, Place } from './network.ts'

const CHAIN = [36, 28, 16] as const
const GRAPH = [29, 22, 11, 18] as const

const number = (value: number): string => value.toLocaleString('en-US')

const kilobytes = (count: number): string => `${(count / 256).toLocaleString('en-US', { maximumFractionDigits: 1 })} kB`

const weightsOf = (weights: readonly Weight[]): string => number(countOf(weights).total)

/** The model as a table of 80 columns, as Keras prints it: layers, output shapes in the user's order, numbers of weights; of a graph what each is connected to. */
export function summary(network: Network, name: string): string {
  const masked = masksOf(network)
  const rows = isChain(network) ? chainRows(network, masked) : graphRows(network, masked)
  const { total, trainable, frozen } = countOf(network.weights)
  const line = '─'.repeat(80)
  const [head, ...body] = rows
  return [
    `Model: ${name}`,
    line,
    ...head!,
    line,
    ...body.flat(),
    line,
    `Weights: ${number(total)} (${kilobytes(total)})`,
    `Trainable: ${number(trainable)} (${kilobytes(trainable)})`,
    `Frozen: ${number(frozen)} (${kilobytes(frozen)})`,
  ].join('\n')
}

/** Whether each place takes what the one before gives, and no more. */
const isChain = ({ places, inputs }: Network): boolean =>
  inputs.length === 1 &&
  places.every(
    ({ inputs: sources, initialState, constants, masks, name, layer }, at) =>
      name === layer.path &&
      initialState.length + constants.length + masks.length === 0 &&
      (at === 0 ? sources.length === 0 : sources.length === 1 && sources[0]!.place === at - 1 && sources[0]!.output === 0),
  )

const shapesOf = ({ layer }: Place, masked: boolean): string[] => {
  const shapes = layer.outputs.map((output) => describeShape(userShape(output)))
  return masked ? shapes.map((shape, i) => (i === 0 ? `${shape} masked` : shape)) : shapes
}

function chainRows({ places }: Network, masked: readonly boolean[]): string[][] {
  const row = (layer: string, shape: string, count: string) => [
    (cell(layer, CHAIN[0]) + cell(shape, CHAIN[1]) + count.padStart(CHAIN[2])).trimEnd(),
  ]
  return [
    row('Layer (kind)', 'Output shape', 'Weights'),
    ...places
      .slice(1)
      .map((place, i) =>
        row(`${place.layer.path} (${place.layer.title})`, shapesOf(place, masked[i + 1]!).join(', '), weightsOf(place.layer.weights)),
      ),
  ]
}

/** Cut to its column, with an ellipsis where it is too long. */
const cell = (text: string, width: number): string => (text.length > width - 1 ? `${text.slice(0, width - 2)}…` : text).padEnd(width)

function graphRows({ places }: Network, masked: readonly boolean[]): string[][] {
  const nameOf = (source: { readonly place: number; readonly output: number }): string => {
    const { layer, name } = places[source.place]!
    return layer.outputs.length > 1 ? `${name}[${source.output}]` : name
  }
  const rows = places.map((place, at) => {
    const { layer, name, inputs, initialState, constants, masks } = place
    const sources = [...inputs, ...initialState, ...constants, ...masks.filter((mask) => mask !== undefined)]
    const first = name === layer.path
    return table([
      first ? [layer.path, `  (${layer.title})`] : [name, '  (same weights)'],
      shapesOf(place, masked[at]!),
      [first ? weightsOf(layer.weights) : ''],
      sources.length === 0 ? ['–'] : sources.map(nameOf),
    ])
  })
  return [table([['Layer (kind)'], ['Output shape'], ['Weights'], ['Connected to']]), ...rows]
}

/** Cells of several lines side by side; what is too long goes on below. */
function table(cells: readonly (readonly string[])[]): string[] {
  const columns = cells.map((lines, column) => lines.flatMap((line) => wrapped(line, GRAPH[column]! - 2)))
  const height = Math.max(...columns.map((lines) => lines.length))
  return Array.from({ length: height }, (_, at) =>
    columns
      .map((lines, column) => {
        const text = lines[at] ?? ''
        const width = GRAPH[column]!
        return column === 2 ? `${text.padStart(width - 2)}  ` : text.padEnd(width)
      })
      .join('')
      .trimEnd(),
  )
}

function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [text]
  const at = text.lastIndexOf(' ', width)
  const end = at > 2 ? at : width
  return [text.slice(0, end), ...wrapped(`  ${text.slice(end).trimStart()}`, width)]
}

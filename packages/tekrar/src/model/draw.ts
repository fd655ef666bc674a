import { describeShape } from '../base/shape.ts'
import { userShape } from '../layers/signals.ts'
import { drawLane, drawMerge } from './lanes.ts'
import type { Network, Place, Source } from './network.ts'

const COLUMNS = 80

/**
 * The graph as text, from top to bottom: a line to the left for every tensor that is still wanted, a dot for every layer, where lines meet what it takes. A line that
 * goes on past a layer is wanted by a later one too; one that crosses another does not meet it.
 */
export function draw(network: Network): string {
  const { places, outputSources } = network
  const lastUse = places.map((_, at) => lastIndex(places, (place) => operandsOf(place).includes(at)))
  const lanes: (number | undefined)[] = []
  const rows: { readonly lanes: string; readonly text?: string }[] = []
  for (const [at, place] of places.entries()) {
    const taken = lanes.flatMap((source, lane) => (source !== undefined && operandsOf(place).includes(source) ? [lane] : []))
    const ending = taken.filter((lane) => lastUse[lanes[lane]!] === at)
    const before = lanes.map((source) => source !== undefined)
    for (const lane of ending) lanes[lane] = undefined
    const lane = ending[0] ?? freeLane(lanes, taken)
    if (taken.length > 0) rows.push({ lanes: drawMerge({ lane, taken, ending, before }) })
    else if (at > 0) rows.push({ lanes: drawLane(before) })
    lanes[lane] = at
    const active = lanes.map((source) => source !== undefined)
    const isOutput = outputSources.some((source) => source.place === at)
    rows.push({ lanes: drawLane(active, lane, isOutput ? '◉' : place.inputs.length === 0 ? '○' : '●'), text: titleOf(place) })
    if (lastUse[at] === -1) {
      lanes[lane] = undefined
      active[lane] = false
    }
    for (const text of detailsOf(place, places, isOutput)) rows.push({ lanes: drawLane(active), text })
    while (lanes.length > 0 && lanes[lanes.length - 1] === undefined) lanes.pop()
  }
  const indent = Math.max(...rows.filter(({ text }) => text !== undefined).map((row) => row.lanes.length)) + 2
  return rows.map(({ lanes: line, text }) => cut(text === undefined ? line : `${line.padEnd(indent)}${text}`).trimEnd()).join('\n')
}

const cut = (line: string): string => (line.length > COLUMNS ? `${line.slice(0, COLUMNS - 1)}…` : line)

/** The places that a place takes something from. */
const operandsOf = ({ inputs, initialState, constants, masks }: Place): number[] =>
  [...inputs, ...initialState, ...constants, ...masks].flatMap((source) => (source ? [source.place] : []))

function lastIndex<Item>(items: readonly Item[], fits: (item: Item) => boolean): number {
  let at = items.length - 1
  while (at >= 0 && !fits(items[at]!)) at--
  return at
}

/** A lane for a tensor that takes over none: the first one that is free to the right of what it is made from. */
function freeLane(lanes: readonly (number | undefined)[], taken: readonly number[]): number {
  const least = taken.length === 0 ? 0 : Math.min(...taken)
  const free = lanes.findIndex((source, lane) => source === undefined && lane > least)
  return free < 0 ? lanes.length : free
}

const titleOf = ({ layer, name }: Place): string => (layer.title === layer.path ? name : `${name} (${layer.title})`)

/** Shapes, and what comes in by another way than as an input. */
function detailsOf({ layer, initialState, constants, masks }: Place, places: readonly Place[], isOutput: boolean): string[] {
  const shapes = layer.outputs.map((signal) => describeShape(userShape(signal))).join(', ')
  const given = { 'initial state': initialState, constants, mask: masks }
  const nameOf = ({ place, output }: Source): string =>
    places[place]!.layer.outputs.length > 1 ? `${places[place]!.name}[${output}]` : places[place]!.name
  return [
    isOutput ? `${shapes}  output` : shapes,
    ...Object.entries(given).flatMap(([role, sources]) => {
      const names = sources.flatMap((source) => (source ? [nameOf(source)] : []))
      return names.length > 0 ? [`${role}: ${names.join(', ')}`] : []
    }),
  ]
}

import { TekrarError } from '../base/errors.ts'
import { INPUT, input } from '../layers/input.ts'
import type { Layer, LayerCall, Symbolic } from '../layers/layer.ts'

/** Layers called on each other, before any of them is built. */
export interface Graph {
  readonly inputs: readonly Symbolic[]
  readonly outputs: readonly Symbolic[]
  readonly seed: number
  /** The order of the layers, where it is not that in which the outputs ask for them; inputs may stand among them. */
  readonly order?: readonly Layer[]
}

/** All that a call takes. */
export const operandsOf = ({ inputs, initialState, constants, masks }: LayerCall): Symbolic[] => [
  ...inputs,
  ...initialState,
  ...constants,
  ...masks.filter((mask) => mask !== undefined),
]

/**
 * Every call that the outputs need, operands before users; what the first input alone leads to comes before what needs the second, so that an encoder is numbered
 * before its decoder. Throws `invalid-argument` for an input that is not among those given. */
export function callsOf({ inputs, outputs }: Pick<Graph, 'inputs' | 'outputs'>): LayerCall[] {
  const entries = new Set(inputs.map(({ source }) => source))
  const calls = callsBeneath(outputs, ({ source }) => entries.has(source))
  const missing = calls.find(({ layer }) => layer.kind === INPUT)
  if (missing)
    throw new TekrarError('invalid-argument', {
      where: 'model',
      name: 'inputs',
      expected: `every input that the outputs are made from; ${missing.layer.name === undefined ? 'one' : `'${missing.layer.name}'`} is missing`,
      actual: `${inputs.length} given`,
    })
  const latest = new Map<LayerCall, number>([...entries].map((entry, i) => [entry, i]))
  for (const call of calls) latest.set(call, Math.max(-1, ...operandsOf(call).map(({ source }) => latest.get(source)!)))
  return [...entries, ...calls.sort((a, b) => latest.get(a)! - latest.get(b)!)]
}

/** Calls that symbols are made by, operands before users, down to where `isEntry` says that the graph begins. */
function callsBeneath(symbols: readonly Symbolic[], isEntry: (symbol: Symbolic) => boolean): LayerCall[] {
  const done = new Set<LayerCall>()
  const open: { readonly call: LayerCall; readonly operands: Symbolic[] }[] = []
  const visit = (symbol: Symbolic): void => {
    if (!isEntry(symbol) && !done.has(symbol.source)) open.push({ call: symbol.source, operands: operandsOf(symbol.source).reverse() })
  }
  for (const symbol of symbols) {
    visit(symbol)
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const next = last.operands.pop()
      if (next) visit(next)
      else {
        open.pop()
        done.add(last.call)
      }
    }
  }
  return [...done]
}

/** The layers of calls, each once. */
export function layersOf(calls: readonly LayerCall[], order: readonly Layer[] = []): Layer[] {
  const used = new Set(calls.map(({ layer }) => layer))
  return [...new Set([...order, ...used])].filter((layer) => used.has(layer))
}

/**
 * A graph that begins where the one it is taken from was on its way: an input that was made by a layer becomes an input of its own, and what follows from it
 * follows from that.
 */
export function beginningAt(inputs: readonly Symbolic[], outputs: readonly Symbolic[]): Pick<Graph, 'inputs' | 'outputs'> {
  const entries = inputs.map((symbol) => (symbol.source.layer.kind === INPUT ? symbol : inputLike(symbol)))
  const calls = new Map<LayerCall, LayerCall>()
  const entryFor = ({ source, output }: Symbolic): Symbolic | undefined =>
    entries[inputs.findIndex((symbol) => symbol.source === source && symbol.output === output)]
  const replaced = (symbol: Symbolic): Symbolic => {
    const entry = entryFor(symbol)
    if (entry) return entry
    const source = calls.get(symbol.source)!
    return source === symbol.source ? symbol : { ...symbol, source }
  }
  for (const call of callsBeneath(outputs, (symbol) => entryFor(symbol) !== undefined)) {
    const anew: LayerCall = {
      ...call,
      inputs: call.inputs.map(replaced),
      initialState: call.initialState.map(replaced),
      constants: call.constants.map(replaced),
      masks: call.masks.map((mask) => mask && replaced(mask)),
    }
    const before = operandsOf(call)
    calls.set(call, operandsOf(anew).every((symbol, i) => symbol === before[i]) ? call : anew)
  }
  return { inputs: entries, outputs: outputs.map(replaced) }
}

const inputLike = ({ shape, signal }: Symbolic): Symbolic =>
  input({ shape: shape.slice(1).map((size) => (typeof size === 'number' ? size : null)), type: signal.type })

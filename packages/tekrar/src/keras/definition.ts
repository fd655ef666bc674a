import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList } from '../base/parse.ts'
import type { LayerCallOptions, Symbolic, Weight } from '../layers/layer.ts'
import { type Connection, type Endpoint, readConnections, readEndpoints } from './connections.ts'
import { type EntryPoint, readEntry } from './entry-point.ts'
import { layerObject, makeLayer, placeOf } from './make-layer.ts'
import { type OperandPlace, operationLayer } from './operations.ts'
import type { CallArguments, KerasWeight, MadeLayer } from './row.ts'
import { Settings } from './settings.ts'
import { camelCase, isObject, type KerasObject } from './spelling.ts'
import type { Dialect } from './values.ts'

/** A layer of a model, made when it is called first. */
class Member {
  readonly name: string
  readonly #object: KerasObject
  readonly #dialect: Dialect
  readonly #path: string
  readonly #isOperation: boolean
  #made: { readonly layer: MadeLayer; readonly call: string } | undefined

  constructor(
    object: KerasObject,
    { name, path, dialect, isOperation }: { name: string; path: string; dialect: Dialect; isOperation: boolean },
  ) {
    this.#object = object
    this.name = name
    this.#path = path
    this.#dialect = dialect
    this.#isOperation = isOperation
  }

  get isLookup(): boolean {
    return this.#object.className === 'Embedding'
  }

  /** Our layer. Throws `unsupported` where a second call asks for something else than the first beside its tensors. */
  made({ plain, operands }: Connection): MadeLayer {
    const where = placeOf(this.#object)
    // Keras 3 stores the mode a model was called in first, and calls in another when it is asked to.
    const { training: _, mask, ...rest } = plain
    if (mask !== undefined && mask !== null)
      throw new TekrarError('unsupported', { where, what: 'a mask of fixed numbers is not supported', remedy: 'give the mask as an input' })
    const call = Object.fromEntries(Object.entries(rest).map(([key, value]) => [camelCase(key), value]))
    const key = JSON.stringify(call)
    if (this.#made && this.#made.call !== key)
      throw new TekrarError('unsupported', {
        where,
        what: `it is called with ${key} and with ${this.#made.call}`,
        remedy: 'call it with the same settings everywhere',
      })
    this.#made ??= { call: key, layer: this.#make(call, operands) }
    return this.#made.layer
  }

  #make(call: CallArguments, operands: readonly OperandPlace[]): MadeLayer {
    if (!this.#isOperation) return makeLayer(this.#object, { dialect: this.#dialect, call, name: this.#path })
    const { className, config } = this.#object
    return {
      several: true,
      layer: operationLayer(className, new Settings(config, placeOf(this.#object)), operands, { name: this.#path }),
    }
  }

  /** Before 3, a layer that was called with `training` kept to it. */
  apply(inputs: readonly Symbolic[], options: LayerCallOptions, connection: Connection): readonly Symbolic[] {
    const { training } = connection.plain
    const fixed = this.#dialect.before3 && typeof training === 'boolean' ? { training } : {}
    return flatSymbols(this.made(connection).layer(inputs, { ...options, ...fixed }))
  }

  weights(all: readonly Weight[]): readonly KerasWeight[] {
    const own = all.filter(({ path }) => path.startsWith(`${this.#path}/`))
    return this.#made?.layer.weights?.(own) ?? own.map((weight) => ({ weight, shape: weight.shape as readonly number[] }))
  }

  get stateful(): boolean {
    return this.#made?.layer.stateful === true
  }
}

const flatSymbols = (result: unknown): readonly Symbolic[] => (Array.isArray(result) ? result.flatMap(flatSymbols) : [result as Symbolic])

/** How layers are called. */
type Mode = Pick<LayerCallOptions, 'training'>

type Inside = Member | Definition

/** A model as Keras writes it, before it is called on anything: its inputs, its layers, and what is called on what. */
export class Definition {
  readonly name: string
  readonly entries: readonly EntryPoint[]
  readonly #members: ReadonlyMap<string, Inside>
  readonly #steps: readonly { readonly member: Inside; readonly node: number; readonly connection: Connection }[]
  readonly #inputs: readonly Endpoint[]
  readonly #outputs: readonly Endpoint[]

  /** `path`: what stands before the names of the layers, of a model inside another. Throws `invalid-model`, `unsupported`. */
  constructor({ className, config }: KerasObject, { dialect, path = '' }: { readonly dialect: Dialect; readonly path?: string }) {
    const where = typeof config.name === 'string' ? `${className} '${config.name}'` : className
    this.name = typeof config.name === 'string' ? config.name : className.toLowerCase()
    const read = className === 'Sequential' ? chainOf(config, where) : graphOf(config, where)
    this.#inputs = read.inputs
    this.#outputs = read.outputs
    this.#members = new Map(
      read.layers.flatMap(({ name, object, isOperation }): [string, Inside][] => {
        if (object.className === 'InputLayer') return []
        const own = `${path}${name.replaceAll('/', '.')}`
        return isModel(object)
          ? [[name, new Definition(object, { dialect, path: `${own}.` })]]
          : [[name, new Member(object, { name, path: own, dialect, isOperation })]]
      }),
    )
    this.#steps = read.layers.flatMap(({ name, connections }) => {
      const member = this.#members.get(name)
      return member ? connections.map((connection, node) => ({ member, node, connection })) : []
    })
    this.entries = this.#inputs.map(({ layer }): EntryPoint => {
      const entry = read.entries.get(layer)
      if (!entry) throw invalidModel(where, `the input '${layer}' is not among its layers`)
      return { ...entry, ids: entry.ids || this.#feedsLookup(layer) }
    })
  }

  /** Whether an input is looked up in a table: it is ids, whatever type Keras gave it. */
  #feedsLookup(name: string): boolean {
    return this.#steps.some(({ member, connection }) =>
      connection.inputs.some(
        ({ layer }, i) => layer === name && (member instanceof Member ? member.isLookup : member.entries[i]?.ids === true),
      ),
    )
  }

  /** Calls every layer, from these inputs to the outputs; `mode`: as in training or not, whatever the model does. */
  apply(inputs: readonly Symbolic[], mode: Mode = {}): readonly Symbolic[] {
    const made = new Map<string, readonly Symbolic[]>(this.#inputs.map(({ layer, node }, i) => [`${layer}:${node}`, [inputs[i]!]]))
    const known = ({ layer, node }: Endpoint): boolean => made.has(`${layer}:${node}`)
    const at = (endpoint: Endpoint): Symbolic => {
      const symbol = made.get(`${endpoint.layer}:${endpoint.node}`)?.[endpoint.tensor]
      if (!symbol) throw invalidModel(this.name, `'${endpoint.layer}' gives no output ${endpoint.tensor}`)
      return symbol
    }
    let waiting = [...this.#steps]
    while (waiting.length > 0) {
      const left = waiting.filter((step) => {
        const { inputs: from, tensors } = step.connection
        if (![...from, ...Object.values(tensors).flat()].every(known)) return true
        made.set(`${nameIn(this.#members, step.member)}:${step.node}`, applyMember(step.member, step.connection, { at, mode }))
        return false
      })
      if (left.length === waiting.length)
        throw invalidModel(this.name, `'${nameIn(this.#members, left[0]!.member)}' is called on a tensor that no layer gives`)
      waiting = left
    }
    return this.#outputs.map(at)
  }

  /** The weights in Keras's order: layer by layer as they are listed, models inside in their place. */
  weights(all: readonly Weight[]): readonly KerasWeight[] {
    return [...this.#members.values()].flatMap((member) => member.weights(all))
  }

  get stateful(): boolean {
    return [...this.#members.values()].some(({ stateful }) => stateful)
  }
}

const nameIn = (members: ReadonlyMap<string, Inside>, wanted: Inside): string => [...members].find(([, member]) => member === wanted)![0]

/** What a named argument of Keras is here. Other tensors by name are further inputs, in this order. */
const FURTHER_INPUTS = ['query', 'value', 'key', 'inputs', 'sequences']

function applyMember(
  member: Inside,
  connection: Connection,
  { at, mode }: { readonly at: (endpoint: Endpoint) => Symbolic; readonly mode: Mode },
): readonly Symbolic[] {
  const { inputs, tensors } = connection
  const further = FURTHER_INPUTS.flatMap((name) => tensors[name] ?? [])
  const all = [...inputs, ...further].map(at)
  if (member instanceof Definition) return member.apply(all, mode)
  const { initial_state: initialState, constants, mask, ...others } = tensors
  for (const name of Object.keys(others))
    if (!FURTHER_INPUTS.includes(name))
      throw new TekrarError('unsupported', {
        where: `layer '${member.name}'`,
        what: `the tensor given as ${name} is not supported`,
        remedy: 'leave it out',
      })
  const made = member.made(connection)
  // Keras 2 handed initial states over as further inputs of a recurrent layer.
  const first = made.several ? all : all.slice(0, 1)
  const begin = [...(made.several ? [] : all.slice(1)), ...(initialState ?? []).map(at)]
  return member.apply(
    first,
    {
      ...mode,
      ...(begin.length > 0 ? { initialState: begin } : {}),
      ...(constants ? { constants: constants.map(at) } : {}),
      ...(mask ? { mask: mask.map(at) } : {}),
    },
    connection,
  )
}

interface Read {
  readonly layers: readonly {
    readonly name: string
    readonly object: KerasObject
    readonly isOperation: boolean
    readonly connections: readonly Connection[]
  }[]
  readonly entries: ReadonlyMap<string, EntryPoint>
  readonly inputs: readonly Endpoint[]
  readonly outputs: readonly Endpoint[]
}

/** Whether an object is a model. */
export const isModel = ({ className, config }: KerasObject): boolean =>
  className === 'Sequential' || ((className === 'Functional' || className === 'Model') && 'layers' in config)

const isOperation = (value: Json): boolean => isObject(value) && typeof value.module === 'string' && /\bops\b/.test(value.module)

/** A functional model. */
function graphOf(config: JsonObject, where: string): Read {
  const list = parseList(config.layers, `${where}.layers`)
  const layers = list.map((item, i) => {
    const object = layerObject(item, `${where}.layers[${i}]`)
    const name = nameOf(item, object, i)
    return {
      name,
      object,
      isOperation: isOperation(item),
      connections: readConnections(isObject(item) ? item.inbound_nodes : [], `${where}: '${name}'.inbound_nodes`),
    }
  })
  return {
    layers,
    entries: new Map(
      layers.flatMap(({ name, object }) => (object.className === 'InputLayer' ? [[name, readEntry(object.config, name)] as const] : [])),
    ),
    inputs: readEndpoints(config.input_layers, `${where}.input_layers`),
    outputs: readEndpoints(config.output_layers, `${where}.output_layers`),
  }
}

const nameOf = (item: Json, { className, config }: KerasObject, i: number): string =>
  isObject(item) && typeof item.name === 'string'
    ? item.name
    : typeof config.name === 'string'
      ? config.name
      : `${className.toLowerCase()}_${i + 1}`

/** A sequential model: each layer on the one before. */
function chainOf(config: JsonObject, where: string): Read {
  const list = parseList(config.layers, `${where}.layers`)
  const objects = list.map((item, i) => layerObject(item, `${where}.layers[${i}]`))
  const first = objects[0]
  if (!first) throw invalidModel(where, 'it has no layers')
  const stack = list.flatMap((item, i) => (objects[i]!.className === 'InputLayer' ? [] : [{ item, object: objects[i]!, at: i }]))
  const names = stack.map(({ item, object, at }) => nameOf(item, object, at))
  const entry = objects.find(({ className }) => className === 'InputLayer')?.config ?? entryOfFirst(config, first)
  const inputName = '__input__'
  const from = (i: number): Endpoint => ({ layer: i < 0 ? inputName : names[i]!, node: 0, tensor: 0 })
  return {
    layers: stack.map(({ item, object }, i) => ({
      name: names[i]!,
      object,
      isOperation: isOperation(item),
      connections: [{ inputs: [from(i - 1)], operands: ['tensor'], tensors: {}, plain: {} }],
    })),
    entries: new Map([[inputName, readEntry(entry, typeof entry.name === 'string' ? entry.name : 'input')]]),
    inputs: [from(-1)],
    outputs: [from(stack.length - 1)],
  }
}

/** A sequential model without an input layer says its input's shape in its first layer, or where it was built. */
function entryOfFirst(config: JsonObject, { config: first }: KerasObject): JsonObject {
  const { batch_input_shape: own, batch_shape: shape } = first
  const given = own ?? shape ?? config.build_input_shape ?? null
  return given === null
    ? {}
    : { batch_shape: given, ...('dtype' in first && typeof first.dtype === 'string' ? { dtype: first.dtype } : {}) }
}

import { TekrarError } from '../base/errors.ts'
import { refuseUnknown } from '../base/known-options.ts'
import { BATCH, describeShape, type Extents, resolveShape, type Shape, sizeOf } from '../base/shape.ts'
import { requireTruths } from '../data/given-masks.ts'
import type { EngineOptions } from '../engine/open.ts'
import type { Executable, Executor, Outputs } from '../execution/executor.ts'
import { openExecutor } from '../execution/open.ts'
import { exactArray, type KerasArray, type KerasInput, type Nested } from './arrays.ts'
import { kept } from './kept.ts'
import { type CallForm, type LayerProgram, layerProgram, names } from './layer-program.ts'
import { flat, nest, nestedLike } from './nests.ts'
import type { CallArguments, KerasWeight, MadeLayer } from './row.ts'

/** Options of a call of a layer from Keras. */
export interface KerasCallOptions {
  /** [batch, steps] for one input, a list for several, in which some may be missing: 0 or false leaves a step out. */
  readonly mask?: KerasInput | readonly (KerasInput | null | undefined)[] | null | undefined
  /** Of a recurrent layer: a list in Keras's order and nesting. */
  readonly initialState?: Nested<KerasInput> | null
  /** Whether dropout drops and moving averages move; false. */
  readonly training?: boolean | null
  /** Of what a call draws at random; 1. */
  readonly seed?: number
  /** Keras's other arguments in camelCase: `useCausalMask`, `returnAttentionScores`, … */
  readonly [argument: string]: unknown
}

/** What a call takes, as Keras's layers do. */
const OTHER_ARGUMENTS = {
  mask: true,
  initialState: true,
  training: true,
  seed: true,
  attentionMask: true,
  useCausalMask: true,
  returnAttentionScores: true,
}

/** Options of `layerFromKeras`. */
export interface KerasLayerOptions extends EngineOptions {
  /** What runs it; one is opened if none is given. */
  readonly executor?: Executor
  /** The version of Keras that wrote the configuration, such as `2.15.0`, where it matters: `hard_sigmoid` was another function before 3. */
  readonly kerasVersion?: string
}

/** The gradients of Σ outputs · cotangents, regularisation added. */
export interface KerasGradients {
  /** In the order of `getWeights`; none where a weight does not train. */
  readonly weights: readonly (KerasArray | undefined)[]
  /** None for ids. */
  readonly inputs: readonly (KerasArray | undefined)[]
  readonly initialState: readonly KerasArray[]
  readonly outputs: Nested<KerasArray>
  /** What regularisers add to a loss; 0 without any. */
  readonly losses: number
}

interface Ready extends LayerProgram {
  readonly weights: readonly KerasWeight[]
  /** By the number of rows. */
  readonly executables: Map<number, Executable>
}

/** Forms of calls that are kept ready; then all are forgotten. */
const KEPT = 32

/** One layer, called as in Keras: arrays [batch, steps, …] in, arrays out. */
export class KerasLayer {
  /** Keras's class, such as `LSTM`. */
  readonly className: string
  readonly name: string
  readonly #make: (call: CallArguments) => MadeLayer
  readonly #options: KerasLayerOptions
  readonly #ready = new Map<string, Ready>()
  #executor: Promise<Executor> | undefined
  #shapes: readonly (readonly number[])[] | undefined
  #weights: Float64Array[] | undefined
  /** Weights given before the layer was built. */
  #waiting: readonly KerasInput[] | undefined
  #states: readonly KerasArray[] | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(className: string, name: string, make: (call: CallArguments) => MadeLayer, options: KerasLayerOptions) {
    this.className = className
    this.name = name
    this.#make = make
    this.#options = options
  }

  /** Whether the shapes of the weights are known: after `build`, or the first call. */
  get built(): boolean {
    return this.#shapes !== undefined
  }

  /**
   * Makes the weights for inputs of these shapes, [batch, steps, …] each, `null` for a size that may change. Throws `shape-mismatch`.
   */
  build(shape: readonly (number | null)[] | readonly (readonly (number | null)[])[]): this {
    const shapes = (Array.isArray(shape[0]) ? shape : [shape]) as readonly (readonly (number | null)[])[]
    const { ids } = this.#make({})
    const inputs = shapes.map((of): CallForm['inputs'][number] => ({
      shape: of.slice(1).map((size) => size ?? 1),
      type: ids ? 'index' : 'float',
    }))
    this.#program({ inputs, masked: inputs.map(() => false), initialState: [], training: false, gradients: false }, {})
    return this
  }

  /** Copies of the weights, in Keras's order and shapes. Throws `unsupported` before the layer is built. */
  getWeights(): KerasArray[] {
    const shapes = this.#known()
    return shapes.map((shape, i) => ({ shape, data: this.#weights![i]!.slice() }))
  }

  /**
   * Takes weights in Keras's order and shapes; before the layer is built they wait for it. Throws `invalid-argument` for a wrong number of them,
   * `shape-mismatch` naming a wrong one.
   */
  setWeights(weights: readonly KerasInput[]): void {
    if (!this.#shapes) {
      this.#waiting = weights
      return
    }
    const shapes = this.#shapes
    if (weights.length !== shapes.length)
      throw new TekrarError('invalid-argument', {
        where: `${this.className} '${this.name}'`,
        name: 'weights',
        expected: `${shapes.length} arrays: ${shapes.map(describeShape).join(', ')}`,
        actual: String(weights.length),
      })
    this.#weights = weights.map((weight, i) => {
      const array = exactArray(weight, `${this.className} '${this.name}': weight ${i + 1}`)
      if (describeShape(array.shape) !== describeShape(shapes[i]!))
        throw new TekrarError('shape-mismatch', {
          where: `${this.className} '${this.name}': weight ${i + 1}`,
          expected: describeShape(shapes[i]!),
          actual: describeShape(array.shape),
        })
      return Float64Array.from(array.data)
    })
  }

  /** The states of a stateful layer begin at zero again. */
  resetState(): void {
    this.#states = undefined
  }

  /** What the layer gives: an array, or a list where Keras gives one. Calls run one after the other. Throws `shape-mismatch`. */
  async call(inputs: KerasInput | readonly KerasInput[], options: KerasCallOptions = {}): Promise<Nested<KerasArray>> {
    return (await this.#turn(inputs, options)).outputs
  }

  /** The outputs and the gradients of Σ outputs · cotangents + regularisation, cotangents flat in the order of the outputs. */
  gradients(
    inputs: KerasInput | readonly KerasInput[],
    cotangents: readonly KerasInput[],
    options: KerasCallOptions = {},
  ): Promise<KerasGradients> {
    return this.#turn(inputs, options, cotangents)
  }

  #turn(inputs: unknown, options: KerasCallOptions, cotangents?: readonly KerasInput[]): Promise<KerasGradients> {
    const turn = this.#last.then(() => this.#run(inputs, options, cotangents))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #run(
    inputs: unknown,
    { mask, initialState, training, seed = 1, attentionMask, ...call }: KerasCallOptions,
    cotangents?: readonly KerasInput[],
  ): Promise<KerasGradients> {
    const where = `${this.className} '${this.name}'`
    refuseUnknown(where, call, OTHER_ARGUMENTS)
    const { several, ids } = this.#make(call)
    const arrays = (several ? (inputs as readonly KerasInput[]) : [inputs as KerasInput]).map((input, i) =>
      exactArray(input, `${where}: input ${i + 1}`, ids ? 'index' : 'float'),
    )
    const masks = (several ? ((mask ?? []) as readonly (KerasInput | null | undefined)[]) : [mask as KerasInput | null | undefined]).map(
      (given, i) => (given === undefined || given === null ? undefined : exactArray(given, `${where}: mask ${i + 1}`)),
    )
    for (const [i, one] of masks.entries()) if (one) requireTruths(one, `${where}: mask ${i + 1}`)
    const initial = initialState ? flat(initialState).map((state, i) => exactArray(state, `${where}: initial state ${i + 1}`)) : []
    const pairs = attentionMask === undefined ? undefined : exactArray(attentionMask as KerasInput, `${where}: attentionMask`)
    const batch = arrays[0]!.shape[0]!
    const form: CallForm = {
      inputs: arrays.map(({ shape }) => ({ shape: shape.slice(1), type: ids ? 'index' : 'float' })),
      masked: arrays.map((_, i) => masks[i] !== undefined),
      initialState: initial.map(({ shape }) => shape.slice(1)),
      pairs: pairs?.shape.slice(1),
      training: training ?? false,
      gradients: cotangents !== undefined,
    }
    for (const [i, array] of [...arrays, ...initial].entries())
      if (array.shape[0] !== batch)
        throw new TekrarError('shape-mismatch', {
          where,
          expected: `${batch} rows, as in the first input`,
          actual: `${array.shape[0]} in ${i < arrays.length ? `input ${i + 1}` : `initial state ${i - arrays.length + 1}`}`,
        })
    for (const [i, given] of masks.entries())
      if (given && describeShape(given.shape) !== describeShape(arrays[i]!.shape.slice(0, given.shape.length)))
        throw new TekrarError('shape-mismatch', {
          where: `${where}: mask ${i + 1}`,
          expected: describeShape(arrays[i]!.shape.slice(0, 2)),
          actual: describeShape(given.shape),
        })
    const made = this.#make(call)
    const ready = this.#program(form, call)
    const executor = await this.#open()
    const extents: Extents = { [BATCH.extent]: batch }
    const executable = ready.executables.get(batch) ?? executor.prepare(ready.program, { capacity: extents })
    ready.executables.set(batch, executable)
    for (const [i, { weight }] of ready.weights.entries()) executor.write(weight, this.#weights![i]!)
    const states = this.#statesFor(ready, made, extents, where)
    const results = await executable.run(
      {
        [names.random]: [seed, 0],
        ...named(names.input, arrays),
        ...named(names.mask, masks),
        ...(pairs ? { [names.pairs]: pairs.data } : {}),
        ...named(names.initial, initial),
        ...named(names.state, states),
        ...named(
          names.cotangent,
          (cotangents ?? []).map((cotangent, i) => exactArray(cotangent, `${where}: cotangent ${i + 1}`)),
        ),
      },
      extents,
    )
    for (const [i, { weight }] of ready.weights.entries())
      if (ready.written.includes(weight)) this.#weights![i] = Float64Array.from(executor.read(weight))
    if (made.stateful)
      this.#states = ready.network.states.map(({ shape }, i) => ({
        shape: resolveShape(shape, extents),
        data: results[names.state(i)]!,
      }))
    return answerOf(ready, { ...made, ...kept({ states: nestedLike(made.states, initialState) }) }, results, extents, {
      inputs: arrays,
      initial,
      weights: this.#known(),
    })
  }

  #statesFor({ network }: Ready, { stateful }: MadeLayer, extents: Extents, where: string): readonly KerasArray[] {
    const zeros = () =>
      network.states.map(({ shape }): KerasArray => {
        const sizes = resolveShape(shape, extents)
        return { shape: sizes, data: new Float64Array(sizeOf(sizes)) }
      })
    if (!stateful || !this.#states) return zeros()
    for (const { shape } of this.#states)
      if (shape[0] !== extents[BATCH.extent])
        throw new TekrarError('shape-mismatch', {
          where,
          expected: `${shape[0]} rows, as in the call before`,
          actual: `${extents[BATCH.extent]} rows`,
          remedy: 'call resetState() before another batch size',
        })
    return this.#states
  }

  #program(form: CallForm, call: CallArguments): Ready {
    const key = JSON.stringify([form, call])
    const known = this.#ready.get(key)
    if (known) return known
    const made = this.#make(call)
    const weightsOf = (network: LayerProgram['network']): readonly KerasWeight[] =>
      made.weights?.(network.weights) ?? network.weights.map((weight) => ({ weight, shape: weight.shape as readonly number[] }))
    const program = layerProgram(made.layer, form, (network) => weightsOf(network).map(({ weight }) => weight))
    const weights = weightsOf(program.network)
    this.#adopt(weights)
    const ready: Ready = { ...program, weights, executables: new Map() }
    if (this.#ready.size >= KEPT) this.#forget()
    this.#ready.set(key, ready)
    return ready
  }

  /** The first program's weights begin as their initialisers say; those of later ones must have the same shapes. */
  #adopt(weights: readonly KerasWeight[]): void {
    if (this.#shapes) {
      for (const [i, { shape }] of weights.entries())
        if (describeShape(shape) !== describeShape(this.#shapes[i] ?? []))
          throw new TekrarError('shape-mismatch', {
            where: `${this.className} '${this.name}'`,
            expected: `inputs as before, for weights of shape ${describeShape(this.#shapes[i] ?? [])}`,
            actual: `inputs that need ${describeShape(shape)}`,
          })
      return
    }
    this.#shapes = weights.map(({ shape }) => shape)
    this.#weights = weights.map(({ weight }) => {
      const sizes = weight.shape as readonly number[]
      return typeof weight.initial === 'number'
        ? new Float64Array(sizeOf(sizes)).fill(weight.initial)
        : Float64Array.from(weight.initial(sizes))
    })
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) this.setWeights(waiting)
  }

  /** An executor of our own goes with its programs, whose variables it holds. */
  #forget(): void {
    this.#ready.clear()
    if (!this.#options.executor) this.#executor = undefined
  }

  #known(): readonly (readonly number[])[] {
    if (this.#shapes) return this.#shapes
    throw new TekrarError('unsupported', {
      where: `${this.className} '${this.name}'`,
      what: 'its weights are made when its input is known',
      remedy: 'call build([batch, steps, features]), or call the layer',
    })
  }

  #open(): Promise<Executor> {
    this.#executor ??= this.#options.executor ? Promise.resolve(this.#options.executor) : openExecutor(this.#options)
    return this.#executor
  }
}

const named = (name: (i: number) => string, arrays: readonly (KerasArray | undefined)[]): Record<string, KerasArray['data']> =>
  Object.fromEntries(arrays.flatMap((array, i) => (array ? [[name(i), array.data]] : [])))

/** What a run gave, as Keras nests it. */
function answerOf(
  { outputShapes, maskShapes }: Ready,
  { states, outputs = 1 }: MadeLayer,
  results: Outputs,
  extents: Extents,
  given: {
    readonly inputs: readonly KerasArray[]
    readonly initial: readonly KerasArray[]
    readonly weights: readonly (readonly number[])[]
  },
): KerasGradients {
  const array = (name: string, shape: Shape): KerasArray | undefined => {
    const data = results[name]
    return data && { shape: resolveShape(shape, extents), data }
  }
  const arrays = outputShapes.map((shape, i): KerasArray => {
    const output = array(names.output(i), shape)!
    const maskShape = maskShapes.get(i)
    return maskShape ? { ...output, mask: array(names.outputMask(i), maskShape)! } : output
  })
  return {
    outputs: nest(arrays, outputs, states),
    weights: given.weights.map((shape, i) => array(names.weightGradient(i), shape)),
    inputs: given.inputs.map(({ shape }, i) => array(names.inputGradient(i), shape)),
    initialState: given.initial.flatMap(({ shape }, i) => array(names.initialGradient(i), shape) ?? []),
    losses: results[names.losses]?.[0] ?? 0,
  }
}

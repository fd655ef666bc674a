import { TekrarError } from '../base/errors.ts'
import { BATCH, describeShape, STEPS } from '../base/shape.ts'
import type { ArrayInput, NumericArray } from '../data/arrays.ts'
import { type AnyBatch, firstOf } from '../data/batch.ts'
import type { BesideExamples } from '../data/batches.ts'
import {
  batchesOf,
  batchOf,
  datasetOf,
  type FitData,
  type GivenExamples,
  type Obstacle,
  type Slots,
  sourceOf,
  unharmed,
  unharmedBatch,
} from '../data/fit-data.ts'
import { type ArraysInput, givenArrays } from '../data/given.ts'
import type { Preprocessing } from '../data/preprocessing.ts'
import { isRagged, padded } from '../data/ragged.ts'
import { datasetSource } from '../data/source.ts'
import type { PlanProfile } from '../engine/profile.ts'
import type { EngineDescription } from '../execution/executor.ts'
import type { Layer, LayerOptions, Signal, Symbolic } from '../layers/layer.ts'
import { fit } from '../training/fit.ts'
import { type FitOptions, type FitSources, planFit } from '../training/fit-options.ts'
import type { ObjectiveOptions } from '../training/objective.ts'
import type { OptimizerOption } from '../training/optimizers/optimizers.ts'
import { requireOptions } from '../training/require-options.ts'
import type { Run } from '../training/run.ts'
import type { Means } from '../training/totals.ts'
import { profileOnBatch, type TrainOnBatchOptions, testOnBatch, trainOnBatch } from '../training/train-on-batch.ts'
import type { StepResult } from '../training/trainer.ts'
import type { Workbench } from '../training/workbench.ts'
import { Built, type BuiltOptions } from './built.ts'
import {
  type ArrayDescription,
  countOf,
  describeArrays,
  describeLayers,
  type LayerDescription,
  type WeightCount,
} from './describe-network.ts'
import { draw } from './draw.ts'
import { setTrainable } from './freeze.ts'
import { type GenerateOptions, type Generation, generation } from './generation.ts'
import { inputOfGraph, modelLayer } from './model-layer.ts'
import { namedIn } from './named.ts'
import type { Network } from './network.ts'
import { obstacleToPadding } from './obstacle-to-padding.ts'
import { partOf, symbolicAt } from './part.ts'
import type { PredictOptions } from './predict.ts'
import type { Predictions } from './predictions.ts'
import { predictGiven } from './predictors.ts'
import { saveNetwork } from './save.ts'
import type { SavedModel } from './saved-model.ts'
import type { Stream, StreamOptions } from './stream.ts'
import type { StreamPool } from './stream-pool.ts'
import { summary } from './summary.ts'
import { type Symbols, symbolsOf } from './symbols.ts'
import type { SetWeightsOptions, WeightValues } from './weight-store.ts'

/** What a model is made of. */
export interface ModelParts extends BuiltOptions {
  readonly name: string
  /** The network, where its input is known; else it is built when data is seen. */
  readonly network?: Network
  readonly build: (input: Signal) => Network
  readonly preprocessing?: Preprocessing
}

/** Options of `part`. */
export interface PartOptions {
  readonly inputs: Symbols
  readonly outputs: Symbols
  readonly name?: string
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends ObjectiveOptions {
  /** So many batches at most, for data without an end. */
  readonly steps?: number
  readonly signal?: AbortSignal
}

/** A network with its weights, and what can be done with it. Arrays are batch-first: [batch, steps, …]. */
export class Model {
  readonly name: string
  readonly #parts: ModelParts
  #built: Built | undefined
  #preprocessing: Preprocessing | undefined

  constructor(parts: ModelParts) {
    this.name = parts.name
    this.#parts = parts
    this.#preprocessing = parts.preprocessing
    if (parts.network) this.#built = new Built(parts.network, parts)
  }

  /** How raw data became numbers, if the data told. */
  get preprocessing(): Preprocessing | undefined {
    return this.#preprocessing
  }

  /** Says how raw data became numbers, in place of what was known: saved with the model. */
  setPreprocessing(preprocessing: Preprocessing): void {
    this.#preprocessing = preprocessing
  }

  /** Throws `unsupported` while the network waits for data to know its input. */
  get network(): Network {
    return this.#here().network
  }

  /** Builds the network for data of a shape, [batch, features] or [batch, steps, features]; `null` for any size. Nothing happens if it is built. */
  build(shape: readonly (number | null)[]): this {
    const features = shape[shape.length - 1]
    if (this.#built) return this
    if ((shape.length !== 2 && shape.length !== 3) || typeof features !== 'number')
      throw new TekrarError('invalid-argument', { where: 'build', name: 'shape', expected: FEATURES, actual: JSON.stringify(shape) })
    const network = this.#parts.build({
      shape: shape.length === 3 ? [STEPS, BATCH, features] : [BATCH, features],
      type: 'float',
      sequence: shape.length === 3,
    })
    this.#built = new Built(network, this.#parts)
    return this
  }

  /** What it takes, in the order that lists of arrays have. */
  get inputs(): readonly ArrayDescription[] {
    return describeArrays(this.network.inputs)
  }

  /** What it gives. */
  get outputs(): readonly ArrayDescription[] {
    return describeArrays(this.network.outputs)
  }

  /** Its layers, each once. */
  get layers(): readonly LayerDescription[] {
    return describeLayers(this.network)
  }

  /** How many numbers its weights are. */
  get count(): WeightCount {
    return countOf(this.network.weights)
  }

  /** The layers, their output shapes, their numbers of weights and what they are connected to, as a table of 80 columns. */
  summary(): string {
    return summary(this.network, this.name)
  }

  /** The graph as a drawing in text, at most 80 columns wide. */
  draw(): string {
    return draw(this.network)
  }

  /**
   * Freezes a layer, or lets it train again: its name, or the path of a layer within a model that is a layer, such as `encoder/lstm_1`. Moving averages never
   * train. Throws `invalid-argument`.
   */
  setTrainable(layer: string, trainable: boolean): void {
    setTrainable(this.network, layer, trainable)
  }

  /**
   * The model as a layer of another: called on symbolic tensors, or in a list of layers. Its weights start as they are now and are the other model's from
   * then on: COPIES, where Keras shares. Training the outer model does not change what this one predicts; `part` gives a model over shared weights, and
   * `outer.part` takes the trained layers out again. Called several times, it has one set of them. `Result`: a list of symbolic tensors, where it gives several. `name`: the model's own, unless that is the default one.
   */
  asLayer<Result = Symbolic>({ name, trainable = true }: LayerOptions = {}): Layer<Result> {
    const own = DEFAULT_NAMES.includes(this.name) ? undefined : this.name
    const called = name ?? own
    const input = this.#built ? inputOfGraph(this.#built.network) : undefined
    return modelLayer({
      ...(called === undefined ? { label: this.name } : { name: called }),
      trainable,
      ...(input ? { input } : {}),
      inner: ([signal]) => {
        this.#built ??= new Built(this.#parts.build(signal!), this.#parts)
        const { network, weights } = this.#built
        return { network, read: (path) => weights.at(path) }
      },
    }) as Layer<Result>
  }

  /** What a layer gives, by the name of its place: `lstm_1`, or `lstm_1:2` where it is called again. Throws `invalid-argument`. */
  symbolic(name: string, output = 0): Symbolic {
    return symbolicAt(this.network, name, output)
  }

  /**
   * A model between other symbolic tensors of the same layers, over the same weights: training one trains the other. The encoder out of an autoencoder; a decoder
   * whose states are inputs. Throws `invalid-argument` where the outputs need other inputs, or none of the layers is this model's.
   */
  part({ inputs, outputs, name = `part of ${this.name}` }: PartOptions): Model {
    const whole = this.#here()
    const network = partOf(whole.network, symbolsOf(inputs), symbolsOf(outputs))
    const preprocessing = this.#preprocessing ? { preprocessing: this.#preprocessing } : {}
    return new Model({ name, network, build: () => network, openExecutor: this.#parts.openExecutor, whole, ...preprocessing })
  }

  /** Every weight by its path: copies. */
  get weights(): WeightValues {
    return this.#here().weights.all()
  }

  /** Replaces weights by path; those not named stay. Gives the paths of those replaced. Throws `invalid-argument` and `shape-mismatch`. */
  setWeights(values: Readonly<Record<string, ArrayInput>>, options: SetWeightsOptions = {}): readonly string[] {
    return this.#here().weights.set(values, options)
  }

  /** What runs the programs, and why. */
  async engine(): Promise<EngineDescription> {
    return (await this.#here().session()).executor.engine
  }

  /**
   * Trains. `await` the run for the history, or loop over its events with `for await`: both train. Data: a dataset, `{ inputs, targets }`, or batches as they come;
   * of several inputs and outputs lists in the model's order, or records by name; sequences of different lengths are lists of them. Throws `invalid-argument` and
   * `state-mismatch`; the run throws `shape-mismatch`, `id-out-of-range`, `out-of-memory` and `diverged`.
   */
  fit(data: FitData, options: FitOptions): Run {
    requireOptions(options, 'fit')
    const { bench, sources } = this.#sources(data, options, options, 'fit')
    return fit(bench, sources, options)
  }

  /** The training step that `fit` would run, as text, and its memory in bytes. */
  async plan(
    data: FitData,
    options: FitOptions,
  ): Promise<{ readonly text: string; readonly memory: { readonly persistentBytes: number; readonly scratchBytes: number } }> {
    requireOptions(options, 'plan')
    const { bench, sources } = this.#sources(data, options, options, 'plan')
    const trainer = await bench.trainer('fit', await sources.data.first('plan'), sources.data, planFit(sources, options))
    return { text: trainer.describe(), memory: trainer.memory }
  }

  /** The loss and the metrics over data, without training; where batches continue, states are carried. Rejects with the signal's reason. */
  async evaluate(data: FitData, options: EvaluateOptions): Promise<Means> {
    requireOptions(options, 'evaluate')
    const { signal, steps } = options
    const { bench, sources } = this.#sources(data, {}, options, 'evaluate')
    const means = await bench.evaluate(sources.data, options, { where: 'evaluate', signal, steps })
    if (!means) throw signal!.reason
    return means
  }

  /**
   * What the network gives for inputs [batch, …]: [batch, …]. One array, or a list in the order of `inputs`, or a record by their names; sequences of different lengths
   * are a list of them, and each is computed as if it stood alone. Several calls may run at once; each has its own states, but for those of stateful layers. Throws
   * `shape-mismatch`, `id-out-of-range` and `invalid-argument`.
   */
  async predict(inputs: ArraysInput, options: PredictOptions = {}): Promise<Predictions> {
    const { predictors, bench } = this.#builtFor(inputs, 'predict')
    return predictGiven(predictors, { slots: bench.arranger.slots, stateful: bench.stateful.any }, inputs, options)
  }

  /** What `keep` takes: the names of what happens inside, such as `lstm_1.hidden`, `lstm_1.gates.forget`, and of each layer for what it gives. */
  get named(): readonly string[] {
    return namedIn(this.network)
  }

  /**
   * Streams that run together: what is pushed to them in one turn of the event loop is one batch, unless layers are stateful. For live text, sensors and
   * servers. `keep` as in `predict`. Throws `unsupported`, with the reason, for a model that needs the steps to come.
   */
  streams({ keep = [] }: Pick<PredictOptions, 'keep'> = {}): StreamPool {
    return this.#here().streams(keep)
  }

  /** One of those streams: `push` gives the outputs of new steps, the states go on from call to call. Throws `unsupported`, `invalid-argument` and `shape-mismatch`. */
  stream({ keep = [], ...options }: StreamOptions & Pick<PredictOptions, 'keep'> = {}): Stream {
    return this.streams({ keep }).open(options)
  }

  /** One training step on one batch. Slots go on from call to call while `optimizer` is the same object or name. Throws `diverged`. */
  trainOnBatch(inputs: ArraysInput, targets: ArraysInput, options: TrainOnBatchOptions & BesideExamples): Promise<StepResult> {
    requireOptions(options, 'trainOnBatch')
    const ready = this.#batch({ ...besideOf(options), inputs, targets }, options, 'trainOnBatch')
    return ready.then(({ bench, batches }) => trainOnBatch(bench, batches[0]!, options))
  }

  /**
   * Where the time of a training step goes, instruction by instruction: the mean over `steps` steps (10) on one batch, after one that is not counted; all of them train as
   * `trainOnBatch` does. Throws `unsupported` where the engine cannot time its instructions (the native one can) and `invalid-argument`, before anything is trained.
   */
  async profile(
    inputs: ArraysInput,
    targets: ArraysInput,
    options: TrainOnBatchOptions & BesideExamples & { readonly steps?: number },
  ): Promise<PlanProfile> {
    const { steps, ...rest } = options
    requireOptions(rest, 'trainOnBatch')
    const { bench, batches } = await this.#batch({ ...besideOf(options), inputs, targets }, rest, 'trainOnBatch')
    return profileOnBatch(bench, batches[0]!, options)
  }

  /** The loss and the metrics of one batch, without training. */
  testOnBatch(inputs: ArraysInput, targets: ArraysInput, options: ObjectiveOptions & BesideExamples): Promise<Means> {
    requireOptions(options, 'testOnBatch')
    const ready = this.#batch({ ...besideOf(options), inputs, targets }, options, 'testOnBatch')
    return ready.then(({ bench, batches }) => testOnBatch(bench, batches, options))
  }

  /** The moving averages that an optimizer with `useEma` keeps of the weights it moved in `trainOnBatch` take their places, as when a run of `fit` ends. */
  async takeAverages(optimizer: OptimizerOption): Promise<void> {
    await this.#built?.bench.takeAverages(optimizer)
  }

  /** The states of stateful layers begin at zero again. */
  async resetState(): Promise<void> {
    await this.#built?.bench.resetState()
  }

  /**
   * Writes on from a prompt, token by token: text from text, ids from ids, a list of them with `count`. Loop over it with `for await` for pieces as they come,
   * or `await` the whole. Several may run at once. Throws `invalid-argument`, `unknown-symbols` and `unsupported`.
   */
  generate(
    options: GenerateOptions<readonly number[]> & { readonly prompt: readonly number[]; readonly count: number },
  ): Generation<readonly (readonly number[])[], readonly (readonly number[])[]>
  generate(
    options: GenerateOptions<readonly number[]> & { readonly prompt: readonly number[] },
  ): Generation<readonly number[], readonly number[]>
  generate(options: GenerateOptions<string> & { readonly count: number }): Generation<readonly string[], readonly string[]>
  generate(options: GenerateOptions<string>): Generation<string, string>
  generate(options: GenerateOptions): Generation<unknown, unknown> {
    const built = this.#here()
    return generation((keep) => built.writer(keep), this.#preprocessing, options)
  }

  /** The model as data that `open` reads: layers, traced cells, vocabulary and weights; nothing of the optimizer. */
  async save(): Promise<SavedModel> {
    const { network, weights } = this.#here()
    return saveNetwork({
      name: this.name,
      network,
      read: (weight) => weights.read(weight),
      ...(this.#preprocessing ? { preprocessing: this.#preprocessing } : {}),
    })
  }

  /** Where training takes its batches from; built for them where the model was not yet. */
  #sources(
    data: FitData,
    { validation, stepsPerEpoch }: Pick<FitOptions, 'validation' | 'stepsPerEpoch'>,
    objective: ObjectiveOptions,
    where: string,
  ): { readonly bench: Workbench; readonly sources: FitSources } {
    const inOrder = where === 'evaluate' ? { shuffle: false } : {}
    const dataset = datasetOf(data, this.#slots(), where, inOrder)
    if (dataset && !this.#built) this.#for(firstOf((datasetSource(dataset).first(where) as AnyBatch).inputs), where)
    const { bench } = this.#here()
    const slots = this.#slots()
    if (where !== 'evaluate') this.#preprocessing = dataset?.preprocessing ?? this.#preprocessing
    const obstacle = this.#obstacle(objective, where)
    const measured = validation
      ? sourceOf(validation, slots, { where: 'validation', shuffle: false, obstacle })
      : dataset?.validation && datasetSource(unharmed(dataset.validation, obstacle))
    return {
      bench,
      sources: {
        data: dataset
          ? datasetSource(unharmed(dataset, obstacle), stepsPerEpoch)
          : sourceOf(data, slots, { where, stepsPerEpoch, obstacle }),
        validation: validation === false ? undefined : measured,
      },
    }
  }

  /** The batch, or where it may be cut, batches of equally long sequences, if the model cannot take them filled up. */
  async #batch(
    given: GivenExamples,
    objective: ObjectiveOptions,
    where: 'trainOnBatch' | 'testOnBatch',
  ): Promise<{ readonly bench: Workbench; readonly batches: readonly AnyBatch[] }> {
    const whole = batchOf(given, this.#slots(), where)
    const { bench } = this.#for(firstOf(whole.inputs), where)
    const obstacle = this.#obstacle(objective, where)
    return {
      bench,
      batches: where === 'testOnBatch' ? batchesOf(given, this.#slots(), where, obstacle) : [unharmedBatch(whole, obstacle, where)],
    }
  }

  /** What is in the way of filling up sequences of different lengths. */
  #obstacle(objective: ObjectiveOptions, where: string): Obstacle {
    const { bench, network } = this.#here()
    return obstacleToPadding(network, bench.arranger, bench.objective(objective, where))
  }

  /** The places of inputs and targets; before the network stands there is one of each. */
  #slots(): Slots {
    if (!this.#built) return { inputs: [{ name: 'inputs', sequence: true }], targets: [{ name: 'targets', sequence: true }] }
    const { slots, targetSlots } = this.#built.bench.arranger
    return { inputs: slots, targets: targetSlots }
  }

  /** Built for inputs like these, where it was not yet. Throws `invalid-argument`. */
  #builtFor(inputs: ArraysInput, where: string): Built {
    if (this.#built) return this.#built
    const [array] = givenArrays(inputs, [{ name: 'inputs', sequence: true }], where)
    return this.#for(isRagged(array!) ? padded(array, [0]).array : array!, where)
  }

  /** The network, its weights and what runs it: for what stands beside a model, such as `sequenceToSequence`. Throws `unsupported` before it is built. */
  get built(): Built {
    return this.#here()
  }

  #here(): Built {
    if (this.#built) return this.#built
    throw new TekrarError('unsupported', {
      where: `model '${this.name}'`,
      what: 'its input is not known yet',
      remedy: 'give the first layer inputs: n, or call build with the shape of the data',
    })
  }

  /** Built for inputs like these. Throws `invalid-argument`. */
  #for({ shape }: NumericArray, where: string): Built {
    if (!this.#built && shape.length !== 2 && shape.length !== 3)
      throw new TekrarError('invalid-argument', {
        where,
        name: 'inputs',
        expected: `numbers of shape ${FEATURES}`,
        actual: describeShape(shape),
      })
    if (!this.#built) this.build(shape)
    return this.#here()
  }
}

/** Names that say nothing: a layer that is such a model is named by counting. */
const DEFAULT_NAMES = ['model', 'sequential']

const FEATURES = '[batch, features] or [batch, steps, features]'

const besideOf = ({ masks, weights }: BesideExamples): BesideExamples => ({ ...(masks ? { masks } : {}), ...(weights ? { weights } : {}) })

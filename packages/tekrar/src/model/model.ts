import { TekrarError } from '../base/errors.ts'
import { BATCH, describeShape, STEPS } from '../base/shape.ts'
import { type ArrayInput, type NumericArray, numericArray } from '../data/arrays.ts'
import { type Batch, type BatchesOptions, batches, type Dataset } from '../data/dataset.ts'
import type { Preprocessing } from '../data/preprocessing.ts'
import type { EngineDescription } from '../execution/executor.ts'
import type { Signal } from '../layers/layer.ts'
import { capacityFor, firstBatch } from '../training/first-batch.ts'
import { fit } from '../training/fit.ts'
import { type FitOptions, planFit } from '../training/fit-options.ts'
import { type ObjectiveOptions, requireOptions } from '../training/objective.ts'
import type { Run } from '../training/run.ts'
import type { Means } from '../training/totals.ts'
import { type TrainOnBatchOptions, testOnBatch, trainOnBatch } from '../training/train-on-batch.ts'
import type { StepResult } from '../training/trainer.ts'
import { Built, type BuiltOptions } from './built.ts'
import { type GenerateOptions, type Generation, generation } from './generation.ts'
import type { Network } from './network.ts'
import type { PredictOptions } from './predict.ts'
import type { Predictions } from './predictions.ts'
import { saveNetwork } from './save.ts'
import type { SavedModel } from './saved-model.ts'
import { summary } from './summary.ts'
import type { WeightValues } from './weight-store.ts'

/** What a model is made of. */
export interface ModelParts extends BuiltOptions {
  readonly name: string
  /** The network, where its input is known; else it is built when data is seen. */
  readonly network?: Network
  readonly build: (input: Signal) => Network
  readonly preprocessing?: Preprocessing
}

/** Arrays with one row an example, and how they become batches. */
export interface Examples extends BatchesOptions {
  readonly inputs: ArrayInput
  readonly targets: ArrayInput
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends ObjectiveOptions {
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

  /** The layers, their output shapes and their numbers of weights, as a table. */
  summary(): string {
    return summary(this.network, this.name)
  }

  /** Every weight by its path: copies. */
  get weights(): WeightValues {
    return this.#here().weights.all()
  }

  /** Replaces weights by path; those not named stay. Throws `invalid-argument` and `shape-mismatch`. */
  setWeights(values: Readonly<Record<string, ArrayInput>>): void {
    this.#here().weights.set(values)
  }

  /** What runs the programs, and why. */
  async engine(): Promise<EngineDescription> {
    return (await this.#here().session()).executor.engine
  }

  /**
   * Trains. `await` the run for the history, or loop over its events with `for await`: both train. Throws `invalid-argument` and `state-mismatch`; the
   * run throws `shape-mismatch`, `id-out-of-range`, `out-of-memory` and `diverged`.
   */
  fit(data: Dataset | Examples, options: FitOptions): Run {
    requireOptions(options, 'fit')
    const dataset = asDataset(data, 'fit')
    const { bench } = this.#for(firstBatch(dataset, 'fit').inputs, 'fit')
    this.#preprocessing = dataset.preprocessing ?? this.#preprocessing
    return fit(bench, dataset, options)
  }

  /** The training step that `fit` would run, as text, and its memory in bytes. */
  async plan(
    data: Dataset | Examples,
    options: FitOptions,
  ): Promise<{ readonly text: string; readonly memory: { readonly persistentBytes: number; readonly scratchBytes: number } }> {
    requireOptions(options, 'plan')
    const dataset = asDataset(data, 'plan')
    const first = firstBatch(dataset, 'plan')
    const trainer = await this.#for(first.inputs, 'plan').bench.trainer(
      'fit',
      first,
      capacityFor(dataset, first),
      planFit(dataset, options),
    )
    return { text: trainer.describe(), memory: trainer.memory }
  }

  /** The loss and the metrics over data, without training; where batches continue, states are carried. Rejects with the signal's reason. */
  async evaluate(data: Dataset | Examples, options: EvaluateOptions): Promise<Means> {
    requireOptions(options, 'evaluate')
    const dataset = asDataset(data, 'evaluate', { shuffle: false })
    const first = firstBatch(dataset, 'evaluate')
    const evaluator = await this.#for(first.inputs, 'evaluate').bench.evaluator(first, capacityFor(dataset, first), options, 'evaluate')
    const means = await evaluator.dataset(dataset, 'evaluate', options.signal)
    if (!means) throw options.signal!.reason
    return means
  }

  /** What the network gives for inputs [batch, …]: [batch, …]. Several calls may run at once; each has its own states. */
  async predict(inputs: ArrayInput, options: PredictOptions = {}): Promise<Predictions> {
    const array = numericArray(inputs, 'predict')
    return (await this.#for(array, 'predict').predictor()).predict(array, options)
  }

  /** One training step on one batch. Slots go on from call to call while `optimizer` is the same object. Throws `diverged`. */
  trainOnBatch(inputs: ArrayInput, targets: ArrayInput, options: TrainOnBatchOptions): Promise<StepResult> {
    requireOptions(options, 'trainOnBatch')
    const batch = asBatch(inputs, targets, 'trainOnBatch')
    return trainOnBatch(this.#for(batch.inputs, 'trainOnBatch').bench, batch, options)
  }

  /** The loss and the metrics of one batch, without training. */
  testOnBatch(inputs: ArrayInput, targets: ArrayInput, options: ObjectiveOptions): Promise<Means> {
    requireOptions(options, 'testOnBatch')
    const batch = asBatch(inputs, targets, 'testOnBatch')
    return testOnBatch(this.#for(batch.inputs, 'testOnBatch').bench, batch, options)
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
    return generation(() => built.writer(), this.#preprocessing, options)
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

const FEATURES = '[batch, features] or [batch, steps, features]'

function asDataset(data: Dataset | Examples, where: string, options?: Pick<BatchesOptions, 'shuffle'>): Dataset {
  if (typeof data !== 'object' || data === null)
    throw new TekrarError('invalid-argument', { where, name: 'data', expected: 'a dataset or { inputs, targets }', actual: String(data) })
  return 'inputs' in data ? batches(data.inputs, data.targets, { ...data, ...options }) : data
}

const asBatch = (inputs: ArrayInput, targets: ArrayInput, where: string): Batch => ({
  inputs: numericArray(inputs, `${where}: inputs`),
  targets: numericArray(targets, `${where}: targets`),
  continues: false,
})

import { TekrarError } from '../base/errors.ts'
import { describeShape } from '../base/shape.ts'
import { datasetOf, type Examples } from '../data/fit-data.ts'
import type { ArraysInput, SomeArraysInput } from '../data/given.ts'
import type { MasksInput } from '../data/given-masks.ts'
import type { Executor } from '../execution/executor.ts'
import type { Weight } from '../layers/layer.ts'
import type { Model } from '../model/model.ts'
import type { Predictions } from '../model/predictions.ts'
import type { ClassWeights } from '../training/class-weights.ts'
import type { ObjectiveOptions } from '../training/objective.ts'
import type { Optimizer } from '../training/optimizers/optimizer.ts'
import type { Means } from '../training/totals.ts'
import { exactArray, type KerasArray, type KerasInput } from './arrays.ts'
import { compiled, type KerasCompile } from './compile.ts'
import { fitLoop } from './fit-loop.ts'
import { kept } from './kept.ts'
import { ofKeras } from './of-keras.ts'
import type { KerasWeight } from './row.ts'

/** What may stand beside inputs and targets. */
export interface KerasBeside {
  /** [batch] or [batch, steps]; of several outputs a list. */
  readonly sampleWeight?: SomeArraysInput
  readonly classWeight?: ClassWeights
}

/** Options of `fit`, with Keras's defaults. */
export interface KerasFitOptions extends KerasBeside {
  /** 32 */
  readonly batchSize?: number
  /** 1 */
  readonly epochs?: number
  readonly initialEpoch?: number
  /** true */
  readonly shuffle?: boolean
  readonly stepsPerEpoch?: number
  readonly validationData?: readonly [inputs: ArraysInput, targets: ArraysInput, sampleWeight?: SomeArraysInput]
  readonly validationSplit?: number
  /** Of the order of the data and of dropout; 1. */
  readonly seed?: number
}

/** The loss and the metrics, by Keras's names. */
export type KerasLogs = Readonly<Record<string, number>>

/** What a model of Keras has beside ours. */
export interface KerasModelParts {
  readonly weightsOf: (weights: readonly Weight[]) => readonly KerasWeight[]
  /** What runs it, once it was opened. */
  readonly executor: () => Executor | undefined
  /** The same layers called as in training. */
  readonly inTraining: () => Model
}

/** A model of Keras, used as there: arrays [batch, steps, …], weights in Keras's order and shapes. */
export class KerasModel {
  /** The same as one of ours: `summary()`, `save()`, `generate()` and the rest. */
  readonly model: Model
  readonly #weightsOf: (weights: readonly Weight[]) => readonly KerasWeight[]
  readonly #executor: () => Executor | undefined
  readonly #inTraining: () => Model
  #compiled: { readonly optimizer: Optimizer; readonly objective: ObjectiveOptions } | undefined

  constructor(model: Model, { weightsOf, executor, inTraining }: KerasModelParts) {
    this.model = model
    this.#weightsOf = weightsOf
    this.#executor = executor
    this.#inTraining = inTraining
  }

  get name(): string {
    return this.model.name
  }

  /** Copies of the weights, in Keras's order and shapes. */
  getWeights(): KerasArray[] {
    const executor = this.#exact()
    const { weights } = executor ? { weights: undefined } : this.model
    return this.#order().map(({ weight, shape }) => {
      const data = executor ? executor.read(weight) : weights![weight.path]!.data
      return { shape, data }
    })
  }

  /** Takes weights in Keras's order and shapes. Throws `invalid-argument` for a wrong number of them, `shape-mismatch` naming a wrong one. */
  setWeights(weights: readonly KerasInput[]): void {
    const order = this.#order()
    if (weights.length !== order.length)
      throw new TekrarError('invalid-argument', {
        where: `model '${this.name}'`,
        name: 'weights',
        expected: `${order.length} arrays: ${order.map(({ weight, shape }) => `${weight.path} ${describeShape(shape)}`).join(', ')}`,
        actual: String(weights.length),
      })
    const arrays = order.map(({ weight, shape }, i) => {
      const array = exactArray(weights[i]!, `setWeights: '${weight.path}'`)
      if (describeShape(array.shape) !== describeShape(shape))
        throw new TekrarError('shape-mismatch', {
          where: `setWeights: weight ${i + 1}, '${weight.path}'`,
          expected: describeShape(shape),
          actual: describeShape(array.shape),
        })
      return [weight, array.data] as const
    })
    const executor = this.#exact()
    if (executor) for (const [weight, data] of arrays) executor.write(weight, data)
    else
      this.model.setWeights(
        Object.fromEntries(
          arrays.map(([weight, data]) => [weight.path, { shape: weight.shape as readonly number[], data: Float32Array.from(data) }]),
        ),
      )
  }

  /** What holds more digits than ours show. */
  #exact(): Executor | undefined {
    const executor = this.#executor()
    return executor?.engine.instructionSet === 'float64' ? executor : undefined
  }

  #order(): readonly KerasWeight[] {
    return this.#weightsOf(this.model.network.weights)
  }

  /**
   * Says what is learnt and how: names and objects of Keras with Keras's meaning, or ours. A loss by name takes what the last layer gives for probabilities unless it
   * says `from_logits`, as in Keras. Throws `unsupported`, `invalid-argument`.
   */
  compile(options: KerasCompile): void {
    this.#compiled = ofKeras(() => compiled(options, this.model.network.outputs))
  }

  #asCompiled(where: string): { readonly optimizer: Optimizer; readonly objective: ObjectiveOptions } {
    if (this.#compiled) return this.#compiled
    throw new TekrarError('unsupported', {
      where: `model '${this.name}', ${where}`,
      what: 'it was not told what to learn',
      remedy: 'call compile({ optimizer, loss }) first',
    })
  }

  /** One step; the loss and the metrics before its update. Throws `diverged`, and `unsupported` where no weight trains. */
  async trainOnBatch(inputs: ArraysInput, targets: ArraysInput, { sampleWeight, classWeight }: KerasBeside = {}): Promise<KerasLogs> {
    const { optimizer, objective } = this.#asCompiled('trainOnBatch')
    const beside = kept({ weights: sampleWeight, classWeights: classWeight })
    return logsOf(await this.model.trainOnBatch(inputs, targets, { ...objective, ...beside, optimizer }))
  }

  /** The loss and the metrics, without training. */
  async testOnBatch(
    inputs: ArraysInput,
    targets: ArraysInput,
    { sampleWeight }: Pick<KerasBeside, 'sampleWeight'> = {},
  ): Promise<KerasLogs> {
    const { objective } = this.#asCompiled('testOnBatch')
    return logsOf(await this.model.testOnBatch(inputs, targets, { ...objective, ...kept({ weights: sampleWeight }) }))
  }

  /**
   * Trains on, with the optimizer as the calls before left it; the history by Keras's names: `loss`, the metrics, `val_loss`, … a number for each epoch.
   * Throws `diverged`.
   */
  async fit(
    inputs: ArraysInput,
    targets: ArraysInput,
    options: KerasFitOptions = {},
  ): Promise<Readonly<Record<string, readonly number[]>>> {
    const { optimizer, objective } = this.#asCompiled('fit')
    const { batchSize = 32, epochs = 1, shuffle = true, initialEpoch = 0, stepsPerEpoch, seed = 1, sampleWeight } = options
    const whole = { inputs, targets, batch: batchSize, shuffle, ...kept({ weights: sampleWeight, validation: options.validationSplit }) }
    const { data, validation } = split(this.model, whole, options)
    return fitLoop(this.model, {
      optimizer,
      objective,
      data,
      validation,
      epochs,
      initialEpoch,
      stepsPerEpoch,
      classWeights: options.classWeight,
      seed,
    })
  }

  /** The loss and the metrics over all examples, in batches of `batchSize`; 32. */
  async evaluate(
    inputs: ArraysInput,
    targets: ArraysInput,
    { batchSize = 32, sampleWeight }: { readonly batchSize?: number; readonly sampleWeight?: SomeArraysInput } = {},
  ): Promise<KerasLogs> {
    const { objective } = this.#asCompiled('evaluate')
    return logsOf(await this.model.evaluate({ inputs, targets, batch: batchSize, ...kept({ weights: sampleWeight }) }, objective))
  }

  /** What the model gives for inputs; several outputs are in `outputs`. The batch size of Keras changes nothing. */
  predict(inputs: ArraysInput, { mask }: { readonly mask?: MasksInput } = {}): Promise<Predictions> {
    return this.model.predict(inputs, kept({ masks: mask }))
  }

  /** The same as `predict`; with `training`, layers drop out as in training (by `seed`, 1), but moving averages stay where they are. */
  call(
    inputs: ArraysInput,
    { mask, training, seed }: { readonly mask?: MasksInput; readonly training?: boolean; readonly seed?: number } = {},
  ): Promise<Predictions> {
    return training ? this.#inTraining().predict(inputs, kept({ masks: mask, seed })) : this.predict(inputs, kept({ mask }))
  }

  /** The states of stateful layers begin at zero again. */
  resetState(): Promise<void> {
    return this.model.resetState()
  }
}

/** What is trained on and what is measured: data of its own, or the last share of the examples. */
function split(model: Model, whole: Examples, { validationData, validationSplit, batchSize = 32 }: KerasFitOptions) {
  if (validationData) {
    const [inputs, targets, weights] = validationData
    return { data: whole, validation: { inputs, targets, batch: batchSize, ...kept({ weights }) } }
  }
  if (!validationSplit) return { data: whole, validation: undefined }
  const { inputs, outputs } = model.network
  const slots = {
    inputs: inputs.map(({ name, shape, sequence }) => ({ name, rank: shape.length, sequence })),
    targets: outputs.map(({ name, sequence }) => ({ name, sequence })),
  }
  const data = datasetOf(whole, slots, 'fit', {})!
  return { data, validation: data.validation }
}

const logsOf = ({ loss, metrics }: Pick<Means, 'loss' | 'metrics'>): KerasLogs => ({ loss, ...metrics })

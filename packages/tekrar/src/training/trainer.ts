import { BATCH, type Extents, STEPS } from '../base/shape.ts'
import type { Batch } from '../data/dataset.ts'
import type { Arranged, Arranger } from './arrange.ts'
import { type Divergence, diagnose } from './diagnosis.ts'
import type { TargetSignature } from './forward.ts'
import type { Sums } from './metrics/metric.ts'
import { metricResults } from './metrics/metrics.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import type { Runner, Session } from './session.ts'
import { type StepOptions, sumsIn, type TrainingStep, trainingStep } from './step.ts'
import type { TrainingVariables } from './variables.ts'

/** What one training step is told. */
export interface StepSettings {
  readonly seed: number
  /** From 0. */
  readonly step: number
  readonly learningRate: number
  /** Whether the states of the step before are carried over; else they start at zero. */
  readonly carry: boolean
}

/** What one training step gives. */
export interface StepResult {
  /** The mean over all elements. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** What the metrics were made from, to be added up over batches. */
  readonly sums: Readonly<Record<string, Sums>>
  /** Of all gradients together, before clipping. */
  readonly gradientNorm: number
  readonly clipped: boolean
  /** False: the loss or the norm was not finite, and nothing was changed. */
  readonly finite: boolean
  /** The number of elements that the loss is a mean of. */
  readonly elements: number
  readonly rows: number
  /** Rows times steps. */
  readonly tokens: number
  readonly milliseconds: number
}

/** Sizes to lay memory out for. */
export interface Capacity {
  readonly batch: number
  readonly steps?: number | undefined
}

export const capacityOf = ({ batch, steps }: Capacity): Extents => ({
  [BATCH.extent]: batch,
  ...(steps === undefined ? {} : { [STEPS.extent]: steps }),
})

/** One objective and one optimizer over one network: the training step, ready to run on batches. */
export class Trainer {
  readonly variables: TrainingVariables
  readonly optimizer: Optimizer
  readonly target: TargetSignature
  readonly #session: Session
  readonly #network: TrainableNetwork
  readonly #arranger: Arranger
  readonly #options: StepOptions
  readonly #step: TrainingStep
  readonly #runner: Runner

  constructor(
    network: TrainableNetwork,
    session: Session,
    arranger: Arranger,
    options: Objective & { readonly optimizer: Optimizer; readonly variables: TrainingVariables; readonly target: TargetSignature },
    capacity: Extents,
  ) {
    this.variables = options.variables
    this.optimizer = options.optimizer
    this.target = options.target
    this.#network = network
    this.#session = session
    this.#arranger = arranger
    this.#options = options
    this.#step = trainingStep(network, options)
    this.#runner = session.prepare(this.#step.program, capacity)
  }

  get memory(): { readonly persistentBytes: number; readonly scratchBytes: number } {
    return this.#runner.executable.memory
  }

  /** The plan as text, for `--plan`. */
  describe(extents?: Extents): string {
    return this.#runner.executable.describe(extents)
  }

  /** Checks a batch and lays it out. Throws `shape-mismatch` and `id-out-of-range`. */
  arrange(batch: Batch, where: string): Arranged {
    return this.#arranger.batch(batch, this.target, this.#options.loss, where)
  }

  async step(arranged: Arranged, settings: StepSettings): Promise<StepResult> {
    const began = performance.now()
    const { extents, rows, tokens } = arranged
    const outputs = await this.#runner.run(inputsOf(arranged, settings), extents)
    const { metrics } = this.#options
    const loss = outputs.loss![0]!
    const sums = sumsIn(outputs, this.#step.sums)
    return {
      loss,
      metrics: metricResults(metrics, sums),
      sums,
      gradientNorm: outputs.gradientNorm![0]!,
      clipped: outputs.clipped?.[0] === 1,
      finite: outputs.finite![0] === 1,
      elements: this.#step.elements(extents),
      rows,
      tokens,
      milliseconds: performance.now() - began,
    }
  }

  /** Where a step that was not finite came apart. */
  diagnose(arranged: Arranged, settings: StepSettings): Promise<Divergence> {
    return diagnose(this.#network, this.#session, this.#options, { inputs: inputsOf(arranged, settings), extents: arranged.extents })
  }
}

const inputsOf = ({ input, target }: Arranged, { seed, step, learningRate, carry }: StepSettings) => ({
  input,
  target,
  random: [seed, step],
  learningRate: [learningRate],
  carry: [carry ? 1 : 0],
})

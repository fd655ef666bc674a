import { type Extents, resolveShape } from '../base/shape.ts'
import type { AnyBatch } from '../data/batch.ts'
import type { PlanProfile } from '../engine/profile.ts'
import type { ArrangedInputs, Arranger } from './arrange.ts'
import { type Divergence, diagnose } from './diagnosis.ts'
import { inUsersOrder, type KeptValue } from './keep.ts'
import type { Sums } from './metrics/metric.ts'
import { metricResults } from './metrics/metrics.ts'
import type { TrainableNetwork } from './network.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import type { Runner, Session } from './session.ts'
import type { StatefulStates } from './stateful.ts'
import { keepOutput, type StepOptions, sumsIn, type TrainingStep, trainingStep } from './step.ts'
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
  /** The mean over all samples, and what regularizers add. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** What the metrics were made from, to be added up over batches. */
  readonly sums: Readonly<Record<string, Sums>>
  /** Of all gradients together, before clipping. */
  readonly gradientNorm: number
  readonly clipped: boolean
  /** False: the loss or the norm was not finite, and nothing was changed. */
  readonly finite: boolean
  readonly rows: number
  /** Rows times steps. */
  readonly tokens: number
  readonly milliseconds: number
  /** What was asked to be kept, by the names it was asked for with, in the user's order: [batch, steps, …]; nothing of a step that was not asked. */
  readonly kept: Readonly<Record<string, KeptValue>>
}

/** What a trainer and an evaluator are made for. */
export interface Place {
  readonly network: TrainableNetwork
  readonly session: Session
  readonly arranger: Arranger
  readonly stateful: StatefulStates
}

/** One objective and one optimizer over one network: the training step, ready to run on batches of one signature. */
export class Trainer {
  readonly variables: TrainingVariables
  readonly optimizer: Optimizer
  readonly #place: Place
  readonly #options: StepOptions
  readonly #step: TrainingStep
  readonly #runner: Runner

  constructor(place: Place, options: StepOptions, capacity: Extents) {
    this.variables = options.variables
    this.optimizer = options.optimizer
    this.#place = place
    this.#options = options
    this.#step = trainingStep(place.network, options, capacity)
    this.#runner = place.session.prepare(this.#step.program, capacity)
  }

  get memory(): { readonly persistentBytes: number; readonly scratchBytes: number } {
    return this.#runner.executable.memory
  }

  /** The plan as text, for `--plan`. */
  describe(extents?: Extents): string {
    return this.#runner.executable.describe(extents)
  }

  /** Checks a batch and lays it out. Throws `shape-mismatch`, `invalid-argument` and `id-out-of-range`. */
  arrange(batch: AnyBatch, where: string): ArrangedInputs {
    const { signature, objective } = this.#options
    const arranged = this.#place.arranger.batch(batch, signature, objective, where)
    this.#place.stateful.enter(arranged.rows, where)
    return arranged
  }

  async step(arranged: ArrangedInputs, settings: StepSettings): Promise<StepResult> {
    const began = performance.now()
    const { extents, rows, tokens } = arranged
    const outputs = await this.#runner.run(inputsOf(arranged, settings), extents)
    const sums = sumsIn(outputs, this.#step.sums)
    return {
      loss: outputs.loss![0]!,
      metrics: metricResults(this.#options.objective.metrics, sums),
      sums,
      gradientNorm: outputs.gradientNorm![0]!,
      clipped: outputs.clipped?.[0] === 1,
      finite: outputs.finite![0] === 1,
      rows,
      tokens,
      milliseconds: performance.now() - began,
      kept: Object.fromEntries(
        this.#step.kept.map(({ key, tensor }, i) => [
          key,
          inUsersOrder(outputs[keepOutput(i)]!, resolveShape(tensor.shape, extents), tensor),
        ]),
      ),
    }
  }

  /** Whether the engine can tell where the time of a step goes. */
  get isTimed(): boolean {
    return this.#runner.executable.profile !== undefined
  }

  /** Where the time goes in the steps that `work` makes, so many of them, on batches laid out like this one; for a trainer that is timed, and has made a step before. */
  profile(work: () => Promise<void>, steps: number, { extents }: ArrangedInputs): Promise<PlanProfile> {
    return this.#runner.executable.profile!(work, steps, extents)
  }

  /** Where a step that was not finite came apart. */
  diagnose(arranged: ArrangedInputs, settings: StepSettings): Promise<Divergence> {
    const { network, session } = this.#place
    return diagnose(network, session, this.#options, { inputs: inputsOf(arranged, settings), extents: arranged.extents })
  }
}

const inputsOf = ({ values }: ArrangedInputs, { seed, step, learningRate, carry }: StepSettings) => ({
  ...values,
  random: [seed, step],
  learningRate: [learningRate],
  carry: [carry ? 1 : 0],
})

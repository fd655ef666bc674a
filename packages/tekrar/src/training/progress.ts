import { type EarlyStopping, unwatched, watch } from './early-stopping.ts'
import type { FitPlan } from './fit-options.ts'
import type { Means } from './totals.ts'
import { Totals } from './totals.ts'
import type { StepResult } from './trainer.ts'
import type { TrainingRecord } from './training-state.ts'

type Place = { -readonly [Name in keyof Omit<TrainingRecord, 'version' | 'optimizer' | 'schedule' | 'totals'>]: TrainingRecord[Name] }

/** How far a run is, and all it remembers but tensors. Every method leaves it in a state that a run can go on from. */
export class Progress {
  readonly #plan: FitPlan
  readonly #place: Place
  #totals: Totals

  constructor(plan: FitPlan) {
    this.#plan = plan
    this.#totals = new Totals(plan.from?.record.totals)
    this.#place = plan.from
      ? structuredClone(plan.from.record)
      : {
          seed: plan.seed,
          step: 0,
          epoch: 0,
          batch: 0,
          rows: 0,
          validated: 0,
          lastValidation: null,
          clippedSteps: 0,
          scheduleState: plan.schedule.initial,
          watch: unwatched,
        }
  }

  get place(): Readonly<Place> {
    return this.#place
  }

  record(): TrainingRecord {
    const { step, epoch, batch, rows, validated, lastValidation, clippedSteps, scheduleState, watch, seed } = this.#place
    return {
      version: 1,
      optimizer: this.#plan.optimizer.name,
      schedule: this.#plan.schedule.name,
      seed,
      step,
      epoch,
      batch,
      rows,
      validated,
      lastValidation,
      totals: this.#totals.toJSON(),
      clippedSteps,
      scheduleState,
      watch,
    }
  }

  get epochIsDone(): boolean {
    return this.#place.batch >= this.#plan.data.size
  }

  get isDone(): boolean {
    return this.#place.step >= this.#plan.totalSteps
  }

  get validationIsDue(): boolean {
    const { step, validated } = this.#place
    if (!this.#plan.validation || step === 0 || validated === step) return false
    return this.epochIsDone || this.isDone || step % this.#plan.validateEvery === 0
  }

  stepped(result: StepResult): void {
    this.#place.step++
    this.#place.batch++
    this.#place.rows = result.rows
    if (result.clipped) this.#place.clippedSteps++
    this.#totals.add(result)
  }

  /** The data gave fewer batches than it said. */
  ranOut(): void {
    this.#place.batch = this.#plan.data.size
  }

  /** True if the loss is the best so far. */
  validated({ loss, metrics }: Means): boolean {
    this.#place.validated = this.#place.step
    this.#place.lastValidation = { loss, metrics }
    return this.#watched(loss)
  }

  /** The epoch's means; without a validation its loss is the one watched. */
  epochEnded(): { readonly means: Means; readonly clippedShare: number; readonly best: boolean } {
    const { metrics } = this.#plan.objective
    const means = this.#totals.means(metrics)
    const clippedShare = this.#place.clippedSteps / this.#plan.data.size
    const best = this.#plan.validation ? false : this.#watched(means.loss)
    this.#place.epoch++
    this.#place.batch = 0
    this.#place.clippedSteps = 0
    this.#totals = new Totals()
    return { means, clippedShare, best }
  }

  #watched(loss: number): boolean {
    const place = this.#place
    const stopping: EarlyStopping | undefined = this.#plan.earlyStopping
    const { schedule } = this.#plan
    place.watch = watch(place.watch, { loss, step: place.step }, stopping)
    if (schedule.observe) place.scheduleState = schedule.observe(loss, place.scheduleState)
    return place.watch.best?.step === place.step
  }
}

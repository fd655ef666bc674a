import { unwatched, watch } from './early-stopping.ts'
import type { FitPlan } from './fit-options.ts'
import { watched } from './monitor.ts'
import type { Objective } from './objective.ts'
import type { Means } from './totals.ts'
import { Totals } from './totals.ts'
import type { StepResult } from './trainer.ts'
import type { TrainingRecord } from './training-state.ts'

type Place = { -readonly [Name in keyof Omit<TrainingRecord, 'version' | 'optimizer' | 'schedule' | 'totals'>]: TrainingRecord[Name] }

/** How far a run is, and all it remembers but tensors. Every method leaves it in a state that a run can go on from. */
export class Progress {
  readonly #plan: FitPlan
  readonly #metrics: Objective['metrics']
  readonly #place: Place
  #totals: Totals
  /** The data of this epoch came to an end. */
  #ranOut = false

  constructor(plan: FitPlan, { metrics }: Objective) {
    this.#plan = plan
    this.#metrics = metrics
    this.#totals = new Totals(plan.data.counted, plan.from?.record.totals)
    this.#place = plan.from
      ? structuredClone(plan.from.record)
      : {
          seed: plan.seed,
          step: 0,
          epoch: plan.initialEpoch,
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
    return this.#ranOut || this.#place.batch >= (this.#plan.data.size ?? Number.POSITIVE_INFINITY)
  }

  get isDone(): boolean {
    return this.#place.step >= this.#plan.steps || this.#place.epoch >= this.#plan.epochs
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

  /** The data of this epoch is at its end, whatever it said. */
  ranOut(): void {
    this.#ranOut = true
  }

  /** True if what is watched is the best so far. */
  validated({ loss, metrics }: Means): boolean {
    this.#place.validated = this.#place.step
    this.#place.lastValidation = { loss, metrics }
    return this.#watched({ loss, metrics }, 'validation')
  }

  /** The epoch's means; without a validation its loss is the one watched. */
  epochEnded(): { readonly means: Means; readonly clippedShare: number; readonly best: boolean } {
    const means = this.#totals.means(this.#metrics)
    const clippedShare = this.#place.clippedSteps / this.#place.batch
    const best = this.#watched(means, 'epoch')
    this.#place.epoch++
    this.#place.batch = 0
    this.#place.clippedSteps = 0
    this.#ranOut = false
    this.#totals = new Totals(this.#plan.data.counted)
    return { means, clippedShare, best }
  }

  #watched(means: Pick<Means, 'loss' | 'metrics'>, of: 'epoch' | 'validation'): boolean {
    const place = this.#place
    const { schedule, earlyStopping: stopping } = this.#plan
    const validates = this.#plan.validation !== undefined
    if (schedule.observe && validates === (of === 'validation')) place.scheduleState = schedule.observe(means.loss, place.scheduleState)
    const told = { of, validates, where: 'earlyStopping' } as const
    const value = watched(stopping ?? {}, means, told)
    if (value === undefined) return false
    const also = stopping?.also === undefined ? undefined : watched({ monitor: stopping.also }, means, told)
    place.watch = watch(place.watch, { loss: value, step: place.step, ...(also === undefined ? {} : { also }) }, stopping)
    return place.watch.best?.step === place.step
  }
}

import { TekrarError } from '../base/errors.ts'
import { sizeOf } from '../base/shape.ts'
import type { AnyBatch } from '../data/batch.ts'
import type { Reader } from '../data/source.ts'
import type { RunControl } from './callbacks.ts'
import { weighByClass } from './class-weights.ts'
import { requireSameRows } from './evaluation.ts'
import type { DivergedEvent, EndReason, EpochEvent, FitEvent, History, StepEvent, ValidationEvent } from './events.ts'
import { type FitOptions, type FitPlan, type FitSources, planFit } from './fit-options.ts'
import { named } from './monitor.ts'
import type { Objective } from './objective.ts'
import { averageAmong } from './optimizers/apply.ts'
import { Progress } from './progress.ts'
import { Run } from './run.ts'
import { rateAt } from './schedules/schedule.ts'
import type { Trainer } from './trainer.ts'
import { type BestWeights, putState, resetSlots, type TrainingState, takeState, takeWeights } from './training-state.ts'
import type { Workbench } from './workbench.ts'

/** Trains; the work is done while someone listens to the run. Throws `invalid-argument` and `state-mismatch`. */
export function fit(bench: Workbench, sources: FitSources, options: FitOptions): Run {
  const fitting = new Fitting(bench, planFit(sources, options))
  return new Run({ events: fitting.events(), history: () => fitting.history(), state: () => fitting.state() })
}

/** One run: the loop, and what it leaves behind. */
class Fitting {
  readonly #bench: Workbench
  readonly #plan: FitPlan
  readonly #objective: Objective
  readonly #progress: Progress
  readonly #epochs: EpochEvent[] = []
  readonly #validations: ValidationEvent[] = []
  #trainer: Trainer | undefined
  #best: BestWeights | undefined
  #reason: EndReason = 'stopped'
  #stopped = false
  readonly #control: RunControl = {
    stop: () => {
      this.#stopped = true
    },
    weights: async () => {
      const session = await this.#bench.session()
      return session.whenQuiet(() => takeWeights(this.#bench.network, session))
    },
    state: () => this.state(),
  }
  #final: TrainingState | undefined

  constructor(bench: Workbench, plan: FitPlan) {
    this.#bench = bench
    this.#plan = plan
    this.#objective = bench.objective(plan, 'fit')
    this.#progress = new Progress(plan, this.#objective)
  }

  history(): History {
    const { step, watch } = this.#progress.place
    const best = watch.best ? { best: watch.best } : {}
    return {
      reason: this.#reason,
      steps: step,
      values: valuesOf(this.#epochs),
      epochs: this.#epochs,
      validations: this.#validations,
      ...best,
    }
  }

  /** Every event, once the callbacks were told. */
  async *events(): AsyncGenerator<FitEvent, void> {
    for await (const event of this.#steps()) {
      for (const callback of this.#plan.callbacks) await callback(event, this.#control)
      yield event
      if (event.type === 'diverged') {
        this.#reason = 'diverged'
        throw new TekrarError('diverged', event)
      }
    }
  }

  /** The order of things: a validation that is due, the end of an epoch, the end of the run, the next step. After every event the run can be taken up again. */
  async *#steps(): AsyncGenerator<FitEvent, void> {
    const began = performance.now()
    const { data, signal } = this.#plan
    const progress = this.#progress
    const { place } = progress
    yield this.#startEvent(await this.#begin(), (await this.#bench.session()).executor.engine)
    let reader: Reader | undefined
    let reason: EndReason | undefined
    while (!reason) {
      this.#bench.requireTurn(this, 'fit')
      if (signal?.aborted) reason = 'aborted'
      else if (this.#stopped) reason = 'stopped'
      else if (progress.validationIsDue) {
        const event = await this.#validate()
        if (event) yield event
      } else if (progress.epochIsDone) {
        reader = undefined
        yield await this.#endEpoch()
      } else if (place.watch.stop) reason = 'earlyStopping'
      else if (progress.isDone) reason = 'finished'
      else {
        reader ??= data.open(place.epoch, place.seed, place.batch)
        const next = await reader.next()
        if (next) yield await this.#step(next)
        else if (place.batch > 0) progress.ranOut()
        else reason = 'finished'
      }
    }
    this.#reason = reason
    await this.#finish(reason)
    yield { type: 'end', reason, step: place.step, milliseconds: performance.now() - began }
  }

  async state(): Promise<TrainingState> {
    if (this.#final) return this.#final
    const trainer = this.#trainer
    if (!trainer)
      throw new TekrarError('unsupported', { where: 'run.state', what: 'the run has not begun', remedy: 'wait for its first event' })
    const session = await this.#bench.session()
    return session.whenQuiet(() => {
      this.#bench.requireTurn(this, 'run.state')
      const target = { network: this.#bench.network, variables: trainer.variables, session }
      return takeState(target, this.#progress.record(), this.#best)
    })
  }

  async #begin(): Promise<Trainer> {
    const { data, from } = this.#plan
    const first = this.#weighed(await data.first('fit'))
    const session = await this.#bench.session()
    const trainer = await this.#bench.trainer('fit', first, data, this.#plan)
    if (from && from.record.rows > 0) this.#bench.stateful.enter(from.record.rows, 'fit')
    trainer.arrange(first, 'fit')
    await session.whenQuiet(() => {
      this.#bench.takeTurn(this)
      if (from) this.#best = putState({ network: this.#bench.network, variables: trainer.variables, session }, from)
      else resetSlots(trainer.variables, session)
    })
    this.#trainer = trainer
    return trainer
  }

  #startEvent(trainer: Trainer, engine: Extract<FitEvent, { type: 'start' }>['engine']): FitEvent {
    return {
      type: 'start',
      step: this.#progress.place.step,
      totalSteps: Number.isFinite(this.#plan.totalSteps) ? this.#plan.totalSteps : 0,
      stepsPerEpoch: this.#plan.data.size ?? 0,
      weights: this.#bench.network.weights.reduce((count, { shape }) => count + sizeOf(shape as number[]), 0),
      engine,
      memory: trainer.memory,
    }
  }

  #weighed(batch: AnyBatch): AnyBatch {
    return weighByClass(batch, this.#plan.classWeights, this.#bench.network, this.#objective, 'fit')
  }

  async #step(given: AnyBatch): Promise<StepEvent | DivergedEvent> {
    const { optimizer, schedule, data } = this.#plan
    const { place } = this.#progress
    const batch = this.#weighed(given)
    const trainer = await this.#bench.trainer('fit', batch, data, this.#plan)
    const arranged = trainer.arrange(batch, 'fit')
    const carry = batch.continues && place.rows > 0
    if (carry) requireSameRows(place.rows, arranged.rows, 'fit')
    const learningRate = rateAt(schedule, optimizer, momentOf(place.step, this.#plan.totalSteps), place.scheduleState)
    const settings = { seed: place.seed, step: place.step, learningRate, carry }
    const result = await trainer.step(arranged, settings)
    const { loss, metrics, gradientNorm, clipped, tokens, milliseconds } = result
    const epoch = place.epoch + 1
    if (!result.finite) {
      const found = await trainer.diagnose(arranged, settings)
      return { type: 'diverged', step: place.step + 1, epoch, loss, gradientNorm, learningRate, ...found }
    }
    this.#progress.stepped(result)
    return { type: 'step', step: place.step, epoch, loss, metrics, gradientNorm, clipped, learningRate, tokens, milliseconds }
  }

  async #validate(): Promise<ValidationEvent | undefined> {
    const began = performance.now()
    const { validation, validationSteps: steps, signal } = this.#plan
    const means = await this.#bench.validate(validation!, this.#plan, { where: 'validation', signal, steps })
    if (!means) return undefined
    const { step, epoch } = this.#progress.place
    const best = this.#progress.validated(means)
    if (best) await this.#keepBest()
    const { loss, metrics } = means
    const event: ValidationEvent = {
      type: 'validation',
      step,
      epoch: epoch + 1,
      loss,
      metrics,
      best,
      milliseconds: performance.now() - began,
    }
    this.#validations.push(event)
    return event
  }

  async #endEpoch(): Promise<EpochEvent> {
    const { step, epoch, validated, lastValidation } = this.#progress.place
    const { means, clippedShare, best } = this.#progress.epochEnded()
    if (best) await this.#keepBest()
    const { loss, metrics } = means
    const validation = lastValidation && validated === step ? { validation: lastValidation } : {}
    const event: EpochEvent = { type: 'epoch', step, epoch: epoch + 1, loss, metrics, ...validation, clippedShare }
    this.#epochs.push(event)
    return event
  }

  async #keepBest(): Promise<void> {
    if (!this.#plan.earlyStopping?.restoreBestWeights) return
    const session = await this.#bench.session()
    this.#best = await session.whenQuiet(() => takeWeights(this.#bench.network, session))
  }

  /** Puts the best weights in place where that was asked for, else moving averages where there are any; the run's state stays that of the last step. */
  async #finish(reason: EndReason): Promise<void> {
    const best = this.#best
    const averages = [...(this.#trainer?.variables.slots ?? [])].flatMap(([weight, slots]) => {
      const average = averageAmong(slots)
      return average && this.#progress.place.step > 0 ? [{ weight, average }] : []
    })
    if (reason === 'aborted' || reason === 'stopped' || (!best && averages.length === 0)) return
    this.#final = await this.state()
    const session = await this.#bench.session()
    await session.whenQuiet(() => {
      for (const weight of best ? this.#bench.network.weights : []) session.write(weight, best![weight.path]!.data)
      for (const { weight, average } of best ? [] : averages) session.write(weight, session.read(average))
    })
  }
}

/** What a schedule is told; it is an error to ask for the number of steps where the data does not say it. */
const momentOf = (step: number, totalSteps: number) => ({
  step,
  get totalSteps(): number {
    if (Number.isFinite(totalSteps)) return totalSteps
    throw new TekrarError('invalid-argument', {
      where: 'fit',
      name: 'stepsPerEpoch',
      expected: 'the number of batches in an epoch, since the learning rate depends on the length of the run',
      actual: 'undefined',
    })
  },
})

/** The numbers of every epoch by name. */
function valuesOf(epochs: readonly EpochEvent[]): Record<string, number[]> {
  const values: Record<string, number[]> = {}
  for (const epoch of epochs)
    for (const [name, value] of Object.entries({ ...named(epoch), ...(epoch.validation ? named(epoch.validation, 'val_') : {}) })) {
      values[name] ??= []
      values[name].push(value)
    }
  return values
}

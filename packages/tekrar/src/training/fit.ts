import { TekrarError } from '../base/errors.ts'
import { sizeOf } from '../base/shape.ts'
import type { Batch } from '../data/batch.ts'
import type { Dataset } from '../data/dataset.ts'
import type { DivergedEvent, EndReason, EpochEvent, FitEvent, History, StepEvent, ValidationEvent } from './events.ts'
import { capacityFor, firstBatch } from './first-batch.ts'
import { type FitOptions, type FitPlan, planFit } from './fit-options.ts'
import { Progress } from './progress.ts'
import { Run } from './run.ts'
import { rateAt } from './schedules/schedule.ts'
import type { Trainer } from './trainer.ts'
import { type BestWeights, putState, resetSlots, type TrainingState, takeState, takeWeights } from './training-state.ts'
import type { Workbench } from './workbench.ts'

/** Trains; the work is done while someone listens to the run. Throws `invalid-argument` and `state-mismatch`. */
export function fit(bench: Workbench, data: Dataset, options: FitOptions): Run {
  const fitting = new Fitting(bench, planFit(data, options))
  return new Run({ events: fitting.events(), history: () => fitting.history(), state: () => fitting.state() })
}

/** One run: the loop, and what it leaves behind. */
class Fitting {
  readonly #bench: Workbench
  readonly #plan: FitPlan
  readonly #progress: Progress
  readonly #epochs: EpochEvent[] = []
  readonly #validations: ValidationEvent[] = []
  #trainer: Trainer | undefined
  #best: BestWeights | undefined
  #reason: EndReason = 'stopped'
  #final: TrainingState | undefined

  constructor(bench: Workbench, plan: FitPlan) {
    this.#bench = bench
    this.#plan = plan
    this.#progress = new Progress(plan)
  }

  history(): History {
    const { step, watch } = this.#progress.place
    const best = watch.best ? { best: watch.best } : {}
    return { reason: this.#reason, steps: step, epochs: this.#epochs, validations: this.#validations, ...best }
  }

  /** The order of things: a validation that is due, the end of an epoch, the end of the run, the next step. After every event the run can be taken up again. */
  async *events(): AsyncGenerator<FitEvent, void> {
    const began = performance.now()
    const { data, signal } = this.#plan
    const progress = this.#progress
    const { place } = progress
    const trainer = await this.#begin()
    yield this.#startEvent(trainer, (await this.#bench.session()).executor.engine)
    let batches: Iterator<Batch> | undefined
    let reason: EndReason | undefined
    while (!reason) {
      this.#bench.requireTurn(this, 'fit')
      if (signal?.aborted) reason = 'aborted'
      else if (progress.validationIsDue) {
        const event = await this.#validate()
        if (event) yield event
      } else if (progress.epochIsDone) {
        batches = undefined
        yield await this.#endEpoch()
      } else if (place.watch.stop) reason = 'earlyStopping'
      else if (progress.isDone) reason = 'finished'
      else {
        batches ??= data.batches(place.epoch, place.seed, place.batch)[Symbol.iterator]()
        const next = batches.next()
        if (next.done) progress.ranOut()
        else {
          const event = await this.#step(trainer, next.value)
          yield event
          if (event.type === 'diverged') {
            this.#reason = 'diverged'
            throw new TekrarError('diverged', event)
          }
        }
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
    const first = firstBatch(data, 'fit')
    const session = await this.#bench.session()
    const trainer = await this.#bench.trainer('fit', first, capacityFor(data, first), this.#plan)
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
      totalSteps: this.#plan.totalSteps,
      stepsPerEpoch: this.#plan.data.size,
      weights: this.#bench.network.weights.reduce((count, { shape }) => count + sizeOf(shape as number[]), 0),
      engine,
      memory: trainer.memory,
    }
  }

  async #step(trainer: Trainer, batch: Batch): Promise<StepEvent | DivergedEvent> {
    const { optimizer, schedule, totalSteps } = this.#plan
    const { place } = this.#progress
    const arranged = trainer.arrange(batch, 'fit')
    const carry = batch.continues && place.rows > 0
    if (carry && arranged.rows !== place.rows)
      throw new TekrarError('shape-mismatch', {
        where: 'fit',
        expected: `${place.rows} rows, as in the batch it continues`,
        actual: `${arranged.rows} rows`,
      })
    const learningRate = rateAt(schedule, optimizer, { step: place.step, totalSteps }, place.scheduleState)
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
    const { validation, signal } = this.#plan
    const first = firstBatch(validation!, 'validation')
    const evaluator = await this.#bench.evaluator(first, capacityFor(validation!, first), this.#plan, 'validation')
    const means = await evaluator.dataset(validation!, 'validation', signal)
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

  /** Puts the best weights in place where that was asked for; the run's state stays that of the last step. */
  async #finish(reason: EndReason): Promise<void> {
    const best = this.#best
    if (!best || reason === 'aborted') return
    this.#final = await this.state()
    const session = await this.#bench.session()
    await session.whenQuiet(() => {
      for (const weight of this.#bench.network.weights) session.write(weight, best[weight.path]!.data)
    })
  }
}

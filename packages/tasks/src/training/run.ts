import {
  type EngineOptions,
  type FitEvent,
  type Model,
  open,
  type Run,
  recordPreprocessing,
  type SavedModel,
  TekrarError,
  type TrainingState,
} from 'tekrar'
import type { Report } from '../base/report.ts'
import type { AnyCell, Prepared, Stage } from '../task.ts'

/** What a training goes on from: the stage it was in, and the state of that stage's run. */
export interface TaskState {
  readonly stage: Stage['name']
  readonly training: TrainingState
}

/** What a training tells, in order: plain records, but for the stage. */
export type TaskEvent =
  /** A stage is trained: what `fit` tells of it. */
  | { readonly type: 'fit'; readonly stage: Stage; readonly event: FitEvent }
  /** After the steps: `what` (a key in `messages.work` or `messages.contenders`) is being done, and so much of it is done, from 0 to 1. */
  | { readonly type: 'working'; readonly what: string; readonly share: number }
  /** All is done; `model` is the best one, with everything that opening it wants. */
  | { readonly type: 'finished'; readonly model: Model; readonly report: Report | null }

export interface TaskRunOptions {
  readonly engine?: EngineOptions
  readonly cell?: AnyCell | null
  /** Steps of the stage `training`, where `minutes` left them open, or to train fewer or more. */
  readonly steps?: number
  readonly signal?: AbortSignal
  /** Measures the network alone, without the baselines that take their time. */
  readonly alone?: boolean
  /** The network that training starts from, instead of one that the stage builds: another run's, for fine-tuning, or this run's own, to go on. */
  readonly model?: Model | Promise<Model>
  /** Goes on: the state, and the best weights so far (none before the first validation of the stage `training`). */
  readonly from?: { readonly state: TaskState; readonly best: SavedModel | null }
}

/** A task with its data, or the promise of it. */
type Preparing<Able> = Prepared<unknown, Able> | Promise<Prepared<unknown, Able>>

/** What comes out of a training. */
export interface Outcome<Able> {
  readonly trained: Able
  /** Null where there was nothing to measure on. */
  readonly report: Report | null
}

/**
 * A task's training, from its first stage to its report: `await` it for what came out, or loop over its events with `for await`; both train. The best weights by
 * validation are kept; where there is no validation, the last ones. Awaiting a run that its signal stopped throws the signal's reason; a loop just ends, and
 * `state()` goes on from there.
 */
export class TaskRun<Able = unknown> implements PromiseLike<Outcome<Able>>, AsyncIterable<TaskEvent> {
  readonly #given: Preparing<Able>
  readonly #options: TaskRunOptions
  readonly #events: AsyncGenerator<TaskEvent, void>
  #model: Model | null = null
  #stage: Stage | null = null
  #fit: Run | null = null
  #best: SavedModel | null
  #outcome: Outcome<Able> | null = null
  #drained: Promise<Outcome<Able>> | undefined

  constructor(prepared: Preparing<Able>, options: TaskRunOptions = {}) {
    this.#given = prepared
    // Whoever awaits the run later is told then: until that, an error is nobody's unhandled rejection.
    if (prepared instanceof Promise) prepared.catch(() => undefined)
    if (options.model instanceof Promise) options.model.catch(() => undefined)
    this.#options = options
    this.#best = options.from?.best ?? null
    this.#events = this.#run()
  }

  /** The stage at hand. Throws `unsupported` before the first event. */
  get stage(): Stage {
    if (!this.#stage) throw notYet('stage')
    return this.#stage
  }

  /** The network of the stage at hand, after the last one the best. Throws `unsupported` before the first event. */
  get model(): Model {
    if (!this.#model) throw notYet('model')
    return this.#model
  }

  /** The best weights of the stage `training` so far; null before its first validation. */
  get best(): SavedModel | null {
    return this.#best
  }

  /** All that is wanted to go on bit for bit, as it is after the last event: copies. Throws `unsupported` before the first event. */
  async state(): Promise<TaskState> {
    if (!this.#fit) throw notYet('state')
    return { stage: this.stage.name, training: await this.#fit.state() }
  }

  [Symbol.asyncIterator](): AsyncIterator<TaskEvent, void> {
    return this.#events
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is awaited for what comes out of it
  then<Result = Outcome<Able>, Failure = never>(
    resolved?: ((outcome: Outcome<Able>) => Result | PromiseLike<Result>) | null,
    rejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#drained ??= this.#drain()
    return this.#drained.then(resolved, rejected)
  }

  async #drain(): Promise<Outcome<Able>> {
    while (!(await this.#events.next()).done);
    if (this.#outcome) return this.#outcome
    this.#options.signal?.throwIfAborted()
    throw new TekrarError('unsupported', {
      where: 'await run',
      what: 'the loop over its events was left',
      remedy: 'let the loop run to its end',
    })
  }

  async *#run(): AsyncGenerator<TaskEvent, void> {
    const prepared = await this.#given
    const { stages } = prepared
    const { from } = this.#options
    const first = from ? stages.findIndex(({ name }) => name === from.state.stage) : 0
    if (first < 0)
      throw new TekrarError('state-mismatch', {
        what: 'the stage',
        expected: stages.map(({ name }) => name).join(', '),
        actual: from!.state.stage,
      })
    let before: Model | null = null
    for (const stage of stages.slice(first)) {
      const ended = yield* this.#train(stage, before)
      if (!ended) return
      before = this.model
    }
    yield* this.#finish(prepared)
  }

  /** Trains a stage; false where it was stopped before its end. */
  async *#train(stage: Stage, before: Model | null): AsyncGenerator<TaskEvent, boolean> {
    const { signal, from, engine = {}, cell = null } = this.#options
    const isLast = stage.name === 'training'
    const steps = isLast ? (this.#options.steps ?? stage.steps) : stage.steps
    if (steps === null)
      throw new TekrarError('invalid-argument', {
        where: 'train',
        name: 'steps',
        expected: 'a number where the options leave it open',
        actual: 'none',
      })
    this.#stage = stage
    this.#model = (isLast ? await this.#options.model : undefined) ?? stage.build({ cell, engine, before })
    const state = from?.state.stage === stage.name ? from.state.training : undefined
    // Nothing is left to train where a run was cut off before its report; a stage before the last still has its weights to hand on.
    if (isLast && state && state.record.step >= steps) return true
    const fit = this.#model.fit(stage.data, {
      ...stage.training(steps),
      steps,
      ...(signal ? { signal } : {}),
      ...(state ? { from: state } : {}),
    })
    this.#fit = fit
    let ended = false
    for await (const event of fit) {
      if (isLast && event.type === 'validation' && event.best) this.#best = await this.#model.save()
      if (event.type === 'end') ended = event.reason === 'finished' || event.reason === 'earlyStopping'
      yield { type: 'fit', stage, event }
    }
    return ended
  }

  /** On the best weights: what is learned from them, the baselines, the report. */
  async *#finish(prepared: Prepared<unknown, Able>): AsyncGenerator<TaskEvent, void> {
    const { signal, engine = {}, alone = false } = this.#options
    const model = this.#best ? await open({ json: this.#best.json, weights: this.#best.weights }, engine) : this.model
    const told: TaskEvent[] = []
    let heard: () => void = () => {}
    const working = prepared.finish(model, {
      ...(signal ? { signal } : {}),
      alone,
      tell: (what, share) => {
        told.push({ type: 'working', what, share })
        heard()
      },
    })
    let done = false
    const settled = working.then(
      () => {
        done = true
        heard()
      },
      () => {
        done = true
        heard()
      },
    )
    while (!done || told.length > 0) {
      const event = told.shift()
      if (event) yield event
      else
        await new Promise<void>((resolve) => {
          heard = resolve
          if (done || told.length > 0) resolve()
        })
    }
    await settled
    let finished: Awaited<typeof working>
    try {
      finished = await working
    } catch (error) {
      if (signal?.aborted) return
      throw error
    }
    if (finished.record) model.setPreprocessing(recordPreprocessing(finished.record))
    this.#model = model
    this.#outcome = { trained: prepared.open(model, finished.record ?? {}), report: finished.report }
    yield { type: 'finished', model, report: finished.report }
  }
}

const notYet = (what: string): TekrarError =>
  new TekrarError('unsupported', { where: `run.${what}`, what: 'the run has not begun', remedy: 'wait for its first event' })

import { type AnyCell, type Stage, type TaskEvent, TaskRun, type TaskRunOptions } from '@tekrar/tasks'
import type { EngineOptions, FitEvent, JsonObject, Model, SavedModel, TrainingState } from 'tekrar'
import type { Context } from '../context.ts'
import type { StageName, TrainingEvent } from '../event.ts'
import { ExitCode, Failure } from '../failure.ts'
import { runArgument } from '../runs/argument.ts'
import { type Configuration, fingerprint } from '../runs/configuration.ts'
import type { RunFolder } from '../runs/run-folder.ts'
import { trainFrom } from '../runs/train-from.ts'
import type { AnyPrepared } from '../tasks.ts'
import { reportMarkdown } from '../terminal/report.ts'
import type { Reporter } from '../terminal/reporter.ts'
import { inRows, startWidth } from './facts.ts'
import { listenForInterrupts } from './interrupts.ts'
import { resultText } from './result.ts'
import { Saver } from './saver.ts'
import { type PlannedStage, planStages } from './stages.ts'
import { Tracker } from './tracker.ts'

/** What a saved state holds besides its tensors. */
export interface StateFacts {
  readonly record: TrainingState['record']
  /** Missing where there was only one. */
  readonly stage?: StageName
  /** The engine's name: another one would go on with other bits. */
  readonly engine: string
  /** The fingerprint of the run's configuration. */
  readonly configuration: string
  /** What was saved with the network that training started from. */
  readonly before?: JsonObject
}

export interface Session {
  readonly context: Context
  readonly run: RunFolder
  readonly configuration: Configuration
  readonly prepared: AnyPrepared
  readonly engine: EngineOptions
  readonly cell: AnyCell | null
  /** The network to start from, where it is another run's or this one's own; else each stage builds its own. */
  readonly model: Model | null
  /** What was saved with another run's network. */
  readonly before: JsonObject | null
  readonly totalSteps: number
  /** Where a run that is resumed stands. */
  readonly from: Standing | null
  readonly sampleEvery: number | null
  readonly reporter: Reporter
  /** Milliseconds between two saves of the training state: it changes no bit of the result. */
  readonly saveEvery: number
  /** Called when the engine is known. */
  readonly began: (start: StartOfFit) => void
  /** The facts for a person, printed when the engine and the memory are known. */
  readonly describe: (start: StartOfFit, stage: Stage, isFirst: boolean) => Promise<string>
  /** Whether these say how long it will take; else it is said as soon as it can be told. */
  readonly timeKnown: boolean
}

export interface Standing {
  readonly stage: StageName
  readonly training: TrainingState
  /** The best weights so far. */
  readonly best: SavedModel | null
  /** The losses of the validations so far, from the run's events. */
  readonly losses: { readonly best: number | null; readonly last: number | null }
}

type StartOfFit = Extract<FitEvent, { type: 'start' }>
type Event<Type extends FitEvent['type']> = Extract<FitEvent, { type: Type }>

/** The most step events that a stage keeps. */
const KEPT_STEPS = 1000
/** How often events reach the disk between two saves. */
const FLUSHES = 10
/** Facts that the start of a run tells in full. */
const MOST_FACTS = 50
/** Samples in a run, unless told otherwise. */
const SAMPLES = 5
/** Seconds of training after which its whole duration can be told. */
const TELLING = 1

/** Trains until the end, an interruption or a divergence, saving on the way; at the end the report. */
export async function trainRun(session: Session): Promise<ExitCode> {
  const { context, run, reporter } = session
  const interrupts = listenForInterrupts(() => reporter.say(context.messages.progress.interrupting))
  try {
    return await new Training(session, interrupts.signal, () => interrupts.stop()).run()
  } finally {
    interrupts.forget()
    await run.events.flush().catch(() => {})
  }
}

class Training {
  readonly #session: Session
  readonly #signal: AbortSignal
  readonly #stop: () => void
  readonly #plan: readonly PlannedStage[]
  readonly #task: TaskRun
  readonly #saver: Saver
  readonly #began = performance.now()
  /** Of the stage at hand. */
  #at: PlannedStage
  #tracker: Tracker
  #every = { event: 1, sample: 0 }
  #engine = ''
  #timeKnown: boolean
  #best: number | null
  #last: number | null
  #flushedAt = performance.now()
  /** Sums since the last validation, weighted by symbols. */
  #losses: { sum: number; count: number }

  constructor(session: Session, signal: AbortSignal, stop: () => void) {
    this.#session = session
    this.#signal = signal
    this.#stop = stop
    const { prepared, totalSteps, from, context, run, reporter } = session
    this.#plan = planStages(prepared.stages, totalSteps)
    this.#at = this.#plan.find(({ stage }) => stage.name === from?.stage) ?? this.#plan[0]!
    this.#tracker = this.#trackerOf(this.#at, from?.training.record.step ?? 0)
    this.#timeKnown = session.timeKnown
    const { loss = 0, elements = 0 } = from?.training.record.totals ?? {}
    this.#losses = { sum: loss, count: elements }
    this.#best = from?.losses.best ?? null
    this.#last = from?.losses.last ?? null
    this.#tracker.validation = this.#last
    this.#saver = new Saver({ run, reporter, resume: `${context.command} resume ${runArgument(run.folder, context.directory)}` })
    this.#task = new TaskRun(prepared, this.#options())
  }

  #options(): TaskRunOptions {
    const { engine, cell, model, from, totalSteps } = this.#session
    return {
      engine,
      cell,
      steps: totalSteps,
      signal: this.#signal,
      ...(model ? { model } : {}),
      ...(from ? { from: { state: { stage: from.stage, training: from.training }, best: from.best } } : {}),
    }
  }

  #trackerOf({ stage, totalSteps, stepsPerEpoch }: PlannedStage, step: number): Tracker {
    const validateEvery = stage.training(totalSteps).validateEvery ?? stepsPerEpoch
    const validationBatches = stage.data.validation?.size ?? 0
    return new Tracker({ stage: stage.name, totalSteps, stepsPerEpoch, validateEvery, validationBatches }, step)
  }

  async run(): Promise<ExitCode> {
    const { context, reporter } = this.#session
    let finished: Extract<TaskEvent, { type: 'finished' }> | null = null
    for await (const event of this.#task) {
      if (event.type === 'fit') await this.#fit(event.stage, event.event)
      if (event.type === 'working') reporter.working(event)
      if (event.type === 'finished') finished = event
      if (context.out.closed) this.#stop()
    }
    reporter.end()
    return finished ? await this.#finished(finished) : this.#interrupted()
  }

  async #fit(stage: Stage, event: FitEvent): Promise<void> {
    if (event.type === 'start') await this.#begin(stage, event)
    if (event.type === 'step') await this.#step(event)
    if (event.type === 'validation') await this.#validation(event)
    if (event.type === 'diverged') await this.#diverged(event)
    if (event.type === 'end') await this.#endOfStage(event)
  }

  async #begin(stage: Stage, event: StartOfFit): Promise<void> {
    const { run, configuration, prepared, reporter, from } = this.#session
    const goesOn = from?.stage === stage.name
    const isFirst = !from && this.#plan[0]!.stage === stage
    if (this.#at.stage !== stage) {
      this.#at = this.#plan.find((planned) => planned.stage === stage)!
      this.#tracker = this.#trackerOf(this.#at, 0)
      this.#losses = { sum: 0, count: 0 }
      this.#best = null
      this.#last = null
      this.#timeKnown = false
    }
    const { totalSteps, stepsPerEpoch } = this.#at
    this.#every = {
      event: Math.max(1, Math.floor(totalSteps / KEPT_STEPS)),
      sample: this.#session.sampleEvery ?? Math.max(1, Math.ceil(totalSteps / SAMPLES)),
    }
    this.#engine = event.engine.name
    const start: TrainingEvent = {
      type: 'start',
      time: new Date().toISOString(),
      run: run.name,
      folder: run.folder,
      task: configuration.task,
      stage: stage.name,
      // A folder may have thousands of files: the log keeps what they came to.
      facts: prepared.facts.length > MOST_FACTS ? prepared.facts.filter(({ code }) => code !== 'file') : prepared.facts,
      unit: prepared.unit,
      weights: event.weights,
      memoryBytes: event.memory.persistentBytes + event.memory.scratchBytes,
      engine: event.engine.name,
      instructionSet: event.engine.instructionSet,
      threads: event.engine.threads,
      totalSteps,
      stepsPerEpoch,
      resumedAt: event.step,
    }
    this.#keep(start)
    this.#session.began(event)
    reporter.say(await this.#session.describe(event, stage, isFirst || goesOn))
    if (!goesOn) {
      if (isFirst) await run.clear()
      this.#saver.pending = await this.#task.model.save()
      await this.#save(isFirst ? configuration : undefined)
    }
    this.#tracker.pause()
  }

  async #step(event: Event<'step'>): Promise<void> {
    const { reporter, prepared } = this.#session
    const tracker = this.#tracker
    const { totalSteps, stage } = this.#at
    tracker.add({ ...event, units: prepared.unit === 'rows' ? stage.data.batch : event.tokens })
    this.#losses.sum += event.loss * event.tokens
    this.#losses.count += event.tokens
    reporter.step(tracker)
    this.#tellTime()
    const { step, epoch, learningRate } = event
    if (step % this.#every.event === 0 || step === totalSteps)
      this.#keep({
        type: 'step',
        stage: stage.name,
        step,
        totalSteps,
        epoch,
        ...tracker.takeMeans(),
        learningRate,
        unitsPerSecond: tracker.unitsPerSecond,
        secondsLeft: tracker.secondsLeft,
      })
    if (this.#every.sample > 0 && step % this.#every.sample === 0 && step < totalSteps && !this.#signal.aborted) await this.#sample(step)
    // After the last step there is a validation to come, and a save at the end.
    if (this.#saver.since > this.#session.saveEvery && step < totalSteps) await this.#save()
    else await this.#show()
  }

  /** Lets others see how far the run is: events reach the disk more often than the training state. */
  async #show(): Promise<void> {
    if (performance.now() - this.#flushedAt < this.#session.saveEvery / FLUSHES) return
    this.#flushedAt = performance.now()
    await this.#session.run.events.flush().catch(() => {})
  }

  /** Once, when a few steps have shown it. */
  #tellTime(): void {
    const { reporter, context, prepared } = this.#session
    if (this.#timeKnown || this.#tracker.seconds < TELLING || !this.#tracker.isSettled) return
    this.#timeKnown = true
    if (this.#tracker.secondsLeft < TELLING) return
    const { time, timeLine } = context.messages.facts
    reporter.say(inRows([[time, timeLine({ seconds: this.#tracker.secondsLeft })]], startWidth(prepared, context)))
  }

  async #sample(step: number): Promise<void> {
    const { name } = this.#at.stage
    if (!this.#session.reporter.wantsSamples || name !== 'training') return
    const text = await this.#sampleOf(this.#task.model)
    if (text !== null) this.#keep({ type: 'sample', stage: name, step, text })
    this.#tracker.pause()
  }

  /** What the network gives now; null where there is nothing to see, or someone wants to go. */
  async #sampleOf(model: Model): Promise<string | null> {
    const { prepared } = this.#session
    if (!prepared.sample || this.#signal.aborted) return null
    try {
      return await prepared.sample(model, { signal: this.#signal })
    } catch (error) {
      if (this.#signal.aborted) return null
      throw error
    }
  }

  async #validation({ step, epoch, loss, metrics, best, milliseconds }: Event<'validation'>): Promise<void> {
    const { stage, totalSteps, stepsPerEpoch } = this.#at
    const trainingLoss = this.#losses.count > 0 ? this.#losses.sum / this.#losses.count : Number.NaN
    this.#losses = { sum: 0, count: 0 }
    this.#tracker.validated(loss, milliseconds)
    this.#last = loss
    if (best) this.#best = loss
    if (best && stage.name === 'training') this.#saver.pending = this.#task.best
    const epochs = Math.ceil(totalSteps / stepsPerEpoch)
    this.#keep({ type: 'validation', stage: stage.name, step, epoch, epochs, trainingLoss, loss, metrics, best })
    this.#tracker.pause()
  }

  async #diverged({ step, what, layer }: Event<'diverged'>): Promise<never> {
    const { run, context, reporter, configuration } = this.#session
    const { name, calmerLearningRate } = this.#at.stage
    this.#keep({ type: 'diverged', stage: name, step, what: `${what} ${layer}` })
    reporter.end()
    await this.#saver.saveModel().catch(() => {})
    await run.events.flush().catch(() => {})
    const anew = name !== 'training'
    const rate = calmerLearningRate === null ? {} : { learningRate: calmerLearningRate }
    const command = trainFrom({ folder: run.folder, configuration }, context, { anew, ...rate })
    throw new Failure(ExitCode.diverged, anew ? 'diverged-before' : 'diverged', { step, what, layer, run: run.name, command })
  }

  async #endOfStage({ step, reason }: Event<'end'>): Promise<void> {
    const { stage } = this.#at
    const isLast = stage.name === 'training'
    if (isLast && (stage.data.validation === undefined || step === 0)) this.#saver.pending = await this.#task.model.save()
    await this.#save()
    if (isLast) this.#saver.ended = reason === 'finished' || reason === 'earlyStopping'
    if (reason === 'earlyStopping') this.#session.reporter.say(this.#session.context.messages.progress.stoppedEarly({ step }))
  }

  async #save(beginning?: Configuration): Promise<void> {
    const { stage, training } = await this.#task.state()
    const { before, configuration } = this.#session
    const facts: StateFacts = {
      record: training.record,
      stage,
      engine: this.#engine,
      configuration: fingerprint(configuration),
      ...(before ? { before } : {}),
    }
    await this.#saver.save(
      { number: this.#at.offset + training.record.step, stage, step: training.record.step, facts, tensors: training.tensors },
      beginning,
    )
    this.#tracker.pause()
  }

  #keep(event: TrainingEvent): void {
    this.#session.run.events.add(event)
    this.#session.reporter.event(event)
  }

  #interrupted(): ExitCode {
    const { run, context, reporter, from } = this.#session
    const { messages } = context
    const { stage, totalSteps } = this.#at
    const step = this.#tracker.latest?.step ?? from?.training.record.step ?? 0
    const { resume } = this.#saver
    this.#keep({ type: 'interrupted', stage: stage.name, step, resume })
    const isTrained = this.#saver.ended || (stage.name === 'training' && step >= totalSteps)
    const { interrupted, interruptedBeforeReport } = messages.done
    const said = isTrained
      ? interruptedBeforeReport({ run: run.name })
      : interrupted({ run: run.name, step, total: totalSteps, stage: stage.name })
    reporter.say(`${said}\n  ${resume}`)
    return ExitCode.interrupted
  }

  /** The model as it can be asked, the report, and then nothing is left to do. */
  async #finished({ model, report }: Extract<TaskEvent, { type: 'finished' }>): Promise<ExitCode> {
    const { run, reporter, prepared, context, from } = this.#session
    const { task, files } = this.#session.configuration
    const { unitsPerSecond, latest } = this.#tracker
    const step = latest?.step ?? from?.training.record.step ?? 0
    const seconds = (performance.now() - this.#began) / 1000
    const text = await this.#sampleOf(model)
    if (text !== null) run.events.add({ type: 'sample', stage: 'training', step, text })
    const end = {
      type: 'end',
      run: run.name,
      step,
      seconds,
      bestValidation: this.#best,
      lastValidation: this.#last,
      unitsPerSecond,
    } as const
    run.events.add(end)
    await this.#saver.finish({ model: await model.save(), report, markdown: reportMarkdown(report, task, context) })
    reporter.event({ type: 'report', report })
    reporter.event(end)
    reporter.result(resultText({ run, step, seconds, best: this.#best, text, report, prepared, task, files }, context))
    return ExitCode.done
  }
}

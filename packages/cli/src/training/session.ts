import type { Prepared } from '@tekrar/tasks'
import type { FitEvent, Model, SavedModel, TrainingState } from 'tekrar'
import type { Context } from '../context.ts'
import type { TrainingEvent } from '../event.ts'
import { ExitCode, Failure, type FailureDetails } from '../failure.ts'
import { runArgument } from '../runs/argument.ts'
import { type Configuration, fingerprint } from '../runs/configuration.ts'
import type { RunFolder } from '../runs/run-folder.ts'
import { trainFrom } from '../runs/train-from.ts'
import type { Reporter } from '../terminal/reporter.ts'
import { table } from '../terminal/table.ts'
import { harmless, indented } from '../terminal/width.ts'
import { listenForInterrupts } from './interrupts.ts'
import { sampleOf } from './sample.ts'
import { Tracker } from './tracker.ts'

/** What a saved state holds besides its tensors. */
export interface StateFacts {
  readonly record: TrainingState['record']
  /** The engine's name: another one would go on with other bits. */
  readonly engine: string
  /** The fingerprint of the run's configuration. */
  readonly configuration: string
}

export interface Session {
  readonly context: Context
  readonly run: RunFolder
  readonly configuration: Configuration
  readonly prepared: Prepared<{ readonly by: 'characters' | 'words' }>
  readonly model: Model
  readonly totalSteps: number
  /** Where a run that is resumed stands. */
  readonly from: TrainingState | null
  readonly sampleEvery: number | null
  readonly reporter: Reporter
  /** Milliseconds between two saves of the training state: it changes no bit of the result. */
  readonly saveEvery: number
  /** Called when the engine is known. */
  readonly began: (start: Extract<FitEvent, { type: 'start' }>) => void
  /** The facts for a person, printed when the engine and the memory are known. */
  readonly describe: (start: Extract<FitEvent, { type: 'start' }>) => Promise<string>
  /** Whether these say how long it will take; else it is said as soon as it can be told. */
  readonly timeKnown: boolean
}

/** The most step events that a run keeps. */
const KEPT_STEPS = 1000
/** How often events reach the disk between two saves. */
const FLUSHES = 10
/** Samples in a run, unless told otherwise. */
const SAMPLES = 5

/** Seconds of training after which its whole duration can be told. */
const TELLING = 1

const BITS = 1 / Math.LN2

/** Trains until the end, an interruption or a divergence, saving on the way. */
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

/** A failure to save, ending in what to do once there is room again. */
function withResume(error: unknown, resume: string): unknown {
  if (!(error instanceof Failure) || error.key !== 'cannot-save') return error
  const details = error.details as FailureDetails<'cannot-save'>
  return new Failure(error.exitCode, 'cannot-save', { ...details, kept: details.kept && { ...details.kept, resume } }, { cause: error })
}

class Training {
  readonly #session: Session
  readonly #signal: AbortSignal
  readonly #stop: () => void
  readonly #tracker: Tracker
  readonly #every: { readonly event: number; readonly sample: number }
  #stepsPerEpoch = 1
  #engine = ''
  readonly #configuration: string
  #timeKnown: boolean
  /** The best model, not on the disk yet. */
  #pending: SavedModel | null = null
  #savedAt = performance.now()
  #best: number | null = null
  #last: number | null = null
  #flushedAt = performance.now()
  /** Sums since the last validation, weighted by symbols. */
  #losses: { sum: number; count: number }

  constructor(session: Session, signal: AbortSignal, stop: () => void) {
    this.#session = session
    this.#signal = signal
    this.#stop = stop
    const { totalSteps, sampleEvery, from } = session
    this.#timeKnown = session.timeKnown
    this.#configuration = fingerprint(session.configuration)
    this.#tracker = new Tracker(totalSteps, from?.record.step ?? 0)
    this.#every = {
      event: Math.max(1, Math.floor(totalSteps / KEPT_STEPS)),
      sample: sampleEvery ?? Math.max(1, Math.ceil(totalSteps / SAMPLES)),
    }
    const { loss = 0, elements = 0 } = from?.record.totals ?? {}
    this.#losses = { sum: loss, count: elements }
    this.#best = from?.record.watch.best?.loss ?? null
    this.#last = from?.record.lastValidation?.loss ?? null
    this.#tracker.validation = this.#last
  }

  async run(): Promise<ExitCode> {
    const { model, prepared, totalSteps, from, reporter, context } = this.#session
    const fit = model.fit(prepared.data, {
      ...prepared.training(totalSteps),
      steps: totalSteps,
      signal: this.#signal,
      ...(from ? { from } : {}),
    })
    const state = () => fit.state()
    for await (const event of fit) {
      if (event.type === 'start') await this.#begin(event, state)
      if (event.type === 'step') await this.#step(event, state)
      if (event.type === 'validation') await this.#validation(event)
      if (event.type === 'diverged') await this.#diverged(event)
      if (context.out.closed) this.#stop()
    }
    const last = await state()
    if (prepared.data.validation === undefined || last.record.step === 0) this.#pending = await model.save()
    await this.#save(last)
    reporter.end()
    return last.record.step < totalSteps ? this.#interrupted(last.record.step) : await this.#finished(last.record.step)
  }

  async #begin(event: Extract<FitEvent, { type: 'start' }>, state: () => Promise<TrainingState>): Promise<void> {
    const { run, configuration, prepared, reporter, from, model } = this.#session
    this.#stepsPerEpoch = event.stepsPerEpoch
    this.#engine = event.engine.name
    const { symbols, validationSymbols, alphabet, unknown } = prepared.facts
    const start: TrainingEvent = {
      type: 'start',
      time: new Date().toISOString(),
      run: run.name,
      folder: run.folder,
      task: configuration.task,
      symbols,
      validationSymbols,
      alphabet,
      unknown,
      weights: event.weights,
      memoryBytes: event.memory.persistentBytes + event.memory.scratchBytes,
      engine: event.engine.name,
      instructionSet: event.engine.instructionSet,
      threads: event.engine.threads,
      totalSteps: event.totalSteps,
      stepsPerEpoch: event.stepsPerEpoch,
      resumedAt: event.step,
    }
    this.#keep(start)
    this.#session.began(event)
    reporter.say(await this.#session.describe(event))
    if (!from) {
      await run.clear()
      this.#pending = await model.save()
      await this.#save(await state(), configuration)
    }
    this.#tracker.pause()
  }

  async #step(event: Extract<FitEvent, { type: 'step' }>, state: () => Promise<TrainingState>): Promise<void> {
    const { totalSteps, reporter } = this.#session
    const tracker = this.#tracker
    tracker.add({ ...event, symbols: event.tokens })
    this.#losses.sum += event.loss * event.tokens
    this.#losses.count += event.tokens
    reporter.step(tracker)
    this.#tellTime()
    const { step, epoch, learningRate } = event
    if (step % this.#every.event === 0 || step === totalSteps)
      this.#keep({
        type: 'step',
        step,
        totalSteps,
        epoch,
        ...tracker.takeMeans(),
        learningRate,
        symbolsPerSecond: tracker.symbolsPerSecond,
        secondsLeft: tracker.secondsLeft(this.#stepsPerEpoch),
      })
    if (this.#every.sample > 0 && step % this.#every.sample === 0 && step < totalSteps && !this.#signal.aborted) await this.#sample(step)
    if (performance.now() - this.#savedAt > this.#session.saveEvery) await this.#save(await state())
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
    const { reporter, context } = this.#session
    if (this.#timeKnown || this.#tracker.seconds < TELLING) return
    this.#timeKnown = true
    const { time, timeLine } = context.messages.facts
    reporter.say(`${time}: ${timeLine({ seconds: this.#tracker.secondsLeft(this.#stepsPerEpoch) })}`)
  }

  async #sample(step: number): Promise<void> {
    const { model, prepared, reporter } = this.#session
    if (!reporter.wantsSamples) return
    this.#keep({ type: 'sample', step, text: await sampleOf(model, prepared.start, this.#signal) })
    this.#tracker.pause()
  }

  async #validation({ step, epoch, loss, best, milliseconds }: Extract<FitEvent, { type: 'validation' }>): Promise<void> {
    const trainingLoss = this.#losses.count > 0 ? this.#losses.sum / this.#losses.count : Number.NaN
    this.#losses = { sum: 0, count: 0 }
    this.#tracker.validated(loss, milliseconds)
    this.#last = loss
    if (best) {
      this.#best = loss
      this.#pending = await this.#session.model.save()
    }
    this.#keep({ type: 'validation', step, epoch, trainingLoss, loss, bits: loss * BITS, best })
    this.#tracker.pause()
  }

  async #diverged({ step, what, layer }: Extract<FitEvent, { type: 'diverged' }>): Promise<never> {
    const { run, context, reporter, configuration, prepared } = this.#session
    this.#keep({ type: 'diverged', step, what: `${what} ${layer}` })
    reporter.end()
    if (this.#pending) await run.saveModel(this.#pending).catch(() => {})
    await run.events.flush().catch(() => {})
    throw new Failure(ExitCode.diverged, 'diverged', {
      step,
      what,
      layer,
      run: run.name,
      command: trainFrom({ folder: run.folder, configuration }, context, prepared.calmerLearningRate),
    })
  }

  /**
   * The best model first, then the state: whoever resumes from a state finds the model that it knows of, or a better one. With a configuration it begins the
   * run. Nobody is told 'saved' before a resume would find it.
   */
  async #save(state: TrainingState, beginning?: Configuration): Promise<void> {
    const { run, context, reporter } = this.#session
    const saved = { type: 'saved', step: state.record.step } as const
    try {
      await this.#write(state, saved)
      if (beginning) await run.begin(beginning)
      reporter.event(saved)
    } catch (error) {
      throw withResume(error, `${context.command} resume ${runArgument(run.folder, context.directory)}`)
    }
  }

  async #write(state: TrainingState, saved: TrainingEvent): Promise<void> {
    const { run } = this.#session
    const { step } = state.record
    if (this.#pending) await run.saveModel(this.#pending)
    this.#pending = null
    run.events.add(saved)
    await run.saveState({
      step,
      facts: { record: state.record, engine: this.#engine, configuration: this.#configuration } satisfies StateFacts,
      tensors: state.tensors,
    })
    this.#savedAt = performance.now()
    this.#tracker.pause()
  }

  #keep(event: TrainingEvent): void {
    this.#session.run.events.add(event)
    this.#session.reporter.event(event)
  }

  #interrupted(step: number): ExitCode {
    const { run, context, reporter, totalSteps } = this.#session
    const { messages, command } = context
    const resume = `${command} resume ${runArgument(run.folder, context.directory)}`
    this.#keep({ type: 'interrupted', step, resume })
    reporter.say(`${messages.done.interrupted({ run: run.name, step, total: totalSteps })}\n  ${resume}`)
    return ExitCode.interrupted
  }

  async #finished(step: number): Promise<ExitCode> {
    const { run, reporter, model, prepared } = this.#session
    const { seconds, symbolsPerSecond } = this.#tracker
    const text = await sampleOf(model, prepared.start, this.#signal)
    run.events.add({ type: 'sample', step, text })
    this.#keep({ type: 'end', run: run.name, step, seconds, bestValidation: this.#best, lastValidation: this.#last, symbolsPerSecond })
    reporter.result(this.#results(step, seconds, text))
    return ExitCode.done
  }

  #results(step: number, seconds: number, text: string): string {
    const { run, context, prepared } = this.#session
    const { messages, command } = context
    const { done } = messages
    const name = runArgument(run.folder, context.directory)
    const { one } = messages.units[prepared.values.by]
    const best = this.#best
    const next = [
      [`${command} generate ${name}`, done.nextGenerate],
      [`${command} show ${name}`, done.nextShow],
    ]
    return [
      done.trained({ run: run.name, steps: step, seconds, folder: run.folder }),
      ...(best === null ? [] : [done.validation({ loss: best, bits: best * BITS, perplexity: Math.exp(best), one })]),
      '',
      messages.progress.sample({ step }),
      indented(context.out.terminal ? harmless(text) : text),
      '',
      done.next,
      ...table(next.map(([line, why]) => [`  ${line}`, `# ${why}`]))
        .trimEnd()
        .split('\n'),
    ].join('\n')
  }
}

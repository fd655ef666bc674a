import { wordOf } from '@tekrar/tasks/rows'
import type { Context } from '../context.ts'
import type { Event, WorkingEvent } from '../event.ts'
import type { Tracker } from '../training/tracker.ts'
import { writeEvent } from './json.ts'
import { LiveBlock } from './live-block.ts'
import { metricTexts } from './metrics.ts'
import { harmless, indented, wrapped, wrappedWhereLong } from './width.ts'
import { WorkClock } from './work-clock.ts'

type Work = Pick<WorkingEvent, 'what' | 'share'>

/** How a training is shown: one of four ways, chosen once. */
export interface Reporter {
  /** After every step; cheap. */
  step(tracker: Tracker): void
  event(event: Event): void
  /** After the last step: what is being done, and how much of it is done; cheap. */
  working(work: Work): void
  /** A text for a person, in lines. */
  say(text: string): void
  /** What came out in the end, for standard output. */
  result(text: string): void
  /** Whether anyone will see a sample. */
  readonly wantsSamples: boolean
  /** Nothing more is drawn. */
  end(): void
}

export interface ReporterOptions {
  readonly json: boolean
  readonly quiet: boolean
  /** What speed is counted in: a key of the tasks' words. */
  readonly unit: string
  readonly samplesAsked: boolean
  readonly now?: () => number
}

/** Milliseconds between two drawings, and between two lines where there is no terminal. */
const DRAW = 125
const LINE = 10_000

export function reporterFor(context: Context, options: ReporterOptions): Reporter {
  if (options.json) return jsonReporter(context)
  if (options.quiet) return quietReporter(context)
  return context.err.terminal ? liveReporter(context, options) : lineReporter(context, options)
}

const quietReporter = ({ out }: Context): Reporter => ({
  step() {},
  event() {},
  working() {},
  say() {},
  result: (text) => out.write(`${text}\n`),
  wantsSamples: false,
  end() {},
})

function jsonReporter({ out }: Context): Reporter {
  let told = ''
  return {
    step() {},
    event: (event) => writeEvent(out, event),
    working({ what, share }) {
      // In steps of a tenth: a program wants to know that something goes on, not a hundred times a second.
      const now = `${what} ${Math.floor(share * 10)}`
      if (now !== told) writeEvent(out, { type: 'working', what, share })
      told = now
    },
    say() {},
    result() {},
    wantsSamples: true,
    end() {},
  }
}

/** What is done after the last step, in words. */
const workText = ({ what, share }: Work, left: number | null, { words, messages }: Context): string => {
  const work = words.work as Readonly<Record<string, string>>
  const name = Object.hasOwn(work, what) ? work[what]! : wordOf(words, 'contenders', what)
  return messages.progress.working({ what: name, share, left })
}

/** What speed is counted in, in words. */
export const manyOf = (unit: string, { units }: Context['words']): string =>
  (units as Readonly<Record<string, { readonly many: string }>>)[unit]?.many ?? unit

/** Two lines that say where training stands. */
function standing(tracker: Tracker, { messages, words }: Context, { unit }: ReporterOptions): [string, string] {
  const { latest } = tracker
  const { totalSteps, stepsPerEpoch, stage } = tracker.at
  if (!latest) return ['', '']
  const smooth = tracker.smooth
  const share = messages.percent(latest.step / totalSteps)
  const step = messages.progress.step({
    step: latest.step,
    total: totalSteps,
    epoch: latest.epoch,
    epochs: Math.ceil(totalSteps / stepsPerEpoch),
    left: latest.step === totalSteps ? null : tracker.secondsLeft,
    speed: tracker.unitsPerSecond,
    many: manyOf(unit, words),
  })
  const losses = messages.progress.losses({
    loss: smooth.loss,
    validation: tracker.validation,
    norm: smooth.gradientNorm,
    clipped: smooth.clippedShare,
    rate: latest.learningRate,
  })
  return [`${messages.progress.stages[stage]}${share} ${step}`, losses]
}

/** The lines that stay, whatever the surroundings. */
function lasting(event: Event, context: Context): string | null {
  const { messages } = context
  const dim = (text: string) => (context.err.colour ? `\u001b[2m${text}\u001b[22m` : text)
  if (event.type === 'notice') return `${wrapped(`${messages.severities[event.severity ?? 'note']}: ${event.message}`, 80).join('\n')}\n`
  if (event.type === 'sample') {
    return `${messages.progress.sample({ step: event.step })}\n${dim(wrappedWhereLong(indented(harmless(event.text)), 80))}\n`
  }
  if (event.type === 'validation') {
    const metrics = metricTexts(event.metrics, context)
    const line = messages.progress.epoch({ ...event, validation: event.loss, loss: event.trainingLoss, metrics })
    return `${wrapped(messages.progress.stages[event.stage] + line, 80).join('\n')}\n`
  }
  return null
}

function liveReporter(context: Context, options: ReporterOptions): Reporter {
  const now = options.now ?? (() => performance.now())
  const block = new LiveBlock(context.err)
  let drawn = Number.NEGATIVE_INFINITY
  let last: Tracker | null = null
  const clock = new WorkClock(now)
  let what = ''
  return {
    step(tracker) {
      last = tracker
      if (now() - drawn < DRAW) return
      drawn = now()
      block.draw(standing(tracker, context, options))
    },
    event(event) {
      const text = lasting(event, context)
      if (text === null) return
      block.above(text)
      if (last) block.draw(standing(last, context, options))
    },
    working(work) {
      const left = clock.left(work)
      if (now() - drawn < DRAW && what === work.what) return
      what = work.what
      drawn = now()
      block.draw([...(last ? standing(last, context, options) : []), workText(work, left, context)])
    },
    say(text) {
      block.above(`${text}\n`)
      if (last) block.draw(standing(last, context, options))
    },
    result: (text) => context.out.write(`${text}\n`),
    wantsSamples: true,
    end() {
      if (last) block.draw(standing(last, context, options))
      block.leave()
      last = null
    },
  }
}

function lineReporter(context: Context, options: ReporterOptions): Reporter {
  const now = options.now ?? (() => performance.now())
  let written = now()
  const clock = new WorkClock(now)
  let what = ''
  return {
    step(tracker) {
      if (now() - written < LINE) return
      written = now()
      context.err.write(`${standing(tracker, context, options).join(' · ')}\n`)
    },
    event(event) {
      // Epochs can fly by many times a second: off a terminal the line every ten seconds says enough.
      const text = event.type === 'validation' ? null : lasting(event, context)
      if (text !== null) context.err.write(text)
    },
    working(work) {
      const left = clock.left(work)
      if (work.what === what && now() - written < LINE) return
      what = work.what
      written = now()
      context.err.write(`${workText(work, left, context)}\n`)
    },
    say: (text) => context.err.write(`${text}\n`),
    result: (text) => context.out.write(`${text}\n`),
    // Many lines at once are wanted off a terminal only by who asks for them.
    wantsSamples: options.samplesAsked,
    end() {},
  }
}

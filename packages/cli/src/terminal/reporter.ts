import type { Context } from '../context.ts'
import type { Event } from '../event.ts'
import type { Tracker } from '../training/tracker.ts'
import { writeEvent } from './json.ts'
import { LiveBlock } from './live-block.ts'
import { harmless, indented } from './width.ts'

/** How a training is shown: one of four ways, chosen once. */
export interface Reporter {
  /** After every step; cheap. */
  step(tracker: Tracker): void
  event(event: Event): void
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
  /** What a symbol is called: `characters` or `words`. */
  readonly symbols: 'characters' | 'words'
  readonly samplesAsked: boolean
  readonly epochs: number
  readonly stepsPerEpoch: number
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
  say() {},
  result: (text) => out.write(`${text}\n`),
  wantsSamples: false,
  end() {},
})

const jsonReporter = ({ out }: Context): Reporter => ({
  step() {},
  event: (event) => writeEvent(out, event),
  say() {},
  result() {},
  wantsSamples: true,
  end() {},
})

/** Two lines that say where training stands. */
function standing(tracker: Tracker, { messages }: Context, { symbols, epochs, stepsPerEpoch }: ReporterOptions): [string, string] {
  const { latest, totalSteps } = tracker
  if (!latest) return ['', '']
  const smooth = tracker.smooth
  const share = messages.percent(latest.step / totalSteps)
  const step = messages.progress.step({
    step: latest.step,
    total: totalSteps,
    epoch: latest.epoch,
    epochs,
    left: tracker.secondsLeft(stepsPerEpoch),
    speed: tracker.symbolsPerSecond,
    many: messages.units[symbols].many,
  })
  const losses = messages.progress.losses({
    loss: smooth.loss,
    validation: tracker.validation,
    norm: smooth.gradientNorm,
    clipped: smooth.clippedShare,
    rate: latest.learningRate,
  })
  return [`${share} ${step}`, losses]
}

/** The lines that stay, whatever the surroundings. */
function lasting(event: Event, context: Context, { epochs }: ReporterOptions): string | null {
  const { messages } = context
  const dim = (text: string) => (context.err.colour ? `\u001b[2m${text}\u001b[22m` : text)
  if (event.type === 'notice') return `${messages.note}: ${event.message}\n`
  if (event.type === 'sample') {
    return `${messages.progress.sample({ step: event.step })}\n${dim(indented(harmless(event.text)))}\n`
  }
  if (event.type === 'validation')
    return `${messages.progress.epoch({ ...event, epochs, validation: event.loss, loss: event.trainingLoss })}\n`
  return null
}

function liveReporter(context: Context, options: ReporterOptions): Reporter {
  const now = options.now ?? (() => performance.now())
  const block = new LiveBlock(context.err)
  let drawn = Number.NEGATIVE_INFINITY
  let last: Tracker | null = null
  return {
    step(tracker) {
      last = tracker
      if (now() - drawn < DRAW) return
      drawn = now()
      block.draw(standing(tracker, context, options))
    },
    event(event) {
      const text = lasting(event, context, options)
      if (text === null) return
      block.above(text)
      if (last) block.draw(standing(last, context, options))
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
  return {
    step(tracker) {
      if (now() - written < LINE) return
      written = now()
      context.err.write(`${standing(tracker, context, options).join(' · ')}\n`)
    },
    event(event) {
      // Epochs can fly by many times a second: off a terminal the line every ten seconds says enough.
      const text = event.type === 'validation' ? null : lasting(event, context, options)
      if (text !== null) context.err.write(text)
    },
    say: (text) => context.err.write(`${text}\n`),
    result: (text) => context.out.write(`${text}\n`),
    // Many lines at once are wanted off a terminal only by who asks for them.
    wantsSamples: options.samplesAsked,
    end() {},
  }
}

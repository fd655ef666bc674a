/**
 * What `--json` writes, one object a line, and what `events.jsonl` of a run keeps. Losses are nats a character (or word); times are seconds.
 */
export type Event =
  | StartEvent
  | StepEvent
  | ValidationEvent
  | SampleEvent
  | SavedEvent
  | NoticeEvent
  | InterruptedEvent
  | DivergedEvent
  | EndEvent
  | ErrorEvent
  | GeneratedEvent
  | EvaluationEvent

/** Training begins, or goes on (`resumedAt` > 0). */
export interface StartEvent {
  readonly type: 'start'
  readonly time: string
  readonly run: string
  readonly folder: string
  readonly task: string
  /** Symbols read, in all and for validation; how many different ones there are; how many of the validation part are unknown. */
  readonly symbols: number
  readonly validationSymbols: number
  readonly alphabet: number
  readonly unknown: number
  readonly weights: number
  readonly memoryBytes: number
  readonly engine: string
  readonly instructionSet: string
  readonly threads: number
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  readonly resumedAt: number
}

/** Now and then while training: means since the last one. */
export interface StepEvent {
  readonly type: 'step'
  readonly step: number
  readonly totalSteps: number
  /** From 1. */
  readonly epoch: number
  readonly loss: number
  /** The norm of all gradients before clipping; null where it was not measured. */
  readonly gradientNorm: number | null
  /** The share of steps whose gradients were clipped; null without clipping. */
  readonly clippedShare: number | null
  readonly learningRate: number
  readonly symbolsPerSecond: number
  readonly secondsLeft: number
}

export interface ValidationEvent {
  readonly type: 'validation'
  readonly step: number
  /** From 1. */
  readonly epoch: number
  /** The mean loss of the training steps since the last validation. */
  readonly trainingLoss: number
  readonly loss: number
  readonly bits: number
  readonly best: boolean
}

export interface SampleEvent {
  readonly type: 'sample'
  readonly step: number
  readonly text: string
}

export interface SavedEvent {
  readonly type: 'saved'
  readonly step: number
}

export interface NoticeEvent {
  readonly type: 'notice'
  readonly code: string
  readonly message: string
}

export interface InterruptedEvent {
  readonly type: 'interrupted'
  readonly step: number
  readonly resume: string
}

export interface DivergedEvent {
  readonly type: 'diverged'
  readonly step: number
  /** The layer and weight that was first not finite. */
  readonly what: string
}

export interface EndEvent {
  readonly type: 'end'
  readonly run: string
  readonly step: number
  readonly seconds: number
  readonly bestValidation: number | null
  readonly lastValidation: number | null
  readonly symbolsPerSecond: number
}

export interface ErrorEvent {
  readonly type: 'error'
  readonly code: string
  readonly message: string
  readonly exitCode: number
}

export interface GeneratedEvent {
  readonly type: 'text'
  readonly index: number
  readonly prompt: string
  readonly text: string
}

export interface EvaluationEvent {
  readonly type: 'evaluation'
  readonly run: string
  readonly files: readonly string[]
  readonly symbols: number
  readonly unknown: number
  readonly nats: number
  readonly bits: number
  readonly perplexity: number
}

import type { EngineDescription } from 'tekrar'

/** What `--json` writes, one object a line. Losses are nats a character (or word); times are seconds. */
export type Event =
  | TrainingEvent
  | ErrorEvent
  | GeneratedEvent
  | EvaluationEvent
  | RunEvent
  | DamagedRunEvent
  | ConfigurationEvent
  | DryRunEvent
  | PlanEvent
  | DoctorEvent

/** What happens while a run is trained: `events.jsonl` keeps it. */
export type TrainingEvent =
  | StartEvent
  | StepEvent
  | ValidationEvent
  | SampleEvent
  | SavedEvent
  | NoticeEvent
  | InterruptedEvent
  | DivergedEvent
  | EndEvent

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

/** A validation's loss, and the training step after which it was measured. */
export interface Measurement {
  readonly loss: number
  readonly step: number
}

/** What a run is: its task, its files by absolute path, and every option as resolved. */
export interface RunConfiguration {
  readonly format: number
  readonly task: string
  readonly files: readonly string[]
  readonly sha256: string
  readonly options: Readonly<Record<string, string | number | boolean | null>>
}

/** Everything about a run: `show`, and `runs` for each. */
export interface RunEvent {
  readonly type: 'run'
  readonly run: string
  readonly folder: string
  readonly task: string
  readonly files: readonly string[]
  readonly running: boolean
  readonly step: number
  readonly totalSteps: number
  readonly bestValidation: Measurement | null
  readonly lastValidation: Measurement | null
  readonly symbolsPerSecond: number | null
  readonly engine: string | null
  readonly instructionSet: string | null
  readonly threads: number | null
  /** How many weights there are. */
  readonly weights: number | null
  /** Whether the model in the run's folder is there, and reads without a fault. */
  readonly model: 'whole' | 'damaged' | 'missing'
  /** What is wrong with a damaged model; null for one that is whole or missing. */
  readonly problem: string | null
  /** Of `weights.safetensors`; null unless the model is whole. */
  readonly sha256: string | null
  readonly configuration: RunConfiguration
}

/** `runs`: a run whose configuration cannot be read. */
export interface DamagedRunEvent {
  readonly type: 'damaged-run'
  readonly run: string
  readonly folder: string
  readonly reason: string
}

/** `train --print-config` */
export interface ConfigurationEvent {
  readonly type: 'configuration'
  readonly configuration: RunConfiguration
}

/** `train --dry-run`: what would be done. */
export interface DryRunEvent {
  readonly type: 'dry-run'
  readonly task: string
  /** What was read, and how each file is encoded. */
  readonly files: readonly { readonly name: string; readonly encoding: string }[]
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
  readonly seconds: number
}

/** `train --plan`: the compiled training step, for people. */
export interface PlanEvent {
  readonly type: 'plan'
  readonly text: string
}

export interface DoctorEvent {
  readonly type: 'doctor'
  readonly engine: EngineDescription
  /** `present`, or why the native engine is not there. */
  readonly native: string
  readonly product: { readonly size: number; readonly gigaflops: number }
  readonly step: { readonly milliseconds: number; readonly symbolsPerSecond: number }
  readonly versions: Readonly<Record<'tekrar' | 'cli' | 'node' | 'v8', string>>
  readonly machine: { readonly platform: string; readonly processor: string; readonly cores: number; readonly memoryBytes: number }
}

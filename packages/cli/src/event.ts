import type { Comparison, Report } from '@tekrar/tasks'
import type { Value } from '@tekrar/tasks/rows'
import type { EngineDescription } from 'tekrar'
import type { StepProfile } from './bench/profile.ts'
import type { BenchRecord, BenchResult } from './bench/record.ts'

/**
 * What `--json` writes, one object a line. Times are seconds; losses are what the network minimises (nats for classes, characters, words). `unit` is a key:
 * `characters`, `rows`, …
 */
export type Event =
  | TrainingEvent
  | WorkingEvent
  | ReportEvent
  | ErrorEvent
  | GeneratedEvent
  | AnswerEvent
  | FileEvent
  | EvaluationEvent
  | CheckEvent
  | ComparedEvent
  | ComparisonEvent
  | RunEvent
  | DamagedRunEvent
  | ConfigurationEvent
  | DryRunEvent
  | PlanEvent
  | DoctorEvent
  | BenchedEvent
  | BenchEvent
  | BenchProfileEvent

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

/** Steps are counted in each stage from 1. */
export type StageName = 'pretraining' | 'training'

/** What a task says of its data: a code of its own, and the facts. */
export interface FactRecord {
  readonly code: string
  readonly details: object
}

/** A stage of training begins, or goes on (`resumedAt` > 0). */
export interface StartEvent {
  readonly type: 'start'
  readonly time: string
  readonly run: string
  readonly folder: string
  readonly task: string
  readonly stage: StageName
  /** What the data turned out to be. */
  readonly facts: readonly FactRecord[]
  readonly unit: string
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
  readonly stage: StageName
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
  /** In the start's `unit`. */
  readonly unitsPerSecond: number
  readonly secondsLeft: number
}

export interface ValidationEvent {
  readonly type: 'validation'
  readonly stage: StageName
  readonly step: number
  /** From 1. */
  readonly epoch: number
  /** Epochs in all. */
  readonly epochs: number
  /** The mean loss of the training steps since the last validation. */
  readonly trainingLoss: number
  readonly loss: number
  /** What the task measures besides, by name. */
  readonly metrics: Readonly<Record<string, number>>
  readonly best: boolean
}

export interface SampleEvent {
  readonly type: 'sample'
  readonly stage: StageName
  readonly step: number
  readonly text: string
}

export interface SavedEvent {
  readonly type: 'saved'
  readonly stage: StageName
  readonly step: number
}

/** Something found in the data, or decided: `severity` is there where a task said it. */
export interface NoticeEvent {
  readonly type: 'notice'
  readonly code: string
  readonly severity?: 'note' | 'warning' | 'error'
  readonly message: string
}

export interface InterruptedEvent {
  readonly type: 'interrupted'
  readonly stage: StageName
  readonly step: number
  readonly resume: string
}

export interface DivergedEvent {
  readonly type: 'diverged'
  readonly stage: StageName
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
  readonly unitsPerSecond: number
}

/** After the last step: a baseline is fitted, something is measured; `share` of it is done. */
export interface WorkingEvent {
  readonly type: 'working'
  readonly what: string
  readonly share: number
}

/** What `report.json` holds; null where nothing was kept apart to measure on. */
export interface ReportEvent {
  readonly type: 'report'
  readonly report: Report | null
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

/** One answer of a trained network; what stands in `record` is the task's. */
export interface AnswerEvent {
  readonly type: 'answer'
  readonly record: Readonly<Record<string, unknown>>
}

/** A file was written that an answer is made of, or that holds the answers. */
export interface FileEvent {
  readonly type: 'file'
  readonly path: string
  readonly bytes: number
}

export interface EvaluationEvent {
  readonly type: 'evaluation'
  readonly run: string
  readonly files: readonly string[]
  readonly report: Report
}

/** `check`: the data as they are, and what training on them would take; null where an error stands in its way. */
export interface CheckEvent {
  readonly type: 'check'
  readonly task: string
  readonly facts: readonly FactRecord[]
  readonly findings: readonly (FactRecord & { readonly severity: 'note' | 'warning' | 'error'; readonly message: string })[]
  readonly training: Expected | null
}

/** What a training is expected to take. */
export interface Expected {
  readonly weights: number
  readonly memoryBytes: number
  readonly seconds: number
  readonly stages: readonly {
    readonly name: StageName
    readonly totalSteps: number
    readonly stepsPerEpoch: number
    readonly stepSeconds: number
    readonly seconds: number
  }[]
}

/** `compare`: one training of a variant is done. */
export interface ComparedEvent {
  readonly type: 'compared'
  readonly variant: Readonly<Record<string, Value>>
  readonly seed: number
  readonly measure: string
  readonly value: number
  readonly weights: number
  readonly stepSeconds: number
  readonly memoryBytes: number
}

/** `compare`: what `compare.json` holds. */
export interface ComparisonEvent {
  readonly type: 'comparison'
  readonly file: string
  readonly comparison: Comparison
}

/** A validation's loss and what was measured besides, and the training step after which. */
export interface Measurement {
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  readonly step: number
}

/** What a run is: its task, its files (and folders) by absolute path, and every option as resolved. */
export interface RunConfiguration {
  readonly format: number
  readonly task: string
  readonly files: readonly string[]
  readonly sha256: string
  readonly options: Readonly<Record<string, Value>>
}

/** Everything about a run: `show`, and `runs` for each. */
export interface RunEvent {
  readonly type: 'run'
  readonly run: string
  readonly folder: string
  readonly task: string
  readonly files: readonly string[]
  readonly running: boolean
  /** Whether training came to its end, its report included. */
  readonly finished: boolean
  readonly stage: StageName
  readonly step: number
  /** Of that stage. */
  readonly totalSteps: number
  readonly bestValidation: Measurement | null
  readonly lastValidation: Measurement | null
  readonly unit: string | null
  readonly unitsPerSecond: number | null
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
  /** Null while there is none, and where nothing was kept apart to measure on. */
  readonly report: Report | null
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
export interface DryRunEvent extends Expected {
  readonly type: 'dry-run'
  readonly task: string
  readonly facts: readonly FactRecord[]
  readonly unit: string
  readonly engine: string
  readonly instructionSet: string
  readonly threads: number
  readonly totalSteps: number
  readonly stepsPerEpoch: number
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
  /** Which file or package that reason is about; '' where it is about none. */
  readonly nativeDetail: string
  readonly product: { readonly size: number; readonly gigaflops: number }
  readonly step: { readonly milliseconds: number; readonly symbolsPerSecond: number }
  readonly versions: Readonly<Record<'tekrar' | 'cli' | 'node' | 'v8', string>>
  readonly machine: { readonly platform: string; readonly processor: string; readonly cores: number; readonly memoryBytes: number }
}

/** `bench`: one shape is timed. Times here are milliseconds. */
export interface BenchedEvent {
  readonly type: 'benched'
  readonly result: BenchResult
}

/** `bench`, last: everything that was measured. */
export interface BenchEvent {
  readonly type: 'bench'
  readonly record: BenchRecord
}

/** `bench --profile`: where the time of one shape's training step goes. */
export interface BenchProfileEvent {
  readonly type: 'bench-profile'
  readonly profile: StepProfile
}

import type { EngineDescription } from '../execution/executor.ts'

/** What a run tells, in order: plain records, so that each can be written as JSON as it stands. */
export type FitEvent = StartEvent | StepEvent | ValidationEvent | EpochEvent | DivergedEvent | EndEvent

/** A run begins. */
export interface StartEvent {
  readonly type: 'start'
  /** Steps made already: not 0 when a run is continued. */
  readonly step: number
  /** 0 where the data does not say beforehand. */
  readonly totalSteps: number
  /** 0 where the data does not say beforehand. */
  readonly stepsPerEpoch: number
  readonly weights: number
  readonly engine: EngineDescription
  /** What the training step was laid out in, bytes. */
  readonly memory: { readonly persistentBytes: number; readonly scratchBytes: number }
}

/** A step is done. */
export interface StepEvent {
  readonly type: 'step'
  /** Steps made, this one included. */
  readonly step: number
  /** From 1. */
  readonly epoch: number
  /** The batch's mean, nats for a cross-entropy, and what regularizers add; before the step's update. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** Of all gradients together, before clipping. */
  readonly gradientNorm: number
  readonly clipped: boolean
  readonly learningRate: number
  /** Rows times steps of this batch. */
  readonly tokens: number
  readonly milliseconds: number
}

/** The model was measured on the validation data. */
export interface ValidationEvent {
  readonly type: 'validation'
  readonly step: number
  readonly epoch: number
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** Whether what is watched was better than in all validations of the run before: the loss, unless early stopping watches another number. */
  readonly best: boolean
  readonly milliseconds: number
}

/** The data was gone through once. */
export interface EpochEvent {
  readonly type: 'epoch'
  readonly step: number
  readonly epoch: number
  /** A mean over the epoch's rows. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** The validation at the epoch's end. */
  readonly validation?: { readonly loss: number; readonly metrics: Readonly<Record<string, number>> }
  /** The share of its steps that were clipped. */
  readonly clippedShare: number
}

/** A step was not finite; it changed nothing. */
export interface DivergedEvent {
  readonly type: 'diverged'
  /** The number of the step that was not finite; it changed nothing. */
  readonly step: number
  readonly epoch: number
  readonly loss: number
  readonly gradientNorm: number
  readonly learningRate: number
  /** What was no number first, from the weights through the layers to the loss and back. */
  readonly what: 'weight' | 'output' | 'loss' | 'gradient'
  readonly layer: string
}

/** A run is over. */
export interface EndEvent {
  readonly type: 'end'
  readonly reason: EndReason
  readonly step: number
  readonly milliseconds: number
}

/** `finished` all its steps, `earlyStopping`, `aborted` by a signal, `stopped` by leaving the loop over its events or by a callback, `diverged`. */
export type EndReason = 'finished' | 'earlyStopping' | 'aborted' | 'stopped' | 'diverged'

/** What is left of a run. */
export interface History {
  /** Of each epoch that ended, by the names Keras's history has: `loss`, metrics, and of the validation at its end `val_loss`, … */
  readonly values: Readonly<Record<string, readonly number[]>>
  readonly reason: EndReason
  readonly steps: number
  /** One for each epoch that ended. */
  readonly epochs: readonly EpochEvent[]
  readonly validations: readonly ValidationEvent[]
  /** The best loss watched (or what early stopping watches), the validation's where there is one, and after which step. */
  readonly best?: { readonly loss: number; readonly step: number }
}

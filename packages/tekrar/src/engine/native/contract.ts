import type { EngineAbsence } from '../../base/messages/en.ts'
import type { Engine } from '../engine.ts'

export interface NativeOptions {
  /** Left out: as many as the machine has, at most 8. */
  readonly threads?: number
  /** Left out: the best that the processor has. */
  readonly instructionSet?: string
  /** Makes the error for memory that is not to be had. */
  readonly outOfMemory: (bytes: number) => Error
}

/** What `@tekrar/native` is asked. */
export interface NativeRequest extends NativeOptions {
  /** The format of the plans it will be handed: an addon that runs others does not serve. */
  readonly planVersion: number
}

/** The engine, or why there is none. */
export type NativeResult = { readonly engine: Engine } | { readonly absent: EngineAbsence; readonly detail: string }

import type { TaskMessages } from '@tekrar/tasks/rows'
import type { Language } from './language.ts'
import type { Messages } from './messages/en.ts'

/** What a command gets from its surroundings. */
export interface Context {
  readonly messages: Messages
  /** What tasks say. */
  readonly words: TaskMessages
  readonly language: Language
  /** Results. */
  readonly out: Output
  /** Progress, notices, errors. */
  readonly err: Output
  readonly input: Input
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The command as a person must type it here: `tekrar`, or `npx tekrar` when that is how it was started. */
  readonly command: string
  /** Milliseconds between two saves of a training's state: 20 seconds, or TEKRAR_SAVE_SECONDS. */
  readonly saveEvery: number
}

export interface Output {
  write(text: string): void
  readonly terminal: boolean
  readonly columns: number
  readonly colour: boolean
  /** True once whoever read it has gone (EPIPE). */
  readonly closed: boolean
  /** Resolves when a slow reader has caught up. */
  drained(): Promise<void>
}

/** Standard input. */
export interface Input {
  /** Whether someone would have to type it. */
  readonly terminal: boolean
  /** Line by line, as they come: UTF-8, without their ends. */
  lines(): AsyncIterable<string>
}

/** What a task cannot learn from, with the facts for whoever has words for it. `files` are the names of all that was read. */
export interface TaskErrors {
  /** Too little is left to train on. */
  'text-too-short': { readonly files: readonly string[]; readonly symbols: number; readonly by: 'characters' | 'words' }
  /** White space alone. */
  'text-blank': { readonly files: readonly string[] }
  /** Hardly a difference between one symbol and the next: nothing to foretell. */
  'text-too-uniform': {
    readonly files: readonly string[]
    readonly different: number
    readonly needed: number
    readonly by: 'characters' | 'words'
  }
}

/** Thrown by a task for data that it cannot do anything with. */
export class TaskError<Code extends keyof TaskErrors = keyof TaskErrors> extends Error {
  override readonly name = 'TaskError'
  readonly code: Code
  readonly details: TaskErrors[Code]

  constructor(code: Code, details: TaskErrors[Code]) {
    super(`${code}: ${details.files.join(', ')}`)
    this.code = code
    this.details = details
  }
}

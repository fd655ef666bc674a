/** A file's bytes, and what to call it: a path as it was given, with `/` between folders. */
export interface Source {
  readonly name: string
  readonly bytes: Uint8Array
}

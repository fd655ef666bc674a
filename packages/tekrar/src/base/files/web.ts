import type { Files } from './files.ts'

/** A page has no disk. */
export const files: Files | undefined = undefined

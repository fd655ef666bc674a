import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

/** What no music can be read from. */
export interface MusicErrors {
  /** The file ends before it says it does. */
  'midi-cut-short': { readonly file: string; readonly wanted: number; readonly bytes: number }
  'not-midi': { readonly file: string; readonly problem: string }
  'no-notes': { readonly file: string }
  /** Neither MIDI nor ABC nor a JSON piano roll. */
  'not-music': { readonly file: string }
  'broken-roll': { readonly file: string; readonly place: string; readonly problem: string }
}

/** What was decided while reading, counted. */
export interface MusicFindings {
  'notes-off-piano': { readonly file: string; readonly count: number; readonly lowest: number; readonly highest: number }
  'drums-left-out': { readonly file: string; readonly count: number }
  'notes-without-end': { readonly file: string; readonly count: number }
  'notes-between-steps': { readonly share: number; readonly count: number; readonly grid: number }
  'abc-left-out': { readonly file: string; readonly count: number; readonly examples: readonly string[] }
  'tune-without-notes': { readonly file: string; readonly count: number; readonly examples: readonly string[] }
}

export const refuse: ReturnType<typeof refusing<MusicErrors>> = refusing<MusicErrors>()
export const found: ReturnType<typeof finding<MusicFindings>> = finding<MusicFindings>()

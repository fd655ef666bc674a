/** The keys of a piano, as MIDI numbers. */
export const LOWEST_KEY = 21
export const HIGHEST_KEY = 108
export const KEYS = HIGHEST_KEY - LOWEST_KEY + 1

/** The keys that sound in one step, as MIDI numbers from low to high, each once; none for a rest. */
export type Step = readonly number[]

/** Music as a piano roll: what sounds in each step of a fixed length. */
export interface Piece {
  /** The file, and where in it. */
  readonly name: string
  readonly steps: readonly Step[]
}

/** A note in time. Times are in beats (quarter notes). */
export interface Note {
  /** MIDI number, 0 … 127. */
  readonly key: number
  readonly begin: number
  readonly end: number
}

/** What a file holds before it is cut into steps: notes in time, or steps as they are. */
export interface Notes {
  readonly name: string
  readonly notes: readonly Note[]
  /** Beats a minute; 120 unless the file says otherwise. */
  readonly tempo: number
  /** Beats in a bar: 4 unless the file says otherwise, 3 of 6/8. */
  readonly bar: number
}

/** Whether a piano has the key. */
export const isOnPiano = (key: number): boolean => key >= LOWEST_KEY && key <= HIGHEST_KEY

/** As many numbers as a step has keys at most, 1 where one sounds: [steps, 88], row after row. */
export function rollOf(steps: readonly Step[]): Uint8Array {
  const roll = new Uint8Array(steps.length * KEYS)
  for (const [t, step] of steps.entries()) for (const key of step) roll[t * KEYS + key - LOWEST_KEY] = 1
  return roll
}

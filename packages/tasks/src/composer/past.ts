import { KEYS } from '../music/piece.ts'

const OCTAVE = 12
/** How much is remembered of what sounded, from step to step: a few steps back, and as far as a phrase goes. */
const MEMORIES = [0.75, 0.95]

/** What can be said of a step at once, for all keys that look at it. */
export interface StepSeen {
  /** The keys that sound, from low to high. */
  readonly keys: readonly number[]
  /** How much each of the twelve pitch classes sounded lately, for each memory: [memories, 12]. */
  readonly classes: Float32Array
}

/** Music as far as it is known, step after step. */
export class Past {
  /** [steps, 88], and room for more. */
  roll: Uint8Array
  readonly #seen: StepSeen[] = []

  constructor(roll: Uint8Array) {
    this.roll = roll
  }

  /** Of a step that is known wholly. */
  at(step: number): StepSeen {
    while (this.#seen.length <= step) this.#seen.push(this.#look(this.#seen.length))
    return this.#seen[step]!
  }

  /** Makes room for a step. */
  reach(step: number): void {
    if ((step + 1) * KEYS <= this.roll.length) return
    const larger = new Uint8Array(Math.max(2 * this.roll.length, (step + 1) * KEYS))
    larger.set(this.roll)
    this.roll = larger
  }

  /** The keys of a step as far as they are known, from low to high. */
  keysIn(step: number): number[] {
    const keys: number[] = []
    for (let key = 0; key < KEYS; key++) if (this.roll[step * KEYS + key] === 1) keys.push(key)
    return keys
  }

  #look(step: number): StepSeen {
    const keys = this.keysIn(step)
    const before = step > 0 ? this.#seen[step - 1]!.classes : new Float32Array(MEMORIES.length * OCTAVE)
    const classes = before.map((level, i) => level * MEMORIES[Math.floor(i / OCTAVE)]!)
    for (const key of keys) for (const [i, kept] of MEMORIES.entries()) classes[i * OCTAVE + (key % OCTAVE)]! += 2 * (1 - kept)
    return { keys, classes }
  }
}

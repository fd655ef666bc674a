import { KEYS } from '../music/piece.ts'

/** How a key sees the music around it: saved with the network. */
export interface KeysSettings {
  /** Whether keys are told one after the other, from high to low, and each sees those above it in its own step. */
  readonly inTurn: boolean
  /** The keys, counted from the piano's lowest, that are foretold. */
  readonly lowest: number
  readonly highest: number
  /** Steps ago at which music comes again. */
  readonly echoes: readonly number[]
}

/** Semitones to both sides that a key sees of the step before. */
const REACH = 20
/** Semitones upwards that it sees of its own step. */
const ABOVE = 24
/** Semitones to both sides that it sees of an echo. */
const ECHO = 1
const OCTAVE = 12
/** Places on the keyboard that it may be near to, and the semitones between them. */
const PLACES = 8
const BETWEEN = 9
/** The lengths, in steps, of what the beat may be. */
const PERIODS = [2, 3, 4, 6, 8, 12, 16]

/** How many numbers a key sees. */
export const featureCount = ({ inTurn, echoes }: KeysSettings): number =>
  2 * REACH + 1 + OCTAVE + 2 + PLACES + echoes.length * (2 * ECHO + 1) + 2 * PERIODS.length + (inTurn ? ABOVE + OCTAVE + 1 : 0)

/** The music that features are made of: the roll, [steps, 88], as far as it is known. */
export interface Around {
  readonly roll: Uint8Array
  readonly step: number
  readonly key: number
  /** Semitones by which all is thought to lie higher. */
  readonly shift: number
}

/** What a key sees as a step begins (and, in turn, of the keys above it in the step); `into` is zero from `at` on. */
export function writeFeatures(into: Float32Array, at: number, { roll, step, key, shift }: Around, { inTurn, echoes }: KeysSettings): void {
  let place = at
  const see = (when: number, which: number): void => {
    if (when >= 0 && which >= 0 && which < KEYS && roll[when * KEYS + which] === 1) into[place] = 1
    place++
  }
  for (let d = -REACH; d <= REACH; d++) see(step - 1, key + d)
  let sounding = 0
  if (step > 0)
    for (let other = 0; other < KEYS; other++)
      if (roll[(step - 1) * KEYS + other] === 1) {
        sounding++
        into[place + mod(other - key, OCTAVE)] = 1
      }
  place += OCTAVE
  into[place++] = sounding / 4
  into[place++] = step > 0 ? 0 : 1
  for (let i = 0; i < PLACES; i++) into[place++] = Math.exp(-0.7 * ((key + shift - 10) / BETWEEN - i) ** 2)
  for (const ago of echoes) for (let d = -ECHO; d <= ECHO; d++) see(step - ago, key + d)
  for (const period of PERIODS) {
    into[place++] = Math.sin((2 * Math.PI * step) / period)
    into[place++] = Math.cos((2 * Math.PI * step) / period)
  }
  if (!inTurn) return
  for (let d = 1; d <= ABOVE; d++) see(step, key + d)
  let above = 0
  for (let other = key + 1; other < KEYS; other++)
    if (roll[step * KEYS + other] === 1) {
      above++
      into[place + mod(other - key, OCTAVE)] = 1
    }
  into[place + OCTAVE] = above / 4
}

const mod = (value: number, by: number): number => ((value % by) + by) % by

import { KEYS } from '../music/piece.ts'
import type { Past, StepSeen } from './past.ts'

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
/** After which all of them begin anew. */
const ALL_PERIODS = 48

/** Where a step stands in each of them, as points on a circle. */
const BEATS = Array.from({ length: ALL_PERIODS }, (_, step) =>
  Float32Array.from(PERIODS.flatMap((period) => [Math.sin((2 * Math.PI * step) / period), Math.cos((2 * Math.PI * step) / period)])),
)

const known = new Map<number, Float32Array>()

/** How near a key is to each place on the keyboard. */
function nearness(key: number): Float32Array {
  const found = known.get(key) ?? Float32Array.from({ length: PLACES }, (_, i) => Math.exp(-0.7 * ((key - 10) / BETWEEN - i) ** 2))
  known.set(key, found)
  return found
}

/** Of the step before: twelve pitch classes each of what sounds, of its lowest and of its highest, and lately, by two memories; numbers of keys. */
const HARMONY = 5 * OCTAVE + 4

/** How many numbers a key sees. */
export const featureCount = ({ inTurn, echoes }: KeysSettings): number =>
  2 * REACH + 1 + HARMONY + PLACES + echoes.length * (2 * ECHO + 1) + 2 * PERIODS.length + (inTurn ? ABOVE + OCTAVE + 1 : 0)

/** Who looks, and when. */
export interface Looking {
  readonly step: number
  readonly key: number
  /** Semitones by which all is thought to lie higher. */
  readonly shift: number
}

/** What a key sees as a step begins (and, in turn, of the keys above it in the step); `into` is zero from `at` on. */
export function writeFeatures(
  into: Float32Array,
  at: number,
  past: Past,
  { step, key, shift }: Looking,
  { inTurn, echoes }: KeysSettings,
): void {
  let place = at
  const before = step > 0 ? past.at(step - 1) : null
  if (before) {
    markNear(into, place, before.keys, key, REACH)
    writeHarmony(into, place + 2 * REACH + 1, before, key)
  } else into[place + 2 * REACH + 1] = 1
  place += 2 * REACH + 1 + HARMONY
  into.set(nearness(key + shift), place)
  place += PLACES
  for (const ago of echoes) {
    if (step >= ago) markNear(into, place, past.at(step - ago).keys, key, ECHO)
    place += 2 * ECHO + 1
  }
  into.set(BEATS[step % BEATS.length]!, place)
  place += 2 * PERIODS.length
  if (inTurn) writeAbove(into, place, past.roll.subarray(step * KEYS, (step + 1) * KEYS), key)
}

/** Which keys sound around one, as far as it reaches to both sides. */
function markNear(into: Float32Array, at: number, keys: readonly number[], key: number, reach: number): void {
  for (const other of keys) if (Math.abs(other - key) <= reach) into[at + reach + other - key] = 1
}

/** What is known of the step itself: the keys above, as far as a key reaches and by pitch class, and their number. */
function writeAbove(into: Float32Array, at: number, step: Uint8Array, key: number): void {
  let above = 0
  for (let other = key + 1; other < KEYS; other++) {
    if (step[other] !== 1) continue
    above++
    if (other - key <= ABOVE) into[at + other - key - 1] = 1
    into[at + ABOVE + from(key, other)] = 1
  }
  into[at + ABOVE + OCTAVE] = above / 4
}

/** The step before, as it is heard from a key. */
function writeHarmony(into: Float32Array, at: number, { keys, classes }: StepSeen, key: number): void {
  let above = 0
  for (const other of keys) {
    into[at + 4 + from(key, other)] = 1
    if (other > key) above++
  }
  into[at + 1] = keys.length / 4
  into[at + 2] = above / 2
  into[at + 3] = (keys.length - above) / 2
  const [lowest, highest] = [keys[0], keys.at(-1)]
  if (lowest !== undefined) into[at + 4 + OCTAVE + from(key, lowest)] = 1
  if (highest !== undefined) into[at + 4 + 2 * OCTAVE + from(key, highest)] = 1
  for (const [i, level] of classes.entries()) {
    const memory = Math.floor(i / OCTAVE)
    into[at + 4 + (3 + memory) * OCTAVE + from(key, i % OCTAVE)] = level
  }
}

/** Semitones up to the next key of the other's name. */
const from = (key: number, other: number): number => (((other - key) % OCTAVE) + OCTAVE) % OCTAVE

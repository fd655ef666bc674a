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
  /** The keys, all between these two. */
  readonly lowest: number
  readonly highest: number
  /** Semitones by which all is thought to lie higher. */
  readonly shift: number
}

/** Where what the keys see goes: the lowest one's begins at `at`, each other's so many numbers behind the one below it. All zero before. */
export interface Seeing {
  readonly numbers: Float32Array
  readonly at: number
  readonly apart: number
}

const NOTHING: readonly number[] = []

/** What keys see as a step begins (and, in turn, of the keys above them in the step). */
export function writeFeatures({ numbers, at, apart }: Seeing, past: Past, looking: Looking, { inTurn, echoes }: KeysSettings): void {
  const { step, lowest, highest, shift } = looking
  const before = step > 0 ? past.at(step - 1) : null
  const again = echoes.map((ago) => (step >= ago ? past.at(step - ago).keys : NOTHING))
  const own = inTurn ? past.keysIn(step) : NOTHING
  const beat = BEATS[step % BEATS.length]!
  for (let key = lowest; key <= highest; key++) {
    let place = at + (key - lowest) * apart
    if (before) {
      markNear(numbers, place, before.keys, key, REACH)
      writeHarmony(numbers, place + 2 * REACH + 1, before, key)
    } else numbers[place + 2 * REACH + 1] = 1
    place += 2 * REACH + 1 + HARMONY
    copy(numbers, place, nearness(key + shift))
    place += PLACES
    for (let echo = 0; echo < again.length; echo++, place += 2 * ECHO + 1) markNear(numbers, place, again[echo]!, key, ECHO)
    copy(numbers, place, beat)
    if (inTurn) writeAbove(numbers, place + beat.length, own, key)
  }
}

/** Which keys sound around one, as far as it reaches to both sides. */
function markNear(into: Float32Array, at: number, keys: readonly number[], key: number, reach: number): void {
  for (let i = 0; i < keys.length; i++) {
    const away = keys[i]! - key
    if (away >= -reach && away <= reach) into[at + reach + away] = 1
  }
}

/** What is known of the step itself: the keys above, as far as a key reaches and by pitch class, and their number. */
function writeAbove(into: Float32Array, at: number, keys: readonly number[], key: number): void {
  let above = 0
  for (let i = keys.length - 1; i >= 0 && keys[i]! > key; i--) {
    const other = keys[i]!
    above++
    if (other - key <= ABOVE) into[at + other - key - 1] = 1
    into[at + ABOVE + upTo(key, other)] = 1
  }
  into[at + ABOVE + OCTAVE] = above / 4
}

/** The step before, as it is heard from a key. */
function writeHarmony(into: Float32Array, at: number, { keys, classes }: StepSeen, key: number): void {
  let above = 0
  for (let i = 0; i < keys.length; i++) {
    into[at + 4 + upTo(key, keys[i]!)] = 1
    if (keys[i]! > key) above++
  }
  into[at + 1] = keys.length / 4
  into[at + 2] = above / 2
  into[at + 3] = (keys.length - above) / 2
  if (keys.length > 0) {
    into[at + 4 + OCTAVE + upTo(key, keys[0]!)] = 1
    into[at + 4 + 2 * OCTAVE + upTo(key, keys[keys.length - 1]!)] = 1
  }
  const turn = key % OCTAVE
  for (let from = 0, to = at + 4 + 3 * OCTAVE; from < classes.length; from += OCTAVE, to += OCTAVE) {
    for (let i = turn; i < OCTAVE; i++) into[to + i - turn] = classes[from + i]!
    for (let i = 0; i < turn; i++) into[to + OCTAVE + i - turn] = classes[from + i]!
  }
}

/** Semitones up to the next key of the other's name. */
const upTo = (key: number, other: number): number => (((other - key) % OCTAVE) + OCTAVE) % OCTAVE

/** For a few numbers faster than `set`. */
function copy(into: Float32Array, at: number, numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i++) into[at + i] = numbers[i]!
}

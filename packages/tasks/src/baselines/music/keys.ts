import { KEYS } from '../../music/piece.ts'

/** A piece as 1s where a key sounds: [steps, 88]. */
export interface Roll {
  readonly roll: Uint8Array
  readonly steps: number
}

/** Something counted that foretells: −ln p of each step of a piece. */
export type Foretelling = (piece: Roll) => Float64Array

/** Added to every count, so that nothing is impossible (Krichevsky and Trofimov 1981). */
const EXTRA = 0.5

/** Each key sounds as often as it did in training, whatever came before. */
export function keyFrequencies(training: readonly Roll[]): Foretelling {
  const sounding = new Float64Array(KEYS)
  let steps = 0
  for (const piece of training) {
    steps += piece.steps
    for (let at = 0; at < piece.roll.length; at += KEYS) for (let key = 0; key < KEYS; key++) sounding[key]! += piece.roll[at + key]!
  }
  const shares = sounding.map((count) => (count + EXTRA) / (steps + 2 * EXTRA))
  return overKeys((_, key) => shares[key]!)
}

/** Each key is a chain of two states: it sounds by whether it sounded in the step before. Before the first step all is silent. */
export function keyChains(training: readonly Roll[]): Foretelling {
  const [sounding, seen] = [new Float64Array(2 * KEYS), new Float64Array(2 * KEYS)]
  for (const { roll } of training)
    for (let at = 0; at < roll.length; at += KEYS)
      for (let key = 0; key < KEYS; key++) {
        const place = key + KEYS * (at === 0 ? 0 : roll[at - KEYS + key]!)
        seen[place]!++
        sounding[place]! += roll[at + key]!
      }
  const shares = sounding.map((count, i) => (count + EXTRA) / (seen[i]! + 2 * EXTRA))
  return overKeys((before, key) => shares[before * KEYS + key]!)
}

const overKeys = (share: (before: number, key: number) => number): Foretelling => {
  // By what comes before (2), by key (88), by what comes (2).
  const table = Float64Array.from({ length: 4 * KEYS }, (_, i) => {
    const p = share(Math.floor(i / (2 * KEYS)), Math.floor(i / 2) % KEYS)
    return -Math.log(i % 2 === 1 ? p : 1 - p)
  })
  return ({ roll, steps }) => {
    const costs = new Float64Array(steps)
    for (let step = 0; step < steps; step++)
      for (let key = 0; key < KEYS; key++) {
        const at = step * KEYS + key
        costs[step]! += table[((step === 0 ? 0 : roll[at - KEYS]!) * KEYS + key) * 2 + roll[at]!]!
      }
    return costs
  }
}

/** Of one voice: each note, and silence, comes as often as in training; or as often as it did after the one before. */
export function noteFrequencies(training: readonly Roll[]): Foretelling {
  return overNotes(training, () => 0)
}

export function noteChain(training: readonly Roll[]): Foretelling {
  return overNotes(training, (before) => before)
}

const NOTES = KEYS + 1

function overNotes(training: readonly Roll[], stateOf: (before: number) => number): Foretelling {
  const counts = new Float64Array(NOTES * NOTES)
  const totals = new Float64Array(NOTES)
  for (const piece of training)
    for (const [before, note] of following(piece)) {
      counts[stateOf(before) * NOTES + note]!++
      totals[stateOf(before)]!++
    }
  return (piece) =>
    Float64Array.from(following(piece), ([before, note]) => {
      const state = stateOf(before)
      return -Math.log((counts[state * NOTES + note]! + EXTRA) / (totals[state]! + EXTRA * NOTES))
    })
}

/** The note before, and the note; silence (and what comes before the beginning) is the last class. */
function* following({ roll, steps }: Roll): Generator<readonly [number, number]> {
  let before = KEYS
  for (let step = 0; step < steps; step++) {
    const found = roll.subarray(step * KEYS, (step + 1) * KEYS).lastIndexOf(1)
    const note = found < 0 ? KEYS : found
    yield [before, note]
    before = note
  }
}

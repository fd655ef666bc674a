const LETTERS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }
/** Semitones above the root, by what stands after it. */
const KINDS: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  '7': [0, 4, 7, 10],
  m7: [0, 3, 7, 10],
  maj7: [0, 4, 7, 11],
  '6': [0, 4, 7, 9],
  m6: [0, 3, 7, 9],
  '9': [0, 4, 7, 10, 14],
  '7b9': [0, 4, 7, 10, 13],
  d: [0, 3, 6],
  dim: [0, 3, 6],
  dim7: [0, 3, 6, 9],
  a: [0, 4, 8],
  aug: [0, 4, 8],
  '+': [0, 4, 8],
  a7: [0, 4, 8, 10],
  sus4: [0, 5, 7],
  sus2: [0, 2, 7],
}
/** Roots are played from this C upwards. */
const BASE = 48

const pitchClass = (letter: string, accidental: string | undefined): number =>
  (LETTERS[letter.toUpperCase()]! + (accidental === '#' || accidental === '+' ? 1 : accidental === 'b' ? -1 : 0) + 12) % 12

/** The keys of a chord such as `G`, `F#m`, `D7/f+`, in close position below middle C; null for what is no chord. */
export function chordKeys(symbol: string): readonly number[] | null {
  const match = /^\(?([A-G])([#b]?)([a-z0-9+]*)(?:\/([A-Ga-g])([#b+]?))?\)?$/.exec(symbol.trim())
  const kind = match && KINDS[match[3]!]
  if (!kind) return null
  const root = BASE + pitchClass(match[1]!, match[2])
  const keys = kind.map((above) => root + above)
  if (match[4] === undefined) return keys
  const bass = BASE - 12 + pitchClass(match[4], match[5])
  return [bass, ...keys]
}

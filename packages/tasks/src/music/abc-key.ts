/** Sharps (or, below zero, flats) of the major keys, by their letter. */
const SHARPS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: -1, G: 1, A: 3, B: 5 }
/** What a mode has more than the major key of its letter. */
const MODES: readonly (readonly [RegExp, number])[] = [
  [/^(maj|ion|$)/, 0],
  [/^mix/, -1],
  [/^dor/, -2],
  [/^(min|m(?!aj|ix)|aeo)/, -3],
  [/^phr/, -4],
  [/^loc/, -5],
  [/^lyd/, 1],
]
const ORDER_OF_SHARPS = 'FCGDAEB'

/** What a key alters: semitones by letter, A … G. */
export type Signature = Readonly<Record<string, number>>

/** The signature of a K: field, such as `G`, `Bb`, `F#m`, `A dorian`, `D exp ^f`; null for one that is not understood. */
export function signatureOf(field: string): Signature | null {
  const text = field.replace(/\s+(clef|octave|transpose|middle|stafflines|style)=\S*/g, '').trim()
  if (/^(none|hp)?$/i.test(text)) return {}
  const match = /^([A-G])([#b]?)\s*([A-Za-z]*)(.*)$/.exec(text)
  if (!match) return null
  const [, letter, accidental, word = '', rest = ''] = match
  const mode = MODES.find(([name]) => name.test(word.toLowerCase()))
  const explicit = word.toLowerCase() === 'exp'
  if (!mode && !explicit) return null
  const sharps = SHARPS[letter!]! + (accidental === '#' ? 7 : accidental === 'b' ? -7 : 0) + (mode?.[1] ?? 0)
  const signature: Record<string, number> = {}
  if (!explicit)
    for (let i = 0; i < Math.min(7, Math.abs(sharps)); i++)
      signature[sharps > 0 ? ORDER_OF_SHARPS[i]! : ORDER_OF_SHARPS[6 - i]!] = Math.sign(sharps)
  for (const [, sign, note] of rest.matchAll(/(\^|_|=)([A-Ga-g])/g))
    signature[note!.toUpperCase()] = sign === '^' ? 1 : sign === '_' ? -1 : 0
  return signature
}

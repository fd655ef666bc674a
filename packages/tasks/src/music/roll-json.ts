import { refuse } from '../sayings/music.ts'
import { isOnPiano, type Piece, type Step } from './piece.ts'

/** The parts that a file of rolls may be divided into. */
export interface DividedPieces {
  readonly training: readonly Piece[]
  readonly validation: readonly Piece[]
  readonly test: readonly Piece[]
}

const PARTS = { training: ['train', 'training'], validation: ['valid', 'validation', 'val', 'dev'], test: ['test'] } as const

/**
 * Piano rolls: a list of pieces, each a list of steps, each a list of MIDI numbers (−1 and null for silence); or such lists under `train`, `valid` and `test`.
 * Throws TaskError `broken-roll`, which names the place.
 */
export function readRolls(file: string, text: string): DividedPieces & { readonly divided: boolean; readonly off: readonly number[] } {
  const broken = (place: string, problem: string): never => refuse('broken-roll', { file, place, problem })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    broken('', error instanceof Error ? error.message : String(error))
  }
  const off: number[] = []
  const step = (given: unknown, place: string): Step => {
    if (!Array.isArray(given)) return broken(place, `a list of MIDI numbers is wanted, not ${kindOf(given)}`)
    const keys = new Set<number>()
    for (const [i, key] of given.entries()) {
      if (key === -1 || key === null) continue
      if (!Number.isInteger(key) || key < 0 || key > 127)
        broken(`${place}[${i}]`, `a MIDI number from 0 to 127 is wanted, not ${JSON.stringify(key)}`)
      if (isOnPiano(key)) keys.add(key)
      else off.push(key)
    }
    return [...keys].sort((a, b) => a - b)
  }
  const piece = (given: unknown, place: string): Piece =>
    Array.isArray(given)
      ? { name: `${file}${place}`, steps: given.map((one, i) => step(one, `${place}[${i}]`)) }
      : broken(place, `a list of steps is wanted, not ${kindOf(given)}`)
  const pieces = (given: unknown, place: string): Piece[] => {
    if (!Array.isArray(given)) return broken(place, `a list of pieces is wanted, not ${kindOf(given)}`)
    // One piece alone is a list of steps, whose entries hold numbers.
    const alone = given.length > 0 && given.every((one) => Array.isArray(one) && one.every((key) => !Array.isArray(key)))
    return (alone ? [piece(given, place)] : given.map((one, i) => piece(one, `${place}[${i}]`))).filter(({ steps }) => steps.length > 0)
  }
  if (Array.isArray(json)) return { training: pieces(json, ''), validation: [], test: [], divided: false, off }
  if (typeof json !== 'object' || json === null) return broken('', `lists of steps are wanted, not ${kindOf(json)}`)
  const part = (names: readonly string[]): Piece[] => {
    const name = names.find((one) => Object.hasOwn(json as object, one))
    return name === undefined ? [] : pieces((json as Record<string, unknown>)[name], `.${name}`)
  }
  const parts = { training: part(PARTS.training), validation: part(PARTS.validation), test: part(PARTS.test) }
  if (parts.training.length === 0) broken('', 'it has no part called train')
  return { ...parts, divided: true, off }
}

const kindOf = (given: unknown): string =>
  given === null ? 'null' : Array.isArray(given) ? 'a list' : typeof given === 'object' ? 'an object' : JSON.stringify(given)

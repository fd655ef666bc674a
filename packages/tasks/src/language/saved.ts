import { TaskError } from '../base/task-error.ts'
import { type Language, languages } from './language.ts'
import { BEGIN, bySubwords } from './subwords.ts'
import { type By, kindsOfPieces, type Tokenizer } from './tokenizer.ts'
import { byCharacters, byWords } from './whole.ts'

/** Reads what a tokenizer's `toJSON` gave. Throws TaskError `damaged-record` for anything else. */
export function tokenizerFromJson(json: unknown, task: string): Tokenizer {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task, problem: `tokenizer: ${problem}` })
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return damaged('it is no object')
  const { by, language, marks, symbols, characters, merges } = json as Readonly<Record<string, unknown>>
  if (!kindsOfPieces.includes(by as By)) return damaged(`by is ${JSON.stringify(by)}`)
  if (!languages.includes(language as Language)) return damaged(`language is ${JSON.stringify(language)}`)
  if (typeof marks !== 'boolean') return damaged('marks is neither true nor false')
  const shared = { language: language as Language, marks }

  const pieces = (list: unknown, name: string, single: boolean): readonly string[] => {
    if (!Array.isArray(list)) return damaged(`${name} is no list`)
    const texts = list as readonly unknown[]
    const seen = new Set<unknown>()
    for (const [i, piece] of texts.entries()) {
      if (typeof piece !== 'string' || piece === '') return damaged(`${name}[${i}] is no text`)
      if (single && [...piece].length !== 1) return damaged(`${name}[${i}] is not one character`)
      if (seen.has(piece)) return damaged(`${name}[${i}] stands twice`)
      seen.add(piece)
    }
    return texts as readonly string[]
  }
  if (by === 'characters') return byCharacters({ ...shared, known: pieces(symbols, 'symbols', true) })
  if (by === 'words') return byWords({ ...shared, known: pieces(symbols, 'symbols', false) })
  return bySubwords({ ...shared, ...mergesOf(pieces(characters, 'characters', true), merges, marks ? 4 : 2, damaged) })
}

function mergesOf(characters: readonly string[], merges: unknown, first: number, damaged: (problem: string) => never) {
  if (!Array.isArray(merges) || merges.length % 2 === 1) return damaged('merges is no list of pairs')
  const numbers = merges as readonly unknown[]
  const known = [...characters]
  const pairs: (readonly [number, number])[] = []
  for (let i = 0; i < numbers.length; i += 2) {
    const pair = [numbers[i], numbers[i + 1]].map((number) => {
      const place = Number(number) - first
      return typeof number === 'number' && Number.isInteger(place) && place >= 0 && place < known.length
        ? place
        : damaged(`merges[${i}] names a piece that is not there before it`)
    }) as [number, number]
    const piece = known[pair[0]]! + known[pair[1]]!
    if (piece.lastIndexOf(BEGIN) > 0 || piece.length > 1000) return damaged(`merges[${i}] goes from one word into another`)
    known.push(piece)
    pairs.push(pair)
  }
  return { characters, merges: pairs }
}

import type { Json, JsonObject } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import { KEYS } from '../music/piece.ts'
import type { KeysRecord } from './keys.ts'

/** What is saved with the network. */
export interface ComposerRecord {
  readonly voices: 'one' | 'many' | 'notes'
  readonly view: 'whole' | 'keys'
  /** Steps in a beat, beats a minute. */
  readonly grid: number
  readonly tempo: number
  /** Beats in a bar. */
  readonly bar: number
  /** Whether the chords of ABC tunes are played. */
  readonly chords: boolean
  /** Null for a view of the whole. */
  readonly keys: KeysRecord | null
}

export const recordToJson = ({ keys, ...record }: ComposerRecord): JsonObject => ({
  task: 'composer',
  version: 1,
  ...record,
  keys: keys && { ...keys, echoes: [...keys.echoes] },
})

/** Reads what `recordToJson` gave. Throws TaskError `damaged-record`, which names what is wrong. */
export function recordOf(json: JsonObject): ComposerRecord {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task: 'composer', problem })
  }
  const oneOf = <const Choice extends string>(name: string, choices: readonly Choice[]): Choice =>
    choices.find((choice) => choice === json[name]) ?? damaged(name)
  const numberIn = (value: Json | undefined, name: string, least: number, most: number): number =>
    typeof value === 'number' && value >= least && value <= most ? value : damaged(name)
  if (json.task !== 'composer' || json.version !== 1) damaged('task')
  const view = oneOf('view', ['whole', 'keys'])
  const keys = (given: Json | undefined): KeysRecord => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return damaged('keys')
    const { inTurn, lowest, highest, echoes, outside } = given as JsonObject
    const least = numberIn(lowest, 'keys.lowest', 0, KEYS - 1)
    return {
      inTurn: typeof inTurn === 'boolean' ? inTurn : damaged('keys.inTurn'),
      lowest: least,
      highest: numberIn(highest, 'keys.highest', least, KEYS - 1),
      echoes: Array.isArray(echoes) ? echoes.map((echo) => numberIn(echo as Json, 'keys.echoes', 1, 1e6)) : damaged('keys.echoes'),
      outside: numberIn(outside, 'keys.outside', Number.MIN_VALUE, 0.5),
    }
  }
  return {
    voices: oneOf('voices', ['one', 'many', 'notes']),
    view,
    grid: numberIn(json.grid, 'grid', 1, 1000),
    tempo: numberIn(json.tempo, 'tempo', 1e-3, 1e6),
    bar: numberIn(json.bar ?? 4, 'bar', 1e-3, 1e3),
    chords: json.chords === true,
    keys: view === 'keys' ? keys(json.keys) : null,
  }
}

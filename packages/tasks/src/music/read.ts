import { decodeText } from 'tekrar'
import { largest, smallest } from '../base/extremes.ts'
import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { found, refuse } from '../sayings/music.ts'
import { unzipped } from '../tabular/unzipped.ts'
import { fitOf, gridOf, onGrid } from './grid.ts'
import type { Notes, Piece } from './piece.ts'
import { readAbc } from './read-abc.ts'
import { readMidi } from './read-midi.ts'
import { readRolls } from './roll-json.ts'

export interface MusicOptions {
  /** Steps in a beat; null to find them. Rolls are in steps already. */
  readonly grid: number | null
  /** Whether the chords of ABC tunes are played. */
  readonly playChords: boolean
}

/** What files hold, as piano rolls. */
export interface Music {
  readonly training: readonly Piece[]
  /** Parts that the files themselves keep apart; else empty. */
  readonly validation: readonly Piece[]
  readonly test: readonly Piece[]
  /** Steps in a beat; of rolls alone, as asked for or 2 (nothing says it). */
  readonly grid: number
  /** Beats a minute: the middle one of the files', 120 where none says. */
  readonly tempo: number
  /** Beats in a bar: what most files have, 4 where none says. */
  readonly bar: number
  readonly findings: readonly Finding[]
}

/** Of rolls, which don't say. */
const ROLL_GRID = 2

/**
 * Music from MIDI files, ABC tunes and JSON piano rolls, compressed by gzip or not, told apart by what is in them. Throws TaskError for a file that is none of
 * them, that is damaged, or that has no notes.
 */
export async function readMusic(sources: readonly Source[], { grid: wanted, playChords }: MusicOptions): Promise<Music> {
  const findings: Finding[] = []
  const notes: Notes[] = []
  const rolls: { training: Piece[]; validation: Piece[]; test: Piece[] } = { training: [], validation: [], test: [] }
  for (const zipped of sources) {
    const source = await unzipped(zipped)
    const kind = kindOf(source)
    if (kind === 'json') {
      const { off, ...parts } = readRolls(source.name, decodeText(source.bytes, { name: source.name }).text)
      for (const part of ['training', 'validation', 'test'] as const) rolls[part] = rolls[part].concat(parts[part])
      if (!parts.training.some(({ steps }) => steps.some((step) => step.length > 0))) refuse('no-notes', { file: source.name })
      if (off.length > 0)
        findings.push(
          found('warning', 'notes-off-piano', {
            file: source.name,
            count: off.length,
            lowest: smallest(off),
            highest: largest(off),
          }),
        )
    } else {
      const read = kind === 'midi' ? readMidi(source) : readAbc(source, { playChords })
      notes.push(...read.pieces)
      findings.push(...read.findings)
    }
  }
  const grid = wanted ?? (notes.length > 0 ? gridOf(notes) : ROLL_GRID)
  const { share, off } = fitOf(notes, grid)
  if (off > 0 && share < 1)
    findings.push(found(share < 0.9 ? 'warning' : 'note', 'notes-between-steps', { share: 1 - share, count: off, grid }))
  const tempos = notes.map(({ tempo }) => tempo).sort((a, b) => a - b)
  return {
    training: [...notes.map((piece) => onGrid(piece, grid)).filter(({ steps }) => steps.length > 0), ...rolls.training],
    validation: rolls.validation,
    test: rolls.test,
    grid,
    tempo: tempos[Math.floor(tempos.length / 2)] ?? 120,
    bar: mostFrequent(notes.map(({ bar }) => bar)) ?? 4,
    findings,
  }
}

/** Of several that come equally often, the first. */
function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce<[number, number] | undefined>((most, one) => (most && most[1] >= one[1] ? most : one), undefined)?.[0]
}

/** By its first bytes, else by its name. */
function kindOf({ name, bytes }: Source): 'midi' | 'json' | 'abc' {
  const begin = String.fromCharCode(...bytes.subarray(0, 1000)).replace(/^\u00ef\u00bb\u00bf/, '')
  if (begin.startsWith('MThd') || /\.midi?$/i.test(name)) return 'midi'
  if (/\.json$/i.test(name) || /^\s*[[{]/.test(begin)) return 'json'
  if (/\.abc$/i.test(name) || /^X:\s*\d/m.test(begin)) return 'abc'
  return refuse('not-music', { file: name })
}

import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { isOnPiano, type Step } from '../music/piece.ts'
import { readMusic } from '../music/read.ts'
import { found, refuse } from '../sayings/composer.ts'
import { highestOf } from './parts.ts'
import type { ComposerRecord } from './record.ts'

/** What is taken of a primer. */
export interface PrimerRequest {
  /** Which of a file's tunes, from 1; null where it has one. */
  readonly tune: number | null
  /** At most so many of its last bars, of so many beats: those that it says itself where null, else those of the training. */
  readonly primerBars: number
  readonly beats: number | null
}

/** Music to go on from, as it is heard. */
export interface Primer {
  readonly steps: readonly Step[]
  /** Beats a minute; null where it does not say. */
  readonly tempo: number | null
  /** Beats in a bar. */
  readonly bar: number
  readonly findings: readonly Finding[]
}

const EXAMPLES = 5

/** Steps in a bar. */
export const stepsIn = (beats: number, grid: number): number => Math.max(1, Math.round(beats * grid))

/** Reads a primer on the grid of the training. Throws TaskError: `which-tune` where a file has several, `primer-off-piano` for steps, and what reading throws. */
export async function readPrimer(
  given: Source | readonly Step[],
  { tune, primerBars, beats }: PrimerRequest,
  { grid, chords, voices, bar: usual }: ComposerRecord,
): Promise<Primer> {
  const read = 'bytes' in given ? await readMusic([given], { grid, playChords: chords }) : null
  const pieces = read?.training ?? [{ name: 'primer', steps: given as readonly Step[] }]
  const number = tune ?? (pieces.length === 1 ? 1 : null)
  const piece = number === null ? undefined : pieces[number - 1]
  if (!piece)
    return refuse('which-tune', {
      file: 'name' in given ? given.name : 'primer',
      count: pieces.length,
      given: tune,
      examples: pieces.slice(0, EXAMPLES).map(({ name }) => name),
    })
  const off = piece.steps.flat().find((key) => !Number.isInteger(key) || !isOnPiano(key))
  if (off !== undefined) refuse('primer-off-piano', { key: off })
  const { steps } = voices === 'one' ? highestOf(piece).piece : piece
  // From the beginning of a bar on, so that the beat stays where it was.
  const beatsInBar = beats ?? read?.bar ?? usual
  const bar = stepsIn(beatsInBar, grid)
  const bars = Math.ceil(steps.length / bar)
  const from = bar * Math.max(0, bars - primerBars)
  const findings = read
    ? [...read.findings, found('note', 'primer-heard', { name: piece.name, bars: Math.min(bars, primerBars), of: bars })]
    : []
  return { steps: steps.slice(from), tempo: read?.tempo ?? null, bar: beatsInBar, findings }
}

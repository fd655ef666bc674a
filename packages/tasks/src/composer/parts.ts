import { shuffled } from '../base/random.ts'
import type { Piece, Step } from '../music/piece.ts'
import type { Music } from '../music/read.ts'
import { chance } from './chance.ts'

/** What is learned from, what the best weights are chosen on, and what is measured on. */
export interface Parts {
  readonly training: readonly Piece[]
  readonly validation: readonly Piece[]
  readonly test: readonly Piece[]
}

export interface Shares {
  readonly validation: number
  readonly test: number
  readonly seed: number
}

/**
 * Parts that files keep apart stay as they are. Otherwise whole pieces are kept for the test and for validation, drawn by the seed; of a piece that is alone,
 * its end. With `test` null what the files keep for a test is left out (other files are the test).
 */
export function partsOf(music: Pick<Music, 'training' | 'validation' | 'test'>, { validation, test, seed }: Shares): Parts {
  const first = music.test.length > 0 ? { rest: music.training, kept: music.test } : keptApart(music.training, test, seed, 1)
  const second =
    music.validation.length > 0
      ? { rest: first.rest, kept: validation > 0 ? music.validation : [] }
      : keptApart(first.rest, validation / Math.max(1e-9, 1 - (music.test.length > 0 ? 0 : test)), seed, 2)
  return { training: second.rest, validation: second.kept, test: first.kept }
}

/** A share of the pieces, and the rest. */
function keptApart(
  pieces: readonly Piece[],
  share: number,
  seed: number,
  stream: number,
): { readonly rest: readonly Piece[]; readonly kept: readonly Piece[] } {
  if (share <= 0 || pieces.length === 0) return { rest: pieces, kept: [] }
  if (pieces.length === 1) {
    const [{ name, steps }] = pieces as [Piece]
    const cut = Math.max(1, Math.floor(steps.length * (1 - share)))
    const end = steps.slice(cut)
    return { rest: [{ name, steps: steps.slice(0, cut) }], kept: end.length > 0 ? [{ name: `${name} (…)`, steps: end }] : [] }
  }
  const count = Math.min(pieces.length - 1, Math.max(1, Math.round(pieces.length * share)))
  const kept = new Set(shuffled(pieces, chance(seed, stream)).slice(0, count))
  return { rest: pieces.filter((piece) => !kept.has(piece)), kept: pieces.filter((piece) => kept.has(piece)) }
}

/** Every step's highest key alone; how many steps had more. */
export function highestOf(piece: Piece): { readonly piece: Piece; readonly chords: number } {
  const steps = piece.steps.map((step): Step => step.slice(-1))
  return { piece: { ...piece, steps }, chords: piece.steps.filter(({ length }) => length > 1).length }
}

/** Pieces of which another has the same steps, by name. */
export function repeated(pieces: readonly Piece[], of: readonly Piece[] = pieces): string[] {
  const seen = new Map<string, Piece>()
  for (const piece of of) {
    const steps = JSON.stringify(piece.steps)
    if (!seen.has(steps)) seen.set(steps, piece)
  }
  return pieces.filter((piece) => (seen.get(JSON.stringify(piece.steps)) ?? piece) !== piece).map(({ name }) => name)
}

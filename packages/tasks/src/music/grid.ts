import { isOnPiano, type Notes, type Piece, type Step } from './piece.ts'

/** Steps in a beat that are tried, fewest first. */
const GRIDS = [1, 2, 3, 4, 6, 8, 12, 16, 24]
/** A note fits where it begins within this share of a step from one's beginning. */
const TOLERANCE = 0.15
/** Of all notes, so many must fit. */
const FITTING = 0.995

/** The share of notes that begin where a step does, at so many steps in a beat. */
export function fitOf(pieces: readonly Notes[], grid: number): { readonly share: number; readonly off: number } {
  let [notes, off] = [0, 0]
  for (const piece of pieces)
    for (const { begin } of piece.notes) {
      notes++
      // Of fine grids no more is asked than a thirtieth of a beat, which is what hands are off by.
      const away = Math.abs(begin * grid - Math.round(begin * grid))
      if (away > Math.max(TOLERANCE, grid / 30)) off++
    }
  return { share: notes === 0 ? 1 : 1 - off / notes, off }
}

/** The fewest steps in a beat that nearly all notes fit; where none do, those that most fit. */
export function gridOf(pieces: readonly Notes[]): number {
  const tried = GRIDS.map((grid) => ({ grid, share: fitOf(pieces, grid).share }))
  const best = tried.reduce((a, b) => (b.share > a.share ? b : a))
  return (tried.find(({ share }) => share >= FITTING) ?? best).grid
}

/** Notes as steps, so many in a beat: each begins and ends at the nearest step and lasts one at least. Silence before and after the music is left out. */
export function onGrid({ name, notes }: Notes, grid: number): Piece {
  const placed = notes.flatMap(({ key, begin, end }) => {
    const from = Math.round(begin * grid)
    return isOnPiano(key) ? [{ key, from, to: Math.max(from + 1, Math.round(end * grid)) }] : []
  })
  const first = placed.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY)
  const last = placed.reduce((most, { to }) => Math.max(most, to), 0)
  const steps: Set<number>[] = Array.from({ length: placed.length === 0 ? 0 : last - first }, () => new Set())
  for (const { key, from, to } of placed) for (let t = from; t < to; t++) steps[t - first]!.add(key)
  return { name, steps: steps.map((keys): Step => [...keys].sort((a, b) => a - b)) }
}

import type { Batch, Dataset } from 'tekrar'
import { largest } from '../base/extremes.ts'
import { shuffled } from '../base/random.ts'
import { chance } from './chance.ts'
import type { Heard, View } from './view.ts'

export interface MusicDatasetOptions {
  /** Pieces side by side. */
  readonly batch: number
  /** Places in a row in each training step. */
  readonly steps: number
  /** Each piece is moved by a random number of semitones, from −(n − 1) to n; 0 for none. In a new order every epoch. */
  readonly transpose: number
  readonly shuffle: boolean
  readonly validation?: Dataset
}

/**
 * Pieces of like length side by side, cut into windows in time; a window goes on where the one before ended. A dataset holds no state: epoch and seed give the
 * same batches.
 */
export function musicDataset(view: View, pieces: readonly Heard[], options: MusicDatasetOptions): Dataset {
  const { batch, steps, transpose, shuffle, validation } = options
  const places = pieces.map((piece) => view.placesOf(piece))
  const windowsOf = (piece: number): number => Math.ceil(places[piece]! / steps)
  /** As many windows in every epoch: what shares a group has as many, or nearly. */
  const groupsIn = (random: (() => number) | null): number[][] => {
    const order = pieces.map((_, i) => ({ i, windows: windowsOf(i), length: places[i]! * (random ? 0.8 + 0.4 * random() : 1) }))
    order.sort((a, b) => a.windows - b.windows || a.length - b.length || a.i - b.i)
    return Array.from({ length: Math.ceil(order.length / batch) }, (_, g) => order.slice(g * batch, (g + 1) * batch).map(({ i }) => i))
  }
  const size = groupsIn(null).reduce((sum, group) => sum + largest(group.map(windowsOf)), 0)
  return {
    size,
    batch: Math.min(batch, pieces.length) * view.rows,
    steps: Math.min(steps, largest(places)),
    counted: 'steps',
    ...(validation ? { validation } : {}),
    *batches(epoch, seed, from = 0) {
      const random = chance(seed, epoch)
      const groups = groupsIn(shuffle ? random : null)
      let number = 0
      for (const group of shuffle ? shuffled(groups, random) : groups) {
        const shifts = group.map((i) => shiftOf(view, pieces[i]!, transpose, random))
        for (let window = 0; window < largest(group.map(windowsOf)); window++, number++)
          if (number >= from)
            yield batchOf(
              view,
              group.map((i, at) => ({ piece: pieces[i]!, places: places[i]!, shift: shifts[at]! })),
              window * steps,
              steps,
            )
      }
    },
  }
}

/** By how many semitones a piece is moved; drawn even where it is not, so that all else stays as it is. */
function shiftOf(view: View, piece: Heard, transpose: number, random: () => number): number {
  const drawn = Math.floor(random() * 2 * transpose) - transpose + 1
  if (transpose === 0) return 0
  const { least, most } = view.shiftsOf(piece)
  return Math.max(least, Math.min(most, drawn))
}

interface Playing {
  readonly piece: Heard
  readonly places: number
  readonly shift: number
}

/** A window of several pieces: those that have ended are masked. */
function batchOf(view: View, playing: readonly Playing[], begin: number, steps: number): Batch {
  const width = Math.min(steps, largest(playing.map(({ places }) => places)) - begin)
  const rows = playing.length * view.rows
  const inputs = new Float32Array(rows * width * view.features)
  const targets = view.classes ? new Int32Array(rows * width) : new Float32Array(rows * width * view.outputs)
  const mask = new Float32Array(rows * width)
  for (const [at, { piece, places, shift }] of playing.entries()) {
    const count = Math.max(0, Math.min(width, places - begin))
    const row = at * view.rows
    if (count > 0) view.write(piece, { begin, count, shift }, { inputs, targets, row, width })
    for (let i = 0; i < view.rows; i++) mask.fill(1, (row + i) * width, (row + i) * width + count)
  }
  const masks = { data: mask, shape: [rows, width] }
  return {
    inputs: { data: inputs, shape: [rows, width, view.features] },
    targets: { data: targets, shape: view.classes ? [rows, width] : [rows, width, view.outputs] },
    ...(mask.every((one) => one === 1) ? {} : { masks, targetMasks: masks }),
    continues: begin > 0,
  }
}

/** A piece as the network is shown it at once. */
export function wholeOf(view: View, piece: Heard): { readonly data: Float32Array; readonly shape: readonly number[] } {
  const { inputs } = batchOf(view, [{ piece, places: view.placesOf(piece), shift: 0 }], 0, Number.POSITIVE_INFINITY)
  return { data: inputs.data as Float32Array, shape: inputs.shape }
}

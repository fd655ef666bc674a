import { BATCH } from '../../base/shape.ts'
import type { Data } from '../../execution/executor.ts'
import type { Runner } from '../../training/session.ts'
import { Pace } from '../pace.ts'
import { keptName, SYMBOLS, stateName } from './draw-program.ts'
import type { ChosenMethod } from './generate-options.ts'
import { stretchOf, type Writing, type WritingCall } from './writing.ts'
import type { Path } from './written.ts'

/** The most symbols of one run. */
export const MOST_SYMBOLS = 64

/** Draws symbol after symbol, or takes the likeliest, some at a time, until every row has come to the stop symbol or to the most symbols. */
export class DrawnWriter implements Writing {
  readonly #runner: Runner
  readonly #method: ChosenMethod & { readonly kind: 'draw' }
  readonly #pace = new Pace(16)

  constructor(runner: Runner, method: ChosenMethod & { readonly kind: 'draw' }) {
    this.#runner = runner
    this.#method = method
  }

  async write({ rows, encoded, extents, mask, opening, start, stop, length, kept, piece, signal }: WritingCall) {
    const { temperature, topK, topP, seed } = this.#method
    const tokens: number[][] = Array.from({ length: rows }, () => [])
    const scores = new Float64Array(rows)
    const stopped = new Array<boolean>(rows).fill(false)
    const steps: Data[][] = kept.map(() => [])
    let token: ArrayLike<number> = new Int32Array(rows).fill(start)
    let states = encoded.states
    for (let offset = 0, count = 0; offset < length && !stopped.every(Boolean); offset += count) {
      signal?.throwIfAborted()
      const most = Math.min(MOST_SYMBOLS, Math.max(1, Math.floor(this.#pace.units / rows)))
      const stretch = stretchOf({ length, mask, opening }, offset, most)
      count = stretch.count
      const outputs = await this.#runner.run(
        {
          token,
          mask: stretch.mask,
          settings: [temperature, topK, topP],
          random: [seed, piece],
          offset: [offset],
          ...encoded.fixed,
          ...Object.fromEntries(states.map((state, i) => [stateName(i), state])),
        },
        { ...extents, [BATCH.extent]: rows, [SYMBOLS.extent]: count },
        (milliseconds) => this.#pace.took(count * rows, milliseconds),
      )
      for (let step = 0; step < count; step++) {
        for (let row = 0; row < rows; row++) {
          if (stopped[row]) continue
          const drawn = outputs.tokens![step * rows + row]!
          scores[row]! += outputs.scores![step * rows + row]!
          if (drawn === stop) stopped[row] = true
          else tokens[row]!.push(drawn)
        }
        for (const i of kept.keys()) {
          const all = outputs[keptName(i)]!
          steps[i]!.push(all.subarray((all.length / count) * step, (all.length / count) * (step + 1)))
        }
      }
      token = outputs.tokens!.slice((count - 1) * rows)
      states = states.map((_, i) => outputs[stateName(i)]!)
    }
    const paths = tokens.map((ids, row): Path => ({ ids, rows: ids.map(() => row), stopped: stopped[row]!, score: scores[row]! }))
    return { paths, kept: steps }
  }
}

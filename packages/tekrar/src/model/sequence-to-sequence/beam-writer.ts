import { type Extents, isBatch, resolveDimension } from '../../base/shape.ts'
import type { Data } from '../../execution/executor.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Runner } from '../../training/session.ts'
import { Pace } from '../pace.ts'
import { type BeamSizes, CARRIED, IMPOSSIBLE } from './beam-program.ts'
import { type Decoder, fixedName } from './decoder.ts'
import { keptName, SYMBOLS, stateName } from './draw-program.ts'
import { MOST_SYMBOLS } from './drawn-writer.ts'
import { bestPath } from './hypotheses.ts'
import { stretchOf, type Writing, type WritingCall } from './writing.ts'

/** Keeps the best hypotheses of each row, some symbols at a time, until all of them have ended or come to the most symbols. */
export class BeamWriter implements Writing {
  readonly #runner: Runner
  readonly #decoder: Decoder
  readonly #sizes: BeamSizes
  readonly #alpha: number
  readonly #pace = new Pace(16)

  constructor(runner: Runner, decoder: Decoder, sizes: BeamSizes, alpha: number) {
    this.#runner = runner
    this.#decoder = decoder
    this.#sizes = sizes
    this.#alpha = alpha
  }

  async write({ rows: given, encoded, extents, mask, opening, start, stop, length, kept, signal }: WritingCall) {
    const { sentences, width } = this.#sizes
    const { classes } = this.#decoder
    const rows = sentences * width
    const numbers = (size: number, of: (i: number) => number) => Float32Array.from({ length: size }, (_, i) => of(i))
    const forRows = (tensor: Tensor, data: ArrayLike<number>) => repeated(data, tensor.shape, { ...extents, batch: given }, this.#sizes)
    const same = {
      stop: numbers(classes, (symbol) => (symbol === stop ? 0 : IMPOSSIBLE)),
      alpha: [this.#alpha],
      classes: numbers(classes, (i) => i),
      rows: numbers(rows, (i) => i),
      first: numbers(sentences, (i) => i * width),
      ...Object.fromEntries(this.#decoder.fixed.map((tensor, i) => [fixedName(i), forRows(tensor, encoded.fixed[fixedName(i)]!)])),
    }
    let carried: Readonly<Record<string, ArrayLike<number>>> = {
      token: new Int32Array(rows).fill(start),
      // All hypotheses of a row begin alike: one of them counts.
      score: numbers(rows, (row) => (row % width === 0 ? 0 : IMPOSSIBLE)),
      length: numbers(rows, () => 0),
      ended: numbers(rows, () => 0),
      ...Object.fromEntries(this.#decoder.initial.map((tensor, i) => [stateName(i), forRows(tensor, encoded.states[i]!)])),
    }
    const tokens: Data[] = []
    const parents: Data[] = []
    const steps: Data[][] = kept.map(() => [])
    const ended = () => Array.from(carried.ended!).every((end) => end === 1)
    for (let offset = 0, count = 0; offset < length && !ended(); offset += count) {
      signal?.throwIfAborted()
      const most = Math.min(MOST_SYMBOLS, Math.max(1, Math.floor(this.#pace.units / rows)))
      const stretch = stretchOf({ length, mask, opening }, offset, most)
      count = stretch.count
      const outputs = await this.#runner.run(
        { ...same, ...carried, mask: stretch.mask },
        { ...extents, [SYMBOLS.extent]: count },
        (milliseconds) => this.#pace.took(count * rows, milliseconds),
      )
      for (let step = 0; step < count; step++) {
        const cut = (data: Data) => data.subarray((data.length / count) * step, (data.length / count) * (step + 1))
        tokens.push(cut(outputs.tokens!))
        parents.push(cut(outputs.parents!))
        for (const i of kept.keys()) steps[i]!.push(cut(outputs[keptName(i)]!))
      }
      carried = Object.fromEntries(
        ['token', ...CARRIED, ...this.#decoder.initial.map((_, i) => stateName(i))].map((name) => [name, outputs[name]!]),
      )
    }
    const search = { tokens, parents, score: carried.score!, length: carried.length!, alpha: this.#alpha }
    return { paths: Array.from({ length: given }, (_, i) => bestPath(search, i * width, width, stop)), kept: steps }
  }
}

/** A value of every row for every hypothesis of it, and for rows that make the batch whole: the last one again. */
function repeated(data: ArrayLike<number>, shape: Tensor['shape'], extents: Extents, { sentences, width }: BeamSizes): ArrayLike<number> {
  const axis = shape.findIndex(isBatch)
  if (axis < 0) return data
  const sizes = shape.map((size) => resolveDimension(size, extents))
  const product = (part: readonly number[]) => part.reduce((all, size) => all * size, 1)
  const [outer, rows, inner] = [product(sizes.slice(0, axis)), sizes[axis]!, product(sizes.slice(axis + 1))]
  const result =
    data instanceof Int32Array ? new Int32Array(outer * sentences * width * inner) : new Float32Array(outer * sentences * width * inner)
  for (let before = 0, to = 0; before < outer; before++)
    for (let sentence = 0; sentence < sentences; sentence++) {
      const from = (before * rows + Math.min(sentence, rows - 1)) * inner
      for (let copy = 0; copy < width; copy++) for (let i = 0; i < inner; i++) result[to++] = data[from + i]!
    }
  return result
}

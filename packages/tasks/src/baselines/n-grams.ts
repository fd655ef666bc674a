import { breathe, type Progress } from '../base/progress.ts'

/** Symbols between two looks at the clock. */
const PIECE = 1 << 13
/** Milliseconds of work without a pause. */
const PATIENCE = 30

/**
 * How often each symbol followed each of the contexts up to a length, and how well that foretells, by Witten and Bell's interpolation (1991): the estimate of a
 * context is mixed with that of the next shorter one, the less the more different symbols followed it; the shortest of all is 1 / `size` for each symbol.
 */
export class NGrams {
  readonly order: number
  readonly #size: number
  /** A context of length k is the child of that of length k − 1 by the symbol before it: number of the node × size + symbol → number of the child. */
  readonly #children = new Map<number, number>()
  /** Number of the node × size + symbol → how often the symbol followed. */
  readonly #counts = new Map<number, number>()
  /** Of each node: what followed, all in all, and how many different symbols. The root, number 0, is the empty context. */
  readonly #totals: number[] = [0]
  readonly #different: number[] = [0]

  /** `order`: 1 looks at no symbol before, 6 at five. `size`: how many symbols there are. */
  constructor(order: number, size: number) {
    this.order = order
    this.#size = size
  }

  /** Counts a sequence of symbols. */
  async count(ids: Int32Array, progress: Progress = {}): Promise<void> {
    await inPieces(ids.length, progress, (at) => {
      let node = 0
      for (let length = 0; ; length++) {
        this.#see(node, ids[at]!)
        if (length + 1 >= this.order || at - length - 1 < 0) return
        node = this.#child(node, ids[at - length - 1]!)
      }
    })
  }

  #see(node: number, symbol: number): void {
    const key = node * this.#size + symbol
    const before = this.#counts.get(key) ?? 0
    this.#counts.set(key, before + 1)
    this.#totals[node]!++
    if (before === 0) this.#different[node]!++
  }

  #child(node: number, symbol: number): number {
    const key = node * this.#size + symbol
    const found = this.#children.get(key)
    if (found !== undefined) return found
    const child = this.#totals.length
    this.#children.set(key, child)
    this.#totals.push(0)
    this.#different.push(0)
    return child
  }

  /** The mean of −ln P over a sequence, for each order from 1: nats a symbol. `before`: what came before it. */
  async nats(ids: Int32Array, before: Int32Array = new Int32Array(), progress: Progress = {}): Promise<Float64Array> {
    const reach = Math.min(before.length, this.order - 1)
    const all = new Int32Array(reach + ids.length)
    all.set(before.subarray(before.length - reach))
    all.set(ids, reach)
    const sums = new Float64Array(this.order)
    await inPieces(ids.length, progress, (place) => {
      const at = place + reach
      let node: number | undefined = 0
      let probability = 1 / this.#size
      for (let length = 0; length < this.order; length++) {
        if (node !== undefined) {
          const different = this.#different[node]!
          if (different > 0)
            probability =
              ((this.#counts.get(node * this.#size + all[at]!) ?? 0) + different * probability) / (this.#totals[node]! + different)
          const earlier = at - length - 1
          node = earlier < 0 ? undefined : this.#children.get(node * this.#size + all[earlier]!)
        }
        sums[length]! -= Math.log(probability)
      }
    })
    return sums.map((sum) => sum / ids.length)
  }
}

async function inPieces(length: number, progress: Progress, work: (at: number) => void): Promise<void> {
  let began = performance.now()
  for (let at = 0; at < length; at++) {
    work(at)
    if (at % PIECE !== 0 || performance.now() - began < PATIENCE) continue
    await breathe(progress)
    began = performance.now()
  }
}

/** Choices that follow a seed (xorshift over a Weyl sequence). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b9) >>> 0
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let x = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    x ^= x + Math.imul(x ^ (x >>> 7), 61 | x)
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * count)
  }

  /** True once in `count` times. */
  one(count: number): boolean {
    return this.below(count) === 0
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!
  }

  /** A small size, now and then one that no vector width divides. */
  size(): number {
    return this.of([1, 2, 3, 4, 5, 7, 8, 17])
  }
}

import { type Dimension, type Extent, extent } from '../base/shape.ts'

/** Which extents turned out to be one, and which to be a number. */
export class SameSizes {
  readonly #first: string
  readonly #same = new Map<string, string>()
  readonly #numbers = new Map<string, number>()

  /** Among those that are one, `first` gives its name to all. */
  constructor(first: Extent) {
    this.#first = first.extent
  }

  /** What the extent of a name is. */
  of(name: string): Dimension {
    const root = this.#rootOf(name)
    return this.#numbers.get(root) ?? extent(root)
  }

  /** Of two numbers, or of an extent that is another number already, nothing is noted: whoever needs them to be one finds that they differ. */
  unite(a: Dimension, b: Dimension): void {
    const [one, other] = [this.#current(a), this.#current(b)]
    if (typeof one === 'number') {
      if (typeof other !== 'number') this.#numbers.set(other.extent, one)
    } else if (typeof other === 'number') this.#numbers.set(one.extent, other)
    else if (one.extent !== other.extent) {
      const [root, leaf] = other.extent === this.#first ? [other, one] : [one, other]
      this.#same.set(leaf.extent, root.extent)
    }
  }

  #current(size: Dimension): Dimension {
    return typeof size === 'number' ? size : this.of(size.extent)
  }

  #rootOf(name: string): string {
    let root = name
    for (let next = this.#same.get(root); next !== undefined; next = this.#same.get(root)) root = next
    return root
  }
}

/** Characters of the keys, and words of the plans, that are remembered in all; what was used longest ago goes first. */
const MOST = 8e6

/** Remembers what was made for a key, within bounds. */
export class KnownPlans<Made> {
  readonly #made = new Map<string, { readonly made: Made; readonly size: number }>()
  #size = 0

  get(key: string): Made | undefined {
    const found = this.#made.get(key)
    if (!found) return undefined
    this.#made.delete(key)
    this.#made.set(key, found)
    return found.made
  }

  /** `size`: of what was made. */
  set(key: string, made: Made, size: number): void {
    const all = key.length + size
    this.#size -= this.#made.get(key)?.size ?? 0
    this.#made.delete(key)
    if (all > MOST) return
    this.#made.set(key, { made, size: all })
    this.#size += all
    for (const [oldest, { size: freed }] of this.#made) {
      if (this.#size <= MOST) return
      this.#made.delete(oldest)
      this.#size -= freed
    }
  }
}

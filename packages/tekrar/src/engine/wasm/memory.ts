/** Bytes of a page of WebAssembly memory. */
const PAGE = 65536
const ALIGNMENT = 64

const align = (address: number): number => Math.ceil(address / ALIGNMENT) * ALIGNMENT

/** What lies in the memory of an instance, in this order, after the module's own data. */
export const REGIONS = ['tables', 'plans', 'workspace', 'persistent', 'scratch'] as const
export type RegionName = (typeof REGIONS)[number]
type Sizes = Readonly<Record<RegionName, number>>

/** The regions of one instance's memory. They only grow; when one does, those after it move up with what they hold. */
export class WasmMemory {
  readonly #memory: WebAssembly.Memory
  readonly #base: number
  #sizes: Sizes = { tables: 0, plans: 0, workspace: 0, persistent: 0, scratch: 0 }

  constructor(memory: WebAssembly.Memory, heapBase: number) {
    this.#memory = memory
    this.#base = align(heapBase)
  }

  /** Bytes of all regions. */
  get bytes(): number {
    return Object.values(this.#sizes).reduce((sum, size) => sum + size, 0)
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer as ArrayBuffer
  }

  size(region: RegionName): number {
    return this.#sizes[region]
  }

  /** Where a region begins, in bytes. */
  address(region: RegionName): number {
    return this.#addresses(this.#sizes)[region]
  }

  /** Gives regions at least so many bytes; new bytes are 0. Throws the `RangeError` of `Memory.grow` when the machine has no more, and then nothing has changed. */
  grow(wanted: Partial<Sizes>): void {
    const before = this.#addresses(this.#sizes)
    const old = this.#sizes
    const sizes = Object.fromEntries(REGIONS.map((name) => [name, Math.max(old[name], align(wanted[name] ?? 0))])) as Record<
      RegionName,
      number
    >
    if (REGIONS.every((name) => sizes[name] === old[name])) return
    const after = this.#addresses(sizes)
    const end = after.scratch + sizes.scratch
    if (end > 65536 * PAGE) throw new RangeError(`${end} bytes are more than WebAssembly can address`)
    const missing = Math.ceil((end - this.#memory.buffer.byteLength) / PAGE)
    if (missing > 0) this.#memory.grow(missing)

    const bytes = new Uint8Array(this.#memory.buffer)
    for (const name of [...REGIONS].reverse()) {
      if (after[name] !== before[name]) bytes.copyWithin(after[name], before[name], before[name] + old[name])
      bytes.fill(0, after[name] + old[name], after[name] + sizes[name])
    }
    this.#sizes = sizes
  }

  #addresses(sizes: Sizes): Record<RegionName, number> {
    let next = this.#base
    const addresses = {} as Record<RegionName, number>
    for (const name of REGIONS) {
      addresses[name] = next
      next += sizes[name]
    }
    return addresses
  }
}

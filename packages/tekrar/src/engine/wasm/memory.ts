import { FIRST_PAGES, MOST_PAGES } from './kernels.ts'

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65536
const ALIGNMENT = 64
/** 256 MB. */
const LEAST_SHARED_PAGES = 4096

const align = (address: number): number => Math.ceil(address / ALIGNMENT) * ALIGNMENT

/** A memory for an instance of the kernels. Shared memory takes its largest size from the address space at once: where that is refused, less is asked for. */
export function newMemory({ shared }: { readonly shared: boolean }): WebAssembly.Memory {
  const make = (maximum: number) => new WebAssembly.Memory({ initial: FIRST_PAGES, maximum, shared })
  for (let pages = MOST_PAGES; shared && pages > LEAST_SHARED_PAGES; pages = pages >> 1) {
    try {
      return make(pages)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  return make(shared ? LEAST_SHARED_PAGES : MOST_PAGES)
}

/**
 * What lies in the memory of an instance, in this order, after the module's own data: what calls are set up in, sizes, plans, and the segments. The first stays where
 * it is.
 */
export const REGIONS = ['calls', 'tables', 'plans', 'workspace', 'persistent', 'scratch'] as const
export type RegionName = (typeof REGIONS)[number]
type Sizes = Readonly<Record<RegionName, number>>

/** The regions of one instance's memory. They only grow; when one does, those after it move up with what they hold. */
export class WasmMemory {
  readonly #memory: WebAssembly.Memory
  readonly #base: number
  #sizes: Sizes = { calls: 0, tables: 0, plans: 0, workspace: 0, persistent: 0, scratch: 0 }

  constructor(memory: WebAssembly.Memory, heapBase: number) {
    this.#memory = memory
    this.#base = align(heapBase)
  }

  /** Bytes of all regions. */
  get bytes(): number {
    return Object.values(this.#sizes).reduce((sum, size) => sum + size, 0)
  }

  get buffer(): ArrayBufferLike {
    return this.#memory.buffer
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
    if (end > MOST_PAGES * PAGE) throw new RangeError(`${end} bytes are more than WebAssembly can address`)
    const missing = Math.ceil((end - this.#memory.buffer.byteLength) / PAGE)
    if (missing > 0) this.#memory.grow(missing)

    const bytes = new Uint8Array(this.#memory.buffer)
    // beyond, all is zero as it was made, and to write there would take memory that may never be used
    const used = before.scratch + old.scratch
    for (const name of [...REGIONS].reverse()) {
      if (after[name] !== before[name]) bytes.copyWithin(after[name], before[name], before[name] + old[name])
      bytes.fill(0, after[name] + old[name], Math.max(after[name] + old[name], Math.min(after[name] + sizes[name], used)))
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

import { TekrarError } from '../base/errors.ts'
import { BATCH, type Extents } from '../base/shape.ts'
import type { TrainableNetwork } from './network.ts'

/** Sizes to lay memory out for. */
export interface Capacity {
  readonly batch: number
  /** Of every sequence, or of each by its input's name. */
  readonly steps?: number | Readonly<Record<string, number>> | undefined
}

type Inputs = Pick<TrainableNetwork, 'inputs' | 'derived'>

/** Extents large enough for batches of a capacity. */
export function capacityExtents({ inputs, derived }: Inputs, { batch, steps }: Capacity): Extents {
  const extents: Record<string, number> = { [BATCH.extent]: batch }
  const grow = (name: string, size: number): void => {
    extents[name] = Math.max(extents[name] ?? 1, size)
  }
  for (const { name, shape, sequence } of inputs) {
    const [time] = shape
    if (sequence && typeof time === 'object') grow(time.extent, typeof steps === 'object' ? (steps[name] ?? 1) : (steps ?? 1))
  }
  for (const { name, from, of, size } of derived) if (size === undefined) grow(name, of(...from.map((one) => extents[one] ?? 1)))
  return extents
}

/** The sizes of one batch, and where each comes from. */
export class Sizes {
  readonly #sizes = new Map<string, { readonly size: number; readonly origin: string }>()
  readonly #where: string

  constructor(where: string) {
    this.#where = where
  }

  /** Throws `shape-mismatch` where it is known to be another, naming both origins. */
  set(name: string, size: number, origin: string): void {
    const known = this.#sizes.get(name)
    if (known && known.size !== size)
      throw new TekrarError('shape-mismatch', {
        where: `${this.#where}: ${origin}`,
        expected: `${known.size} ${name === BATCH.extent ? 'rows' : 'steps'}, as ${known.origin}`,
        actual: String(size),
        ...(name === BATCH.extent ? {} : { remedy: 'the network needs both to be equally long' }),
      })
    this.#sizes.set(name, known ?? { size, origin })
  }

  /** Those made from others. Throws `shape-mismatch` where two ways to make one differ, or where nothing is left. */
  derive(derived: TrainableNetwork['derived']): Extents {
    for (const { name, from, of, size: needed } of derived) {
      const known = from.flatMap((one) => this.#sizes.get(one) ?? [])
      if (known.length < from.length) continue
      const size = of(...known.map((one) => one.size))
      const origin = [...new Set(known.map((one) => one.origin))].join(', ')
      const layer = name.replace(/\/[^/]*$/, '')
      if (size < 1 || (needed !== undefined && size !== needed))
        throw new TekrarError('shape-mismatch', {
          where: `${this.#where}: ${origin}`,
          expected: size < 1 ? `more steps: '${layer}' leaves none of them` : `as many steps as '${layer}' makes ${needed} of`,
          actual: known.map((one) => one.size).join(', '),
        })
      if (needed === undefined) this.set(name, size, origin)
    }
    return Object.fromEntries([...this.#sizes].map(([name, { size }]) => [name, size]))
  }
}

/** Half the batch and again, then half the steps and again; the steps as one number. */
export function smallerCapacities({ batch, steps }: Capacity): { batch: number; steps?: number }[] {
  const most = typeof steps === 'object' ? Math.max(...Object.values(steps)) : steps
  const smaller: { batch: number; steps?: number }[] = []
  for (let less = batch >> 1; less >= 1; less >>= 1) smaller.push({ batch: less, ...(most === undefined ? {} : { steps: most }) })
  for (let less = (most ?? 1) >> 1; less >= 1; less >>= 1) smaller.push({ batch: 1, steps: less })
  return smaller
}

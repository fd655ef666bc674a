import { shuffled } from './random.ts'

export interface Parts {
  /** Numbers of examples, in their order. */
  readonly kept: Int32Array
  readonly apart: Int32Array
}

/**
 * A share of the examples kept apart by chance, of each class as much as of all; a class keeps at least one example, so that everything that is measured could have
 * been learned.
 */
export function keptApart(labels: ArrayLike<number>, share: number, seed: number): Parts {
  const groups = new Map<number, number[]>()
  for (const i of shuffled(labels.length, seed)) {
    const group = groups.get(labels[i]!)
    if (group) group.push(i)
    else groups.set(labels[i]!, [i])
  }
  const apart: number[] = []
  // What a class's share is over whole numbers goes on to the next class, so that the whole share is right.
  let owed = 0
  for (const label of [...groups.keys()].sort((a, b) => a - b)) {
    const group = groups.get(label)!
    owed += group.length * share
    const count = Math.min(group.length - 1, Math.round(owed))
    owed -= count
    apart.push(...group.slice(0, count))
  }
  const isApart = new Set(apart)
  return {
    kept: Int32Array.from({ length: labels.length }, (_, i) => i).filter((i) => !isApart.has(i)),
    apart: Int32Array.from(apart).sort(),
  }
}

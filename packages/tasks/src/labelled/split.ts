import { random, shuffled } from '../base/random.ts'

export interface Kept {
  /** Numbers of examples, in their order. */
  readonly kept: Int32Array
  readonly apart: Int32Array
}

/**
 * A share of the examples kept apart by chance: of each class as much as of all, and texts that are the same (by their keys, `keyOf`) on the same side, whatever their labels. A class keeps
 * at least one text, so that everything that is measured could have been learned.
 */
export function keptApart(
  { keys, labels }: { readonly keys: readonly string[]; readonly labels: readonly string[] },
  { share, seed }: { readonly share: number; readonly seed: number },
): Kept {
  const groups = new Map<string, number[]>()
  for (const [i, key] of keys.entries()) {
    const group = groups.get(key)
    if (group) group.push(i)
    else groups.set(key, [i])
  }
  const classes = new Map<string, number[][]>()
  for (const group of groups.values()) {
    const label = labels[group[0]!]!
    const list = classes.get(label)
    if (list) list.push(group)
    else classes.set(label, [group])
  }
  const apart = new Set<number>()
  const draw = random(seed)
  // What a class's share is over whole texts goes on to the next class, so that the whole share is right.
  let owed = 0
  for (const label of [...classes.keys()].sort()) {
    const list = shuffled(classes.get(label)!, draw)
    owed += list.reduce((sum, group) => sum + group.length, 0) * share
    for (const group of list.slice(1)) {
      if (owed < group.length / 2) continue
      owed -= group.length
      for (const i of group) apart.add(i)
    }
  }
  const all = Int32Array.from(keys.keys())
  return { kept: all.filter((i) => !apart.has(i)), apart: all.filter((i) => apart.has(i)) }
}

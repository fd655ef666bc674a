import type { KerasArray, Nested } from './arrays.ts'

const isArray = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true
  if (!Array.isArray(value)) return true
  // A list of rows of numbers is an array; of anything with a shape, or of arrays of two axes, a list of states.
  let depth = 0
  for (let level: unknown = value; Array.isArray(level); level = level[0]) {
    depth++
    if (level.length > 0 && typeof level[0] === 'object' && !Array.isArray(level[0]) && level[0] !== null && 'shape' in level[0])
      return false
  }
  return depth <= 2
}

/** The states of a nest, one after the other: [[h, c], h] → [h, c, h]. A state is { shape, data }, or [batch, units] as arrays of arrays. */
export function flat<Leaf>(nested: Nested<Leaf>): readonly Leaf[] {
  if (isArray(nested)) return [nested as Leaf]
  return (nested as readonly Nested<Leaf>[]).flatMap((item) => flat(item))
}

/** How states are nested: a list of so many for a cell, or one that stands alone. */
export type StateNest = readonly (number | null)[]

/** The same, but what came alone as an initial state is given back alone. */
export const nestedLike = (states: StateNest | undefined, given: Nested<unknown> | null | undefined): StateNest | undefined =>
  states && Array.isArray(given) && given.length === states.length
    ? states.map((count, i) => (count === 1 && isArray(given[i]) ? null : count))
    : states

/** Outputs as Keras gives them: one alone, or a list in which the states of each cell of a stack are a list. */
export function nest(arrays: readonly KerasArray[], outputs: number, states: StateNest | undefined): Nested<KerasArray> {
  if (arrays.length === 1) return arrays[0]!
  const result: Nested<KerasArray>[] = arrays.slice(0, outputs)
  let at = outputs
  if (arrays.length > outputs)
    for (const count of states ?? arrays.slice(outputs).map(() => null)) {
      result.push(count === null ? arrays[at]! : arrays.slice(at, at + count))
      at += count ?? 1
    }
  return result
}

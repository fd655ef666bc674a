import { TekrarError } from '../base/errors.ts'
import type { BuiltCell, Cell } from './cell.ts'

/** A cell within another one, built for a number of features. */
export interface InnerCell {
  (inputs: number): BuiltCell
  /** Of its first state, as far as they can be told before anything is built. */
  readonly units: number
}

/** Throws `unsupported` for a cell that takes constants of its own, or whose output is no vector. */
export function innerCell(cell: Cell, outer: string): InnerCell {
  const known = new Map<number, BuiltCell>()
  const build = (inputs: number): BuiltCell => {
    const built = known.get(inputs) ?? cell.build(inputs)
    known.set(inputs, built)
    if (built.output.length !== 1 || typeof built.output[0] !== 'number')
      throw new TekrarError('unsupported', {
        where: `cell ${outer}`,
        what: `its inner cell ${cell.name} gives no vector at each step`,
        remedy: 'take a cell with an output [units]',
      })
    return built
  }
  const [first] = Object.values(build(1).states)
  return Object.assign(build, { units: first?.[0] ?? 1 })
}

/** The state of the inner cell that asks, and its width. Throws `invalid-argument`. */
export function queryOf(
  { states }: BuiltCell,
  query: string | undefined,
  outer: string,
): { readonly state: string; readonly features: number } {
  const state = query ?? Object.keys(states)[0]
  const shape = state === undefined ? undefined : states[state]
  if (state !== undefined && shape?.length === 1) return { state, features: shape[0]! }
  throw new TekrarError('invalid-argument', {
    where: `cell ${outer}`,
    name: 'query',
    expected: `a state [units] of the inner cell: ${Object.keys(states).join(', ')}`,
    actual: String(query),
  })
}

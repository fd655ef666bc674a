import { expect } from 'vitest'
import { type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import { differentiate } from './gradient.ts'
import { topological } from './order.ts'
import { interpret } from './reference.ts'
import type { Tensor } from './tensor.ts'

/** Numbers that follow a seed, in [−1, 1), none close to 0: corners stand there. */
export function numbers(seed: number, length: number): Float64Array {
  let state = (seed * 2654435761 + 12345) >>> 0
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    state = (state ^ (state >>> 13)) >>> 0
    const number = (state >>> 8) / 2 ** 23 - 1
    return number * 0.95 + (number < 0 ? -0.05 : 0.05)
  })
}

export interface Check {
  readonly extents?: Extents
  /** Data of index inputs, or of float inputs that random numbers don't suit; the others get numbers of `seed`. */
  readonly inputs?: Readonly<Record<string, ArrayLike<number>>>
  readonly seed?: number
  /** The inputs whose gradients are checked; all floats unless given. */
  readonly only?: readonly string[]
}

const STEP = 1e-3
const TOLERANCE = 1e-6

/**
 * Expects ∂loss/∂x for every float input x of the loss to equal central differences of fourth order in float64, element by element, within 1e-6 of the largest
 * slope; gives the gradients.
 */
export function expectExactGradients(
  loss: Tensor,
  { extents = {}, inputs = {}, seed = 1, only }: Check = {},
): Record<string, Float64Array> {
  const leaves = new Map<string, Tensor>()
  for (const tensor of topological([loss])) if (tensor.op.kind === 'input') leaves.set(tensor.op.name, tensor)
  const given: Record<string, Float64Array> = {}
  for (const [name, leaf] of leaves)
    given[name] = inputs[name] ? Float64Array.from(inputs[name]) : numbers(seed + name.length, sizeOf(resolveShape(leaf.shape, extents)))
  const names = [...leaves.keys()].filter((name) => leaves.get(name)!.type === 'float' && (only?.includes(name) ?? true))
  expect(names.length).toBeGreaterThan(0)
  const differentiated = differentiate({ loss, wrt: names.map((name) => leaves.get(name)!), outputs: {} })
  const run = (outputs: Record<string, Tensor>) =>
    interpret({ outputs, updates: [] }, { inputs: given, variables: new Map(), extents, precision: 'float64' }).outputs
  const gradients = run(Object.fromEntries(names.map((name, i) => [name, differentiated.gradients[i]!]))) as Record<string, Float64Array>
  expect(run({ loss: differentiated.loss })).toEqual(run({ loss }))
  const at = (x: Float64Array, i: number, offset: number): number => {
    const before = x[i]!
    x[i] = before + offset
    const value = run({ loss }).loss![0]!
    x[i] = before
    return value
  }
  for (const name of names) {
    const x = given[name]!
    const slopes = x.map((_, i) => (8 * (at(x, i, STEP) - at(x, i, -STEP)) - (at(x, i, 2 * STEP) - at(x, i, -2 * STEP))) / (12 * STEP))
    const largest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 1e-3)
    expect(gradients[name]).toHaveLength(slopes.length)
    slopes.forEach((slope, i) => {
      if (!(Math.abs(gradients[name]![i]! - slope) <= TOLERANCE * largest))
        expect.fail(`∂loss/∂${name}[${i}] is ${gradients[name]![i]}, the difference quotient ${slope}`)
    })
  }
  return gradients
}

/** How often an op of a kind stands in the tensors' graph, scan bodies not included. */
export const countOfKind = (roots: readonly Tensor[], kind: Tensor['op']['kind']): number =>
  topological(roots).filter((tensor) => tensor.op.kind === kind).length

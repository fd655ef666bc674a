import { type Extent, type Extents, resolveDimension, type Shape } from '../base/shape.ts'
import { topological } from './order.ts'
import type { Program, Tensor } from './tensor.ts'

/** The extents of a program that are made from others. */
export function madeExtents(program: Program): readonly Extent[] {
  const found = new Map<string, Extent>()
  const look = (shape: Shape): void => {
    for (const dimension of shape) if (typeof dimension !== 'number' && dimension.made) found.set(dimension.extent, dimension)
  }
  const visit = (roots: readonly Tensor[]): void => {
    for (const { op, shape } of topological(roots)) {
      look(shape)
      if (op.kind !== 'scan') continue
      look([op.steps])
      visit([...op.body.outputs, ...op.body.next])
    }
  }
  visit([...Object.values(program.outputs), ...program.updates.map(({ value }) => value)])
  return [...found.values()]
}

/** The sizes with those of the extents made from them. */
export const withMade = (sizes: Extents, made: readonly Extent[]): Extents =>
  made.length === 0 ? sizes : { ...sizes, ...Object.fromEntries(made.map((one) => [one.extent, resolveDimension(one, sizes)])) }

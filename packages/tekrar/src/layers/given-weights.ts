import { TekrarError } from '../base/errors.ts'
import type { Initializer } from '../base/initializers.ts'
import { describeShape, sizeOf } from '../base/shape.ts'
import type { BuildContext } from './layer.ts'

/** A weight's values: flat, or rows of a matrix. */
export type GivenWeight = ArrayLike<number> | readonly ArrayLike<number>[]

/** A context whose weights start from these values, in the order in which they are asked for. */
export function startingFrom(
  given: readonly GivenWeight[] | undefined,
  where: string,
  weight: BuildContext['weight'],
): BuildContext['weight'] {
  if (!given) return weight
  let next = 0
  return (name, shape, _, options) => weight(name, shape, valuesOf(given[next++], name, shape, where), options)
}

function valuesOf(given: GivenWeight | undefined, name: string, shape: readonly number[], where: string): Initializer {
  const rows = Array.from((given ?? []) as ArrayLike<number | ArrayLike<number>>)
  const flat = Float32Array.from(rows.flatMap((row) => (typeof row === 'number' ? row : Array.from(row))))
  const isWhole = rows.every((row) => typeof row === 'number' || row.length === shape[shape.length - 1])
  if (!given || !isWhole || flat.length !== sizeOf(shape) || !flat.every(Number.isFinite))
    throw new TekrarError('invalid-argument', {
      where,
      name: 'weights',
      expected: `${sizeOf(shape)} numbers for ${name} of shape ${describeShape(shape)}`,
      actual: given ? `${flat.length} numbers` : 'none',
    })
  return () => flat.slice()
}

import { TekrarError } from '../base/errors.ts'
import { describeShape, type Extents, resolveShape, type Shape, sizeOf } from '../base/shape.ts'

/** Throws `shape-mismatch` where two shapes, one of which is taken for the other, hold different numbers of elements in a call. */
export function requireEqualSizes(from: Shape, to: Shape, extents: Extents): void {
  const [given, wanted] = [resolveShape(from, extents), resolveShape(to, extents)]
  if (sizeOf(given) === sizeOf(wanted)) return
  throw new TekrarError('shape-mismatch', {
    where: 'regroup',
    expected: `as many elements as ${describeShape(to)} = ${describeShape(wanted)}`,
    actual: `${describeShape(from)} = ${describeShape(given)}`,
  })
}

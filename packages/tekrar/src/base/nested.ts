import { TekrarError } from './errors.ts'
import { describeShape, sizeOf } from './shape.ts'

/** Numbers in arrays of arrays; the innermost may be typed. */
export type Nested = ArrayLike<number> | readonly Nested[]

/** Arrays of arrays as plain numbers in row order, with their shape. Throws `shape-mismatch` where an array is shorter or longer than its neighbours. */
export function flatten(nested: Nested, where: string): { readonly data: Float64Array; readonly shape: readonly number[] } {
  const shape: number[] = []
  for (let level: unknown = nested; isList(level); level = level[0]) shape.push(level.length)
  const data = new Float64Array(sizeOf(shape))
  let at = 0
  const take = (level: unknown, axis: number, place: string): void => {
    if (axis === shape.length) {
      if (typeof level !== 'number') throw new TekrarError('shape-mismatch', { where, expected: `a number at ${place || 'the top'}`, actual: nameOf(level) })
      data[at++] = level
      return
    }
    if (!isList(level) || level.length !== shape[axis])
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `${shape[axis]} elements at ${place || 'the top'}, so that the whole is ${describeShape(shape)}`,
        actual: isList(level) ? `${level.length}` : nameOf(level),
      })
    for (let i = 0; i < level.length; i++) take(level[i], axis + 1, `${place}[${i}]`)
  }
  take(nested, 0, '')
  return { data, shape }
}

/** Numbers in row order as arrays of arrays; a shape of no axes gives the number itself. */
export function nest(data: ArrayLike<number>, shape: readonly number[]): NestedArray {
  if (shape.length === 0) return data[0]!
  const build = (axis: number, start: number, size: number): NestedArray[] => {
    const inner = size / (shape[axis] || 1)
    return Array.from({ length: shape[axis]! }, (_, i) =>
      axis === shape.length - 1 ? data[start + i]! : build(axis + 1, start + i * inner, inner),
    )
  }
  return build(0, 0, data.length)
}

export type NestedArray = number | NestedArray[]

const isList = (x: unknown): x is ArrayLike<unknown> => Array.isArray(x) || (ArrayBuffer.isView(x) && 'length' in x)
const nameOf = (x: unknown): string => (isList(x) ? 'an array' : x === null ? 'null' : typeof x)

import { type Dimension, type Extents, resolveDimension, type Shape } from '../base/shape.ts'

/** A size or stride that follows run-time extents: constant × the extents named (sorted). */
export interface Monomial {
  readonly constant: number
  readonly extents: readonly string[]
}

export const monomial = (constant: number): Monomial => ({ constant, extents: [] })
export const ONE = monomial(1)
export const ZERO = monomial(0)

export const product = (dimensions: readonly (Dimension | Monomial)[]): Monomial => {
  let constant = 1
  const extents: string[] = []
  for (const factor of dimensions) {
    if (typeof factor === 'number') constant *= factor
    else if ('extent' in factor) extents.push(factor.extent)
    else {
      constant *= factor.constant
      extents.push(...factor.extents)
    }
  }
  return constant === 0 ? ZERO : { constant, extents: extents.length > 1 ? extents.sort() : extents }
}

export const sameMonomial = (a: Monomial, b: Monomial): boolean =>
  a === b || (a.constant === b.constant && a.extents.length === b.extents.length && a.extents.every((name, i) => name === b.extents[i]))
export const isZero = (a: Monomial): boolean => a.constant === 0
export const isOne = (a: Monomial): boolean => sameMonomial(a, ONE)

export const resolveMonomial = (a: Monomial, extents: Extents): number =>
  a.extents.reduce((value, name) => value * resolveDimension({ extent: name }, extents), a.constant)

export const keyOf = ({ constant, extents }: Monomial): string =>
  extents.length === 0 ? String(constant) : `${constant}·${extents.join('·')}`

/** A shape seen as a matrix: rows of consecutive elements. A single run-time dimension counts as rows, so that loops can split it. */
export function matrixOf(shape: Shape): { readonly rows: Monomial; readonly columns: Monomial } {
  if (shape.length === 0) return { rows: ONE, columns: ONE }
  const last = shape[shape.length - 1]!
  if (shape.length === 1) return typeof last === 'number' ? { rows: ONE, columns: monomial(last) } : { rows: product([last]), columns: ONE }
  return { rows: product(shape.slice(0, -1)), columns: product([last]) }
}

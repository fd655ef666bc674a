import { TekrarError } from './errors.ts'
import { describeShape, sizeOf } from './shape.ts'

/** The largest number that a float of 32 bits holds. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127

/** What an initialiser gave for a weight, if there is one finite number for each of its places. Throws `shape-mismatch` and `invalid-argument`. */
export function startOf(values: unknown, shape: readonly number[], where: string): ArrayLike<number> {
  const count = sizeOf(shape)
  const expected = `an initializer that gives ${count} numbers for the shape ${describeShape(shape)}, flat and row by row`
  if (typeof values === 'function')
    throw new TekrarError('shape-mismatch', {
      where,
      expected,
      actual: 'one that gives a function',
      remedy: 'what makes an initializer is called first, as in constantInitializer(0.1)',
    })
  const length: unknown = (values as Partial<ArrayLike<number>> | null | undefined)?.length
  if (typeof values !== 'object' || length !== count)
    throw new TekrarError('shape-mismatch', {
      where,
      expected,
      actual: typeof values === 'object' && typeof length === 'number' ? `${length} of them` : `one that gives ${nameOf(values)}`,
    })
  const given = values as ArrayLike<number>
  for (let i = 0; i < count; i++)
    if (!(typeof given[i] === 'number' && Math.abs(given[i]!) <= LARGEST))
      throw new TekrarError('invalid-argument', {
        where,
        name: 'what its initializer gives',
        expected: 'finite numbers',
        actual: `${nameOf(given[i])} at place ${i}`,
      })
  return given
}

const nameOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : typeof value === 'object' && value ? 'an object' : String(value)

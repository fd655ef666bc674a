import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dimension, extent } from '../base/shape.ts'
import { SameSizes } from './same-sizes.ts'

test('extents that are one have one name, the first one’s where it is among them', () => {
  const sizes = new SameSizes(extent('steps'))
  sizes.unite(extent('a'), extent('b'))
  sizes.unite(extent('b'), extent('steps'))
  expect(sizes.of('a')).toEqual(extent('steps'))
  expect(sizes.of('c')).toEqual(extent('c'))
})

const size = fc.oneof(fc.constantFrom('steps', 'a', 'b', 'c', 'd').map(extent), fc.constant<Dimension>(7))

test('in whatever order sizes are said to be one, they are, and a number goes to all', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(size, size), { maxLength: 8 }), (pairs) => {
      const sizes = new SameSizes(extent('steps'))
      for (const [a, b] of pairs) sizes.unite(a, b)
      for (const pair of pairs) {
        const [a, b] = pair.map((one) => (typeof one === 'number' ? one : sizes.of(one.extent)))
        expect(a).toEqual(b)
      }
    }),
  )
})

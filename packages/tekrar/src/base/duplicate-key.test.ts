import fc from 'fast-check'
import { expect, test } from 'vitest'
import { duplicateKey } from './duplicate-key.ts'

test('a key that stands twice in one object is found, however it is written', () => {
  expect(duplicateKey('{"a":1,"b":2,"a":3}')).toBe('a')
  expect(duplicateKey('{"a":1,"\\u0061":3}')).toBe('a')
  expect(duplicateKey('{"x":[{"k":1},{"k":2,"k":{}}]}')).toBe('k')
  expect(duplicateKey('{"__proto__":1,"__proto__":2}')).toBe('__proto__')
})

test('equal keys in different objects, and texts that look like keys, are no duplicates', () => {
  expect(duplicateKey('{"a":{"a":["a","a",{"a":"a"}]},"b":"\\"a\\",{a"}')).toBeUndefined()
})

test('what JSON.stringify writes never has a duplicate', () => {
  fc.assert(fc.property(fc.json(), (json) => duplicateKey(json) === undefined))
})

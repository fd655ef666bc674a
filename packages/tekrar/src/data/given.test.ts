import fc from 'fast-check'
import { expect, test } from 'vitest'
import { givenArrays, type Slot, someArrays, weightArrays } from './given.ts'
import { examplesOf, isRagged } from './ragged.ts'

const ids: Slot = { name: 'words', rank: 2, sequence: true }
const numbers: Slot = { name: 'pixels', rank: 2, sequence: false }

test('one array may come bare, in a list or by its name', () => {
  const array = { data: Int32Array.of(1, 2, 3, 4), shape: [2, 2] }
  for (const given of [array, [array], { words: array }]) expect(givenArrays(given, [ids], 'fit')).toEqual([array])
  expect(givenArrays(array, [ids], 'fit')[0]).toBe(array)
})

test('several arrays come in a list in the order of the slots, or by name in any order', () => {
  const [a, b] = [Int32Array.of(1, 2), [[0.5], [0.25]]]
  const inOrder = givenArrays([a, b], [{ ...ids, rank: 1 }, numbers], 'fit')
  expect(givenArrays({ pixels: b, words: a }, [{ ...ids, rank: 1 }, numbers], 'fit')).toEqual(inOrder)
  expect(inOrder.map(examplesOf)).toEqual([2, 2])
})

test('what is missing, unknown or too much is said by name', () => {
  const slots = [ids, numbers]
  expect(() => givenArrays({ words: [[1]] }, slots, 'fit: inputs')).toThrow(/one for each of 'words', 'pixels', got none for 'pixels'/)
  expect(() => givenArrays({ word: [[1]] }, slots, 'fit: inputs')).toThrow(/one of 'words', 'pixels', got 'word'/)
  expect(() => givenArrays([[[1]]], slots, 'fit: inputs')).toThrow(/a list of 2, or a record by name: 'words', 'pixels', got a list of 1/)
  expect(() => givenArrays(Int32Array.of(1), slots, 'fit: inputs')).toThrow(/got one array/)
})

test('sequences of one length are one array, those of different lengths stay apart, in whatever form they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom('nested', 'typed', 'shaped'),
      (rows, form) => {
        const forms = {
          nested: () => rows,
          typed: () => rows.map((row) => Int32Array.from(row)),
          shaped: () => rows.map((row) => ({ data: Int32Array.from(row), shape: [row.length] })),
        }
        const [given] = givenArrays(forms[form](), [ids], 'fit')
        const equal = new Set(rows.map((row) => row.length)).size === 1
        expect(isRagged(given!)).toBe(!equal)
        expect(examplesOf(given!)).toBe(rows.length)
        if (isRagged(given!)) expect(given.rows.map(({ data }) => [...data])).toEqual(rows)
        else expect([...given!.data]).toEqual(rows.flat())
      },
    ),
  )
})

test('a sequence of no steps, and one of other features, are refused by their number', () => {
  const slot: Slot = { name: 'x', rank: 3, sequence: true }
  expect(() => givenArrays([[[1, 2]], [[1], [2]]], [slot], 'fit: inputs')).toThrow(
    /fit: inputs\[1\]: expected a sequence \[steps, 2\] of at least one step, got \[2, 1\]/,
  )
  expect(() => givenArrays([Int32Array.of(1), Int32Array.of()], [ids], 'fit: inputs')).toThrow(/fit: inputs\[1\]/)
})

test('rows of different lengths where there is no time are an error, not sequences', () => {
  expect(() => givenArrays([[1, 2], [3]], [numbers], 'fit: inputs')).toThrow(/expected an array of 2/)
})

test('masks may be left out one by one, and one array of weights is for all outputs', () => {
  expect(someArrays(undefined, [ids], 'fit')).toBeUndefined()
  expect(someArrays([null, undefined], [ids, numbers], 'fit')).toBeUndefined()
  expect(someArrays({ pixels: [1, 0] }, [ids, numbers], 'fit')).toEqual([undefined, { data: Float32Array.of(1, 0), shape: [2] }])
  const both = weightArrays([1, 2, 3], [ids, numbers], 'fit')!
  expect(both.map((one) => [...one!.data])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
  expect(weightArrays([[1], [2]], [ids, numbers], 'fit')!.map((one) => [...one!.data])).toEqual([[1], [2]])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { batches } from './batches.ts'
import { permutation } from './shuffle.ts'

const examples = (length: number): { inputs: number[][]; targets: number[] } => ({
  inputs: Array.from({ length }, (_, i) => [i, -i]),
  targets: Array.from({ length }, (_, i) => i),
})

test('every example stands in every epoch once, beside its target, and the last batch may be smaller', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.nat(9),
      (length, batch, shuffle, epoch) => {
        const { inputs, targets } = examples(length)
        const data = batches(inputs, targets, { batch, shuffle })
        const all = [...data.batches(epoch, 7)]
        expect(all).toHaveLength(data.size)
        expect(all.slice(0, -1).every((one) => one.inputs.shape[0] === batch)).toBe(true)
        expect(all.every(({ continues }) => !continues)).toBe(true)
        const seen = all.flatMap((one) => [...one.targets.data])
        expect(all.flatMap((one) => [...one.inputs.data])).toEqual(seen.flatMap((i) => [i, -i]))
        expect(shuffle ? seen.sort((a, b) => a - b) : seen).toEqual(targets)
      },
    ),
  )
})

test('the order depends on seed and epoch alone', () => {
  const { inputs, targets } = examples(50)
  const order = (seed: number, epoch: number) => [...batches(inputs, targets).batches(epoch, seed)].flatMap((one) => [...one.targets.data])
  expect(order(1, 0)).toEqual(order(1, 0))
  expect(order(1, 0)).not.toEqual(order(1, 1))
  expect(order(1, 0)).not.toEqual(order(2, 0))
})

test('a shuffled epoch taken up in its middle goes on as if it had not been left', () => {
  const { inputs, targets } = examples(23)
  const data = batches(inputs, targets, { batch: 4 })
  expect([...data.batches(3, 1, 2)]).toEqual([...data.batches(3, 1)].slice(2))
})

test('a share for validation is the last part in its own order', () => {
  const { inputs, targets } = examples(10)
  const data = batches(inputs, targets, { batch: 3, validation: 0.25 })
  expect([...data.validation!.batches(0, 1)].flatMap((one) => [...one.targets.data])).toEqual([7, 8, 9])
  expect([...data.batches(0, 1)].flatMap((one) => [...one.targets.data]).sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('inputs may be nested, typed or shaped, and whole numbers in an Int32Array stay whole', () => {
  const first = [
    ...batches(
      [
        [[1], [2]],
        [[3], [4]],
      ],
      Int32Array.of(5, 6),
      { shuffle: false },
    ).batches(0, 0),
  ][0]!
  expect(first.inputs).toEqual({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2, 1] })
  expect(first.targets).toEqual({ data: Int32Array.of(5, 6), shape: [2] })
  const rows = batches([Int32Array.of(1, 2), Int32Array.of(3, 4)], { data: new Float32Array(6), shape: [2, 3] }, { shuffle: false })
  expect([...rows.batches(0, 0)][0]!.inputs).toEqual({ data: Int32Array.of(1, 2, 3, 4), shape: [2, 2] })
})

test('what does not fit together is refused with its place', () => {
  expect(() => batches([[[1, 2], [3]]], [1])).toThrow('inputs[0][1]: expected an array of 2')
  expect(() => batches([[1], ['x' as unknown as number]], [1, 2])).toThrow('inputs[1][0]')
  expect(() => batches([1, 2, 3], [1, 2])).toThrow('as many targets as inputs (3)')
  expect(() => batches([], [])).toThrow('at least one example')
  expect(() => batches({ data: new Float32Array(5), shape: [2, 3] }, [1, 2])).toThrow('6 numbers')
  expect(() => batches([1], [1], { batch: 0 })).toThrow(TekrarError)
  expect(() => batches([1], [1], { validation: 1 })).toThrow(TekrarError)
})

test('every place is equally likely in a permutation', () => {
  const first = new Uint32Array(6)
  for (let epoch = 0; epoch < 6000; epoch++) first[permutation(6, 1, epoch)[0]!]!++
  for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

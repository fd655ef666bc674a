import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOf, inOrder } from './batch.ts'
import { batches } from './batches.ts'
import { buckets, padded } from './ragged.ts'
import { permutation } from './shuffle.ts'

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 })

test('padding puts every sequence at the beginning of its row, zeros after it, and says which steps are there', () => {
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 3 }), (steps, width) => {
      const rows = steps.map((length, i) => ({
        data: Float32Array.from({ length: length * width }, (_, at) => 100 * i + at + 1),
        shape: [length, width],
      }))
      const { array, mask } = padded({ rows })
      const longest = Math.max(...steps)
      expect(array.shape).toEqual([rows.length, longest, width])
      expect(mask.shape).toEqual([rows.length, longest])
      rows.forEach(({ data }, i) => {
        const row = array.data.subarray(i * longest * width, (i + 1) * longest * width)
        expect([...row.subarray(0, data.length)]).toEqual([...data])
        expect(row.subarray(data.length).every((value) => value === 0)).toBe(true)
        expect([...mask.data.subarray(i * longest, (i + 1) * longest)]).toEqual(
          Array.from({ length: longest }, (_, step) => (step < steps[i]! ? 1 : 0)),
        )
      })
    }),
  )
})

test('batches of like length have every row once, none more than the batch, and hardly any padding', () => {
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 7 }), fc.nat(), (steps, batch, seed) => {
      const made = buckets(steps, batch, permutation(steps.length, seed, 0))
      expect(made.flatMap((rows) => [...rows]).sort((a, b) => a - b)).toEqual(steps.map((_, i) => i))
      expect(made).toHaveLength(Math.ceil(steps.length / batch))
      for (const [i, rows] of made.entries()) expect(rows.length <= batch && (rows.length === batch || i === made.length - 1)).toBe(true)
      // Sorted as a whole while there are few: no batch reaches into another's lengths.
      const longest = made.map((rows) => Math.max(...Array.from(rows, (row) => steps[row]!)))
      expect(longest).toEqual([...longest].sort((a, b) => a - b))
    }),
  )
})

test('an epoch of sequences has every example once with its target and its weight, in another order the next time', () => {
  const inputs = Array.from({ length: 23 }, (_, i) => Int32Array.from({ length: 1 + (i % 5) }, () => i))
  const targets = Float32Array.from({ length: 23 }, (_, i) => i)
  const data = batches(inputs, targets, { batch: 4, weights: Array.from(targets, (target) => target / 2) })
  expect(data).toMatchObject({ size: 6, batch: 4, steps: 5 })
  const epoch = (number: number, from = 0) => [...data.batches(number, 7, from)]
  for (const number of [0, 1]) {
    const seen = epoch(number).flatMap((batch) => {
      const [given, wanted] = [firstOf(batch.inputs), firstOf(batch.targets)]
      const [[mask], [weights]] = [inOrder(batch.masks!, ['inputs']), inOrder(batch.weights!, ['targets'])]
      return Array.from(wanted.data, (target, row) => {
        const steps = given.shape[1]!
        expect(given.data[row * steps]).toBe(target)
        expect(weights!.data[row]).toBe(target / 2)
        expect(Array.from(mask!.data.subarray(row * steps, (row + 1) * steps)).reduce((sum, one) => sum + one, 0)).toBe(1 + (target % 5))
        return target
      })
    })
    expect(seen.sort((a, b) => a - b)).toEqual([...targets])
  }
  expect(epoch(0)).not.toEqual(epoch(1))
  expect(epoch(1, 2)).toEqual(epoch(1).slice(2))
})

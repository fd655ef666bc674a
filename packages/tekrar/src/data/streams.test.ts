import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { streams } from './streams.ts'

const count = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i)

test('each row is one contiguous stream across the windows and every target is the symbol after its input', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 300 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      (length, steps, batch) => {
        const data = streams(count(length), { steps, batch })
        const windows = [...data.batches(0, 1)]
        expect(windows).toHaveLength(data.size)
        const rows: number[][] = Array.from({ length: data.batch }, () => [])
        for (const [i, { inputs, targets, continues }] of windows.entries()) {
          const [height, width] = inputs.shape as [number, number]
          expect(inputs.shape).toEqual(targets.shape)
          expect(height).toBe(data.batch)
          expect(width).toBe(i < data.size - 1 ? data.steps : width)
          expect(width >= 1 && width <= data.steps).toBe(true)
          expect(continues).toBe(i > 0)
          expect([...targets.data]).toEqual([...inputs.data].map((id) => id + 1))
          for (const [row, ids] of rows.entries()) ids.push(...inputs.data.subarray(row * width, (row + 1) * width))
        }
        const read = rows.flat()
        expect(read).toEqual([...count(read.length)])
        expect(length - 1 - read.length).toBeLessThan(data.batch)
      },
    ),
  )
})

test('an epoch taken up in its middle goes on as if it had not been left', () => {
  const data = streams(count(103), { steps: 7, batch: 3 })
  expect([...data.batches(2, 1, 3)]).toEqual([...data.batches(2, 1)].slice(3))
  expect([...data.batches(2, 1, data.size)]).toEqual([])
})

test('a short text shrinks the batch first, then the steps, and says so', () => {
  expect(streams(count(1000), { steps: 10, batch: 4 }).adjusted).toBeUndefined()
  expect(streams(count(41), { steps: 10, batch: 4 }).adjusted).toBeUndefined()
  expect(streams(count(31), { steps: 10, batch: 4 }).adjusted).toEqual({ batch: 3, steps: 10 })
  expect(streams(count(11), { steps: 10, batch: 4 }).adjusted).toEqual({ batch: 1, steps: 10 })
  expect(streams(count(6), { steps: 10, batch: 4 }).adjusted).toEqual({ batch: 1, steps: 5 })
  expect([...streams(count(2), { steps: 10, batch: 4 }).batches(0, 1)]).toEqual([
    { inputs: { data: Int32Array.of(0), shape: [1, 1] }, targets: { data: Int32Array.of(1), shape: [1, 1] }, continues: false },
  ])
})

test('a text with nothing to predict and sizes that are none are refused', () => {
  expect(() => streams(count(1))).toThrow(TekrarError)
  expect(() => streams(count(0))).toThrow('0 symbols')
  for (const wrong of [0, -1, 1.5, Number.NaN]) {
    expect(() => streams(count(9), { steps: wrong })).toThrow('streams: steps must be')
    expect(() => streams(count(9), { batch: wrong })).toThrow('streams: batch must be')
  }
})

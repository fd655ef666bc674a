import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { windows } from './windows.ts'

test('a window holds consecutive rows and its target is the row so many steps later', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(20),
      (steps, ahead, stride, more) => {
        const time = steps + ahead + more
        const series = Array.from({ length: time }, (_, t) => [t, -t])
        const { inputs, targets } = windows(series, { steps, ahead, stride, predict: [1] })
        const starts = series.map((_, t) => t).filter((t) => t % stride === 0 && t + steps + ahead <= time)
        expect(inputs.shape).toEqual([starts.length, steps, 2])
        expect(targets.shape).toEqual([starts.length, 1])
        expect([...inputs.data]).toEqual(starts.flatMap((t) => series.slice(t, t + steps).flat()))
        expect([...targets.data]).toEqual(starts.map((t) => -(t + steps + ahead - 1)))
      },
    ),
  )
})

test('a series of plain numbers has one feature', () => {
  const { inputs, targets } = windows([1, 2, 3, 4], { steps: 2 })
  expect(inputs).toEqual({ data: Float32Array.of(1, 2, 2, 3), shape: [2, 2, 1] })
  expect(targets).toEqual({ data: Float32Array.of(3, 4), shape: [2, 1] })
})

test('a series too short, a feature that is none and sizes that are none are refused', () => {
  expect(() => windows([1, 2], { steps: 2 })).toThrow('at least 3 rows')
  expect(() => windows([[[1]]], { steps: 1 })).toThrow('[time, features]')
  expect(() => windows([1, 2, 3], { steps: 1, predict: [1] })).toThrow('places from 0 to 0')
  expect(() => windows([1, 2, 3], { steps: 0 })).toThrow(TekrarError)
})

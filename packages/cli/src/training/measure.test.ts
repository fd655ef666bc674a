import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secondsFor, stepsFor, typical } from './measure.ts'

test('steps for a time, with their validations and the measuring, take about that time', () => {
  const measured = { stepSeconds: 0.02, validationSeconds: 1.5, measuringSeconds: 2 }
  const steps = stepsFor(measured, 60, 100)
  expect(measured.measuringSeconds + secondsFor(measured, steps, 100)).toBeCloseTo(60, 0)
  const seconds = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  fc.assert(
    fc.property(
      seconds(0.001, 1),
      seconds(0, 5),
      seconds(0, 5),
      seconds(20, 600),
      fc.integer({ min: 1, max: 1000 }),
      (step, validation, measuring, wanted, size) => {
        const each = { stepSeconds: step, validationSeconds: validation, measuringSeconds: measuring }
        const steps = stepsFor(each, wanted, size)
        const taken = measuring + secondsFor(each, steps, size)
        expect(steps).toBeGreaterThanOrEqual(1)
        // At most over by one step with its validation; never short by more than a step and a validation.
        if (steps > 1) expect(taken).toBeLessThanOrEqual(wanted + step + validation + 1e-6)
        expect(taken).toBeGreaterThanOrEqual(wanted - 2 * (step + validation) - 1e-6)
      },
    ),
  )
})

test('a slow start and single slow steps do not count', () => {
  expect(typical([900, 40, 10, 11, 10, 12, 80, 10, 11])).toBe(11)
  expect(typical([7])).toBe(7)
})

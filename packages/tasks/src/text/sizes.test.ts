import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitToText } from './sizes.ts'

const asked = { batch: 50, steps: 50, epochs: null }

test('a book gets what was asked for', () => {
  expect(fitToText(asked, 1_000_000)).toEqual({ batch: 50, steps: 50, epochs: 5 })
})

test('a small text shrinks the batch first, then the steps, and is read more often', () => {
  expect(fitToText(asked, 4001)).toEqual({ batch: 10, steps: 50, epochs: 100 })
  expect(fitToText(asked, 200)).toEqual({ batch: 1, steps: 50, epochs: 100 })
  expect(fitToText(asked, 20)).toEqual({ batch: 1, steps: 19, epochs: 100 })
  expect(fitToText({ ...asked, epochs: 3 }, 20).epochs).toBe(3)
})

test('what comes out fits the text, and stays as it is when put in again', () => {
  const size = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(size, size, fc.integer({ min: 2, max: 1_000_000 }), (batch, steps, symbols) => {
      const fitted = fitToText({ batch, steps, epochs: null }, symbols)
      expect(fitted.batch * fitted.steps).toBeLessThanOrEqual(symbols - 1)
      expect(fitToText(fitted, symbols)).toEqual(fitted)
    }),
  )
})

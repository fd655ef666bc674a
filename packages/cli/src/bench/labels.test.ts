import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placedLabels } from './labels.ts'

const bounds = { left: 0, top: 0, right: 600, bottom: 400 }

test('labels of marks that stand apart cover nothing and lie beside their marks', () => {
  const grid = fc.uniqueArray(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 6 })), { selector: String, minLength: 1, maxLength: 25 })
  fc.assert(
    fc.property(grid, (cells) => {
      const marks = cells.map(([x, y]) => ({ x: 40 + x * 55, y: 40 + y * 50, width: 14 }))
      for (const [i, label] of placedLabels(marks, bounds).entries()) {
        expect(Math.hypot(label.x - marks[i]!.x, label.y - marks[i]!.y)).toBeLessThan(25)
        for (const mark of marks) expect(Math.abs(label.x - mark.x) > 12 || Math.abs(label.y - 4 - mark.y) > 9).toBe(true)
      }
    }),
  )
})

test('where two marks stand at one place their labels do not', () => {
  const mark = { x: 100, y: 100, width: 14 }
  const [first, second] = placedLabels([mark, mark], bounds)
  expect(Math.abs(first!.x - second!.x) >= 14 || Math.abs(first!.y - second!.y) >= 10).toBe(true)
})

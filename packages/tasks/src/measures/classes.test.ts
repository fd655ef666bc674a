import { expect, test } from 'vitest'
import { accuracyOf, confusionOf, macroF1Of, qualityOf, valuesOf } from './classes.ts'

// By hand: class 0 has 3 examples, 2 right; class 1 has 2, both right, and one more taken for it; class 2 has one, missed; class 3 none at all.
const labels = [0, 0, 0, 1, 1, 2]
const answers = [0, 0, 1, 1, 1, 0]

test('the table of confusion has a row for each class and a column for what it was taken for', () => {
  expect(confusionOf(labels, answers, 3)).toEqual([
    [2, 1, 0],
    [0, 2, 0],
    [1, 0, 0],
  ])
})

test('accuracy, precision, recall and F1 are those worked out by hand; what there is none of has none', () => {
  const confusion = confusionOf(labels, answers, 4)
  expect(accuracyOf(confusion)).toBeCloseTo(4 / 6, 12)
  const [first, second, third, fourth] = qualityOf(confusion)
  expect(first).toEqual({ count: 3, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 })
  expect(second).toEqual({ count: 2, precision: 2 / 3, recall: 1, f1: 4 / 5 })
  expect(third).toEqual({ count: 1, precision: null, recall: 0, f1: 0 })
  expect(fourth).toEqual({ count: 0, precision: null, recall: null, f1: null })
  expect(macroF1Of(confusion)).toBeCloseTo((2 / 3 + 4 / 5 + 0) / 3, 12)
})

test('no examples have no accuracy', () => {
  expect(valuesOf([], [], 2)).toEqual({ accuracy: null, macroF1: null })
})

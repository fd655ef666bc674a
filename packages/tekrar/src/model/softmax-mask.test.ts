import { expect, test } from 'vitest'
import { softmax } from '../layers/activation.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { model } from './functional.ts'
import { open } from './open.ts'

const reference = { engine: 'reference' } as const
const array = (data: number[], shape: number[]) => ({ data: Float32Array.from(data), shape })
const ids = (data: number[], shape: number[]) => ({ data: Int32Array.from(data), shape })
/** Rows of rows, to four digits. */
const rounded = ({ data }: { data: ArrayLike<number> }) => Array.from(data, (one) => Math.round(one * 1e4) / 1e4)

// The numbers are those of Keras 3.15: Softmax(axis)(x, mask=mask).
test('single numbers that the mask leaves out have no share, even where none counts', async () => {
  const [x, mask] = [input({ shape: [3] }), input({ shape: [3], type: 'index' })]
  const one = model({ inputs: [x, mask], outputs: softmax()(x, { mask }), ...reference })
  const given = [array([1, 2, 1, 1, 2, 3, 5, 6, 7], [3, 3]), ids([1, 0, 1, 1, 1, 0, 0, 0, 0], [3, 3])]
  const expected = [0.5, 0, 0.5, 0.2689, 0.7311, 0, 0, 0, 0]
  expect(rounded(await one.predict(given))).toEqual(expected)
  expect(rounded(await (await open(await one.save(), reference)).predict(given))).toEqual(expected)
})

test('a mask of a sequence’s numbers may have sizes of 1 where it repeats', async () => {
  const [x, mask] = [input({ shape: [null, 2] }), input({ shape: [1, 2] })]
  const one = model({ inputs: [x, mask], outputs: softmax({ axis: 1 })(x, { mask }), ...reference })
  expect(rounded(await one.predict([array([0, 0, 0, Math.log(3)], [1, 2, 2]), array([1, 0.4], [1, 1, 2])]))).toEqual([0.5, 0, 0.5, 0])
  const whole = input({ shape: [null, 2] })
  const two = model({ inputs: [x, whole], outputs: softmax()(x, { mask: whole }), ...reference })
  expect(rounded(await two.predict([array([0, 0, 0, Math.log(3)], [1, 2, 2]), array([1, 0, 1, 1], [1, 2, 2])]))).toEqual([1, 0, 0.25, 0.75])
})

test('over time, steps that a mask leaves out have no share, and the mask goes on', async () => {
  const text = input({ shape: [null] })
  const words = embedding({ vocabulary: 3, units: 1, maskZero: true, embeddingsInitializer: 'zeros' })(text)
  const one = model({ inputs: text, outputs: softmax({ axis: 1 })(words) as Symbolic, ...reference })
  expect(rounded(await one.predict(ids([1, 2, 0, 0, 1, 1, 1, 0], [2, 4])))).toEqual([0.5, 0.5, 0, 0, 0.3333, 0.3333, 0.3333, 0])
})

test('a mask that does not fit is refused', () => {
  const [x, mask] = [input({ shape: [null, 2] }), input({ shape: [null, 3] })]
  expect(() => softmax()(x, { mask })).toThrow(/expected a mask of shape \[batch, .*, 2\], got numbers of shape \[batch, .*, 3\]/)
})

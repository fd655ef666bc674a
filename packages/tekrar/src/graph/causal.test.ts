import { expect, test } from 'vitest'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { isCausal } from './causal.ts'
import { batchedMatmul, concat, fill, gather, input, matmul, reshape, softmax, sum, tanh, transpose } from './ops.ts'
import { scan } from './scan.ts'
import type { Tensor } from './tensor.ts'

const SOURCE = extent('source')
const target = input('target', [STEPS, BATCH, 4])
const source = input('source', [SOURCE, BATCH, 4])
const batchFirst = (x: Tensor) => transpose(x, [1, 0, 2])

/** Looks from every step of `from` at all of `to`. */
function attend(from: Tensor, to: Tensor): Tensor {
  const scores = softmax(batchedMatmul(batchFirst(from), batchFirst(to), { transposed: true }))
  return transpose(batchedMatmul(scores, batchFirst(to)), [1, 0, 2])
}

test('attention to another sequence looks at no step of its own to come; attention to itself does', () => {
  expect(isCausal([tanh(concat([attend(target, source), target]))], STEPS)).toBe(true)
  expect(isCausal([attend(source, target)], STEPS)).toBe(false)
  expect(isCausal([attend(target, target)], STEPS)).toBe(false)
})

test('steps keep apart in batched products over them, however their axes stand', () => {
  const w = batchedMatmul(reshape(target, [STEPS, BATCH, 1, 4]), reshape(target, [STEPS, BATCH, 4, 1]))
  expect(isCausal([w], STEPS)).toBe(true)
  const gram = batchedMatmul(batchFirst(target), batchFirst(target), { transposedA: true })
  expect(isCausal([gram], STEPS)).toBe(false)
})

test('a reshape that mixes steps with features, and a lookup among the steps, do not keep them apart', () => {
  expect(isCausal([reshape(target, [STEPS, BATCH, 2, 2])], STEPS)).toBe(true)
  expect(isCausal([transpose(reshape(input('x', [2, STEPS, 2]), [STEPS, 4]), [0, 1])], STEPS)).toBe(false)
  expect(isCausal([gather(input('table', [STEPS, 3]), input('ids', [BATCH], 'index'))], STEPS)).toBe(false)
})

test('a loop is as causal as its step', () => {
  const over = (step: (x: Tensor, hidden: Tensor) => Tensor) =>
    scan(({ sequences: [x], states: [hidden] }) => ({ outputs: [step(x!, hidden!)], states: [tanh(x!)] }), {
      steps: STEPS,
      sequences: [target],
      initial: [fill(0, [BATCH, 4])],
    }).outputs[0]!
  expect(isCausal([over((_, hidden) => matmul(hidden, input('w', [4, 4])))], STEPS)).toBe(true)
  expect(
    isCausal(
      [over((x) => reshape(batchedMatmul(reshape(x, [BATCH, 1, 4]), batchFirst(source), { transposed: true }), [BATCH, SOURCE]))],
      STEPS,
    ),
  ).toBe(true)
  expect(
    isCausal([over((x) => sum(batchedMatmul(reshape(x, [BATCH, 1, 4]), batchFirst(target), { transposed: true }), [1, 2]))], STEPS),
  ).toBe(false)
})

import { expect, test } from 'vitest'
import { BATCH } from '../base/shape.ts'
import { add, input, matmul, multiply, reshape, sigmoid, tanh } from '../graph/ops.ts'
import { schedule } from './fuse.ts'
import { makeSimplifier } from './simplify.ts'

const x = input('x', [BATCH, 4])
const bias = input('bias', [BATCH, 4])
const product = matmul(input('h', [BATCH, 4]), input('weight', [4, 4]))
const programs = (...roots: Parameters<typeof schedule>[0][number][]) => schedule(roots).filter(({ pointwise }) => pointwise)

test('what one program alone reads is computed in it, though it could be computed before the product that the program waits for', () => {
  expect(programs(tanh(add(add(x, bias), product)))).toHaveLength(1)
})

test('what a product reads, or is given back, is computed where it is ready', () => {
  const early = add(x, bias)
  expect(programs(tanh(add(early, matmul(early, input('weight', [4, 4])))))).toHaveLength(2)
  expect(programs(tanh(add(early, product)), early)).toHaveLength(2)
})

test('what two programs read is computed in the first of them', () => {
  const early = add(x, bias)
  const first = sigmoid(add(early, product))
  const second = multiply(early, matmul(first, input('weight', [4, 4])))
  const [one, two] = programs(second)
  expect(one!.tensors).toEqual(expect.arrayContaining([early, first]))
  expect(two!.tensors).toEqual([second])
})

test('a step that is alone in its sequence is computed without the axis of steps', () => {
  const whole = add(input('whole', [1, BATCH, 4]), input('other', [1, BATCH, 4]))
  const squeezed = makeSimplifier()(reshape(whole, [BATCH, 4]))
  expect(squeezed.op.kind).toBe('binary')
  expect(squeezed.inputs.map(({ op, shape }) => [op.kind, shape])).toEqual([
    ['reshape', [BATCH, 4]],
    ['reshape', [BATCH, 4]],
  ])
})

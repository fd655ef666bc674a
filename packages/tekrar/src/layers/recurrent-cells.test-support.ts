import { glorotUniform } from '../base/initializers.ts'
import { defineCell } from '../cells/cell.ts'
import { add, batchedMatmul, concat, matmul, multiply, reshape, softmax, tanh } from '../graph/ops.ts'

/** A cell whose output is none of its states, one of which is a matrix. */
export const fastWeights = defineCell({
  name: 'fast-weights',
  states: ({ units }) => ({ hidden: [units], memory: [units, units] }),
  weights: ({ inputs, units }) => ({
    kernel: { shape: [inputs, units], initializer: glorotUniform },
    recurrentKernel: { shape: [units, units], initializer: glorotUniform },
  }),
  step: (w, x, { hidden, memory }, { units, dropInput, dropRecurrent }) => {
    const drive = add(matmul(dropInput(x), w.kernel), matmul(dropRecurrent(hidden), w.recurrentKernel))
    const read = reshape(batchedMatmul(memory, reshape(drive, [drive.shape[0]!, units, 1])), drive.shape)
    const next = tanh(add(drive, read))
    const column = reshape(next, [next.shape[0]!, units, 1])
    const fresh = add(multiply(memory, 0.9), multiply(batchedMatmul(column, column, { transposed: true }), 0.5))
    return { output: add(next, 2), states: { hidden: next, memory: fresh }, gates: { read } }
  },
})

/** Looks at a constant sequence by what it has in mind (Bahdanau, Cho and Bengio, 2015, with products for scores). */
export const looking = defineCell({
  name: 'looking',
  constants: ['memory'],
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units, constants: { memory } }) => ({
    query: { shape: [units, memory[2] as number], initializer: glorotUniform },
    kernel: { shape: [inputs + (memory[2] as number), units], initializer: glorotUniform },
  }),
  step: (w, x, { hidden }, { constants: { memory }, masks }) => {
    const [batch, source, features] = memory.shape as [(typeof memory.shape)[0], (typeof memory.shape)[0], number]
    const query = reshape(matmul(hidden, w.query), [batch, 1, features])
    const scores = reshape(batchedMatmul(query, memory, { transposed: true }), [batch, source])
    const weights = softmax(add(scores, multiply(add(masks.memory, -1), 1e9)))
    const seen = reshape(batchedMatmul(reshape(weights, [batch, 1, source]), memory), [batch, features])
    const next = tanh(matmul(concat([x, seen]), w.kernel))
    return { output: next, states: { hidden: next }, gates: { attention: weights } }
  },
})

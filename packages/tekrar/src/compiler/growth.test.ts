import { expect, test } from 'vitest'
import { BATCH, extent } from '../base/shape.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { planned } from '../execution/planned.ts'
import { differentiate } from '../graph/gradient.ts'
import {
  add,
  batchedMatmul,
  broadcast,
  fill,
  input,
  matmul,
  multiply,
  reshape,
  softmax,
  square,
  sum,
  tanh,
  transpose,
} from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import { scan } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'

const SOURCE = extent('source')
const TARGET = extent('target')
const UNITS = 8

/** One look of a query [batch, units] at every key, the scores made in one of two ways. */
function look(query: Tensor, keys: Tensor, values: Tensor, scale: Tensor, asProduct: boolean): Tensor {
  const energies = tanh(add(keys, broadcast(query, [BATCH, SOURCE, UNITS], [0, 2])))
  const scores = asProduct ? reshape(matmul(energies, reshape(scale, [UNITS, 1])), [BATCH, SOURCE]) : sum(multiply(energies, scale), 2)
  return reshape(batchedMatmul(reshape(softmax(scores), [BATCH, 1, SOURCE]), values), [BATCH, UNITS])
}

/** The gradients of additive attention: the query is the state (Bahdanau), or each step's own input (a layer over the decoder's outputs). */
function attention({ fromState, asProduct }: { readonly fromState: boolean; readonly asProduct: boolean }): Program {
  const encoded = input('encoded', [SOURCE, BATCH, UNITS])
  const [wKeys, wQuery, scale] = [input('keys', [UNITS, UNITS]), input('query', [UNITS, UNITS]), input('scale', [UNITS])]
  const values = transpose(encoded, [1, 0, 2])
  const keys = transpose(matmul(encoded, wKeys), [1, 0, 2])
  const x = input('x', [TARGET, BATCH, UNITS])
  const { outputs } = scan(
    ({ sequences: [now], states: [hidden] }) => {
      const context = look(matmul(fromState ? hidden! : now!, wQuery), keys, values, scale, asProduct)
      const next = tanh(add(now!, context))
      return { outputs: [context], states: [next] }
    },
    { steps: TARGET, sequences: [x], initial: [fill(0, [BATCH, UNITS])] },
  )
  const wrt = [encoded, wKeys, wQuery, scale, x]
  const { loss, gradients } = differentiate({ loss: sum(square(outputs[0]!)), wrt, outputs: {} })
  return { outputs: { loss, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient ${i}`, gradient])) }, updates: [] }
}

const cases = [true, false].flatMap((fromState) => [true, false].map((asProduct) => ({ fromState, asProduct })))

test.each(cases)('additive attention trains in memory that does not hold [target, batch, source, units]: %o', (options) => {
  const capacity = { batch: 4, source: 64, target: 64 }
  const { memory } = planned(simulator(), 'test').prepare(attention(options), { capacity })
  const atEveryStep = 64 * 4 * 64 * UNITS * 4
  expect(memory.scratchBytes).toBeLessThan(atEveryStep / 2)
})

test.each(cases)('and what stays in the loop has the same gradients: %o', (options) => {
  const extents = { batch: 2, source: 3, target: 4 }
  const program = attention(options)
  const numbers = (name: string, length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7 + name.length))
  const sizes = { encoded: 3 * 2 * UNITS, keys: UNITS ** 2, query: UNITS ** 2, scale: UNITS, x: 4 * 2 * UNITS }
  const inputs = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, numbers(name, size)]))
  const truth = interpret(program, { inputs, variables: new Map(), extents, precision: 'float64' }).outputs
  const given = planned(simulator(), 'test').prepare(program, { capacity: extents }).run(inputs, extents) as typeof truth
  for (const [name, wanted] of Object.entries(truth)) {
    const largest = Math.max(...Array.from(wanted, Math.abs))
    for (let i = 0; i < wanted.length; i++) expect(Math.abs(given[name]![i]! - wanted[i]!) / largest, `${name}[${i}]`).toBeLessThan(1e-5)
  }
})

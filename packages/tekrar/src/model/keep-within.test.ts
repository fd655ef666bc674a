import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import type { EngineOptions } from '../engine/open.ts'
import { dense } from '../layers/dense.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { timeDistributed } from '../layers/time-distributed.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { model } from './functional.ts'

const reading = (engine: EngineOptions) => {
  const text = input({ shape: [null, 3, 2], name: 'text' })
  const words = timeDistributed(recurrent(lstm({ units: 4 }), { name: 'word' }), { name: 'words' })(text) as Symbolic
  return model({ inputs: text, outputs: dense({ units: 1 })(words), seed: 2, ...engine })
}
const x = { data: Float32Array.from({ length: 2 * 5 * 6 }, (_, i) => Math.sin(i * 1.3)), shape: [2, 5, 3, 2] }
const y = { data: Float32Array.from({ length: 10 }, (_, i) => Math.cos(i)), shape: [2, 5, 1] }

test('what happens inside a layer at every step is kept in the user’s order, on every engine the same, and the last state is the output', async () => {
  const [one, two] = [reading({ engine: 'reference' }), reading({ engine: 'wasm' })]
  const { kept } = await one.predict(x, { keep: ['words.word.hidden', 'words'] })
  const [hidden, output] = [kept['words.word.hidden']!, kept.words!]
  expect(hidden.shape).toEqual([2, 5, 3, 4])
  for (let row = 0; row < 10; row++) expect(hidden.data.slice(row * 12 + 8, row * 12 + 12)).toEqual(output.data.slice(row * 4, row * 4 + 4))
  const other = await two.predict(x, { keep: ['words.word.hidden'] })
  for (const [i, value] of other.kept['words.word.hidden']!.data.entries()) expect(value).toBeCloseTo(hidden.data[i]!, 5)
})

test('the gradient for a state of a step within reaches through the steps that follow it, and changes no bit of the training', async () => {
  for (const engine of ['reference', 'wasm'] as const) {
    const [one, plain] = [reading({ engine }), reading({ engine })]
    const keep = ['d loss / d words.word.hidden', 'd loss / d words']
    const options = { loss: 'meanSquaredError', optimizer: sgd() } as const
    const { kept, loss } = await one.trainOnBatch(x, y, { ...options, keep })
    expect((await plain.trainOnBatch(x, y, { ...options, optimizer: sgd() })).loss).toBe(loss)
    expect(one.weights).toEqual(plain.weights)
    const [hidden, output] = [kept['d loss / d words.word.hidden']!, kept['d loss / d words']!]
    expect(hidden.shape).toEqual([2, 5, 3, 4])
    for (let row = 0; row < 10; row++) {
      const last = hidden.data.slice(row * 12 + 8, row * 12 + 12)
      for (const [i, value] of last.entries()) expect(value).toBeCloseTo(output.data[row * 4 + i]!, 6)
      expect(hidden.data.slice(row * 12, row * 12 + 4).some((value) => Math.abs(value) > 1e-6)).toBe(true)
    }
  }
})

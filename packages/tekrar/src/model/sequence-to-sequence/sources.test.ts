import { expect, test } from 'vitest'
import { glorotUniform } from '../../base/initializers.ts'
import { bahdanau } from '../../cells/bahdanau.ts'
import { defineCell } from '../../cells/cell.ts'
import { gru } from '../../cells/gru.ts'
import { add, matmul, multiply, tanh } from '../../graph/ops.ts'
import { concatenate } from '../../layers/concatenate.ts'
import { dense } from '../../layers/dense.ts'
import { embedding } from '../../layers/embedding.ts'
import { input } from '../../layers/input.ts'
import type { Symbolic } from '../../layers/layer.ts'
import { masking } from '../../layers/masking.ts'
import { recurrent } from '../../layers/recurrent.ts'
import { model } from '../functional.ts'
import { type SequenceToSequence, sequenceToSequence } from './sequence-to-sequence.ts'
import { START, STOP, smallModel } from './small-models.test-support.ts'

const words = (ids: Symbolic) => embedding({ vocabulary: 6, units: 4, embeddingsInitializer: 'orthogonal' })(ids)
const end = (decoded: Symbolic) => dense({ units: 6, kernelInitializer: 'orthogonal', biasInitializer: 'randomNormal' })(decoded)

/** A cell of one's own: it forgets at a rate. */
const leaky = defineCell({
  name: 'leaky',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => ({ kernel: { shape: [inputs, units], initializer: glorotUniform } }),
  step: (w, x, { hidden }) => {
    const next = add(multiply(hidden, 0.5), tanh(matmul(x, w.kernel)))
    return { output: next, states: { hidden: next } }
  },
})

/** Sounds [steps, 3], a title of ids and the year [1] to a text; two cells one above the other, the lower one of one's own within one that attends. */
function severalSources(): SequenceToSequence {
  const sounds = input({ shape: [null, 3], name: 'sounds' })
  const title = input({ shape: [null], name: 'title' })
  const year = input({ shape: [1], name: 'year' })
  const text = input({ shape: [null], name: 'text' })
  const encoded = recurrent(gru({ units: 4 }), { returnSequences: true })(masking()(sounds))
  const summary = dense({ units: 4 })(concatenate([recurrent(gru({ units: 3 }))(words(title)), year]))
  const decoded = recurrent([bahdanau(leaky({ units: 4 }), { units: 3 }), gru({ units: 4 })], { returnSequences: true, name: 'decoder' })(
    words(text),
    { constants: encoded, initialState: [summary, summary] },
  )
  const of = model({ inputs: [sounds, title, year, text], outputs: end(decoded), seed: 4, engine: 'wasm' })
  return sequenceToSequence(of, { start: START, stop: STOP })
}

const sounds = (steps: number, seed: number) => Array.from({ length: steps }, (_, i) => [Math.sin(i + seed), Math.cos(i * seed), 0.1 * i])

test('several sources, of numbers and of ids, with steps and without, are handed over by name or in order', async () => {
  const writer = severalSources()
  const rows = [
    { sounds: sounds(5, 1), title: [3, 4], year: [1] },
    { sounds: sounds(2, 2), title: [5], year: [-1] },
    { sounds: sounds(7, 3), title: [3, 3, 5, 4], year: [0.5] },
  ]
  const sources = { sounds: rows.map((row) => row.sounds), title: rows.map((row) => row.title), year: rows.map((row) => row.year) }
  const options = { maxLength: 5, attention: true } as const
  const written = await writer.generate(sources, options)
  expect(await writer.generate([sources.sounds, sources.title, sources.year], options)).toEqual(written)
  for (const [i, row] of rows.entries()) {
    const [alone] = await writer.generate({ sounds: [row.sounds], title: [row.title], year: [row.year] }, options)
    expect([...written[i]!.ids]).toEqual([...alone!.ids])
    expect(written[i]!.attention!.shape).toEqual([written[i]!.ids.length, row.sounds.length])
    alone!.attention!.data.forEach((weight, at) => {
      expect(written[i]!.attention!.data[at]).toBeCloseTo(weight, 5)
    })
  }
  await expect(writer.generate({ sounds: [rows[0]!.sounds], title: sources.title, year: sources.year })).rejects.toThrow(
    /1 rows, as the first source has/,
  )
  await expect(writer.generate({ sounds: sources.sounds, title: sources.title })).rejects.toThrow(/'year'/)
})

test('what is kept of each step is given by name, whatever else is asked for, and changes nothing', async () => {
  const writer = severalSources()
  const source = { sounds: [sounds(3, 1)], title: [[3]], year: [[1]] }
  for (const method of ['greedy', { beam: { width: 3 } }] as const) {
    const [plain] = await writer.generate(source, { maxLength: 4, method })
    const [seen] = await writer.generate(source, {
      maxLength: 4,
      method,
      keep: ['decoder.bahdanau_leaky_1.hidden', 'decoder/bahdanau_leaky_1/gates/context'],
      attention: true,
    })
    expect([...seen!.ids]).toEqual([...plain!.ids])
    expect(seen!.score).toBe(plain!.score)
    const count = seen!.ids.length
    expect(Object.values(seen!.kept!).map(({ shape }) => shape)).toEqual([
      [count, 4],
      [count, 4],
    ])
  }
  await expect(writer.generate(source, { keep: ['decoder.memory'] })).rejects.toThrow(
    /keep must be one of .*decoder\/gru_1\/hidden.*, got 'decoder\/memory'/,
  )
})

test('a mask leaves steps of a source out as if they were not there', async () => {
  const writer = sequenceToSequence(smallModel('luong', { seed: 9 }), { start: START, stop: STOP })
  const options = { maxLength: 5 } as const
  const [short] = await writer.generate([[3, 5]], options)
  const [masked] = await writer.generate([[3, 5, 4, 4]], { ...options, masks: [[1, 1, 0, 0]] })
  expect([...masked!.ids]).toEqual([...short!.ids])
  expect(masked!.score).toBeCloseTo(short!.score, 5)
})

test('several calls at once write what each writes alone, and what the model learns later counts', async () => {
  const of = smallModel('bahdanau', { seed: 3 })
  const writer = sequenceToSequence(of, { start: START, stop: STOP })
  const calls = [
    { sources: [[3, 4, 5]], options: { maxLength: 40, never: [STOP] } },
    { sources: [[5], [4, 4]], options: { maxLength: 30, never: [STOP], method: { beam: { width: 2 } } } },
    { sources: [[4, 3]], options: { maxLength: 50, never: [STOP] } },
  ]
  const one = async ({ sources, options }: (typeof calls)[number]) => (await writer.generate(sources, options)).map(({ ids }) => [...ids])
  const alone = []
  for (const call of calls) alone.push(await one(call))
  expect(await Promise.all(calls.map(one))).toEqual(alone)
  of.setWeights(smallModel('bahdanau', { seed: 4 }).weights)
  const other = sequenceToSequence(smallModel('bahdanau', { seed: 4 }), { start: START, stop: STOP })
  const [now, then] = await Promise.all([writer, other].map((each) => each.generate([[3, 4, 5]], { maxLength: 8 })))
  expect(now).toEqual(then)
})

test('what is wrong with a row names the row that was given, and no row at all is said', async () => {
  const writer = sequenceToSequence(smallModel('states'), { start: START, stop: STOP })
  await expect(writer.generate([[3, 4, 5, 3], [3], [4, 9]])).rejects.toThrow(
    /input 'source'\[2\]\[1\]: ids must be whole numbers from 0 to 5, got 9/,
  )
  await expect(writer.generate([])).rejects.toThrow(/generate: sources must be at least one row, got none/)
  await expect(writer.generate([[3]], null as never)).rejects.toThrow(/generate: options must be an object with options, got null/)
  expect(() => sequenceToSequence(smallModel('states'), undefined as never)).toThrow(
    /options must be an object with options, such as \{ start: 1, stop: 2 \}/,
  )
})

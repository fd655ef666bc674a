import { describe, expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import type { EngineOptions } from '../engine/open.ts'
import { openExecutor } from '../execution/open.ts'
import { attention } from '../layers/attention.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { model } from './functional.ts'
import type { Model } from './model.ts'

const ids = (rows: number, steps: number) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 5 + (i >> 2)) % 9),
  shape: [rows, steps],
})

function attending(engine: EngineOptions): Model {
  const text = input({ shape: [null], name: 'text' })
  const embedded = embedding({ vocabulary: 9, units: 3 })(text)
  const both = bidirectional(recurrent(gru({ units: 2 }), { returnSequences: true }), { name: 'both' })(embedded) as Symbolic
  const read = recurrent(lstm({ units: 4 }), { returnSequences: true })(both)
  const seen = attention({ name: 'attention' })(
    [read, both as Symbolic].map((x, i) => (i === 1 ? dense({ units: 4, name: 'values' })(x) : x)),
  ) as Symbolic
  return model({ inputs: text, outputs: dense({ units: 5, name: 'words' })(seen), ...engine })
}

/** Nothing looks ahead, so that it runs in pieces of time. */
function reading(engine: EngineOptions): Model {
  const text = input({ shape: [null], name: 'text' })
  const read = recurrent([lstm({ units: 4 }), gru({ units: 3 })], { name: 'reader' })(embedding({ vocabulary: 9, units: 3 })(text))
  return model({ inputs: text, outputs: dense({ units: 5, name: 'words' })(read), ...engine })
}

const engines: EngineOptions[] = [{ engine: 'reference' }, { engine: 'wasm' }, { engine: 'native', threads: 2 }]

for (const engine of engines) {
  const there = await openExecutor(engine).then(
    () => true,
    () => false,
  )
  describe.skipIf(!there)(`${engine.engine}${there ? '' : ' is not built here'}`, () => {
    test.each([
      ['with attention', attending, 11],
      ['in pieces of time', reading, 90],
    ] as const)('keeping all there is to see changes no bit of a prediction: %s', async (_, make, steps) => {
      const one = make(engine)
      const inputs = ids(35, steps)
      const plain = await one.predict(inputs)
      const kept = await one.predict(inputs, { keep: one.named })
      expect(kept.data).toEqual(plain.data)
      expect(kept.states).toEqual(plain.states)
      expect(Object.keys(kept.kept)).toEqual(one.named)
    })

    test('what is kept is what happens inside: states end in the final ones, gates lie between 0 and 1, weights of attention sum to 1', async () => {
      const { kept, states } = await reading(engine).predict(ids(35, 90), { keep: ['reader.lstm_1.hidden', 'reader/lstm_1/gates'] })
      const hidden = kept['reader.lstm_1.hidden']!
      expect(hidden.shape).toEqual([35, 90, 4])
      for (let row = 0; row < 35; row++)
        expect(hidden.data.slice((row * 90 + 89) * 4, (row * 90 + 90) * 4)).toEqual(
          states['reader/lstm_1/hidden']!.data.slice(row * 4, row * 4 + 4),
        )
      const gates = Object.keys(kept).filter((name) => name.startsWith('reader/lstm_1/gates/'))
      expect(gates.length).toBeGreaterThanOrEqual(3)
      expect(kept['reader/lstm_1/gates/forget']!.data.every((value) => value > 0 && value < 1)).toBe(true)
      const seen = (await attending(engine).predict(ids(3, 6), { keep: ['attention.scores'] })).kept['attention.scores']!
      expect(seen.shape).toEqual([3, 6, 6])
      for (const row of (seen.toArray() as number[][][]).flat()) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    })
  })
}

test('what is kept of a long sequence is what is kept of its parts', async () => {
  const one = reading({ engine: 'reference' })
  const keep = ['reader.gru_1.hidden']
  const all = (await one.predict(ids(2, 150), { keep })).kept['reader.gru_1.hidden']!
  const first = (await one.predict({ data: ids(2, 150).data.slice(0, 70), shape: [1, 70] }, { keep })).kept['reader.gru_1.hidden']!
  expect(all.shape).toEqual([2, 150, 3])
  expect(first.data).toEqual(all.data.slice(0, 210))
})

test('a name that stands for nothing is answered with those that do', async () => {
  const one = reading({ engine: 'reference' })
  await expect(one.predict(ids(1, 2), { keep: ['lstm.gates'] })).rejects.toThrow(
    /keep must be of .*reader\.lstm_1\.hidden.*reader\.lstm_1\.gates\.forget.*words, got 'lstm\.gates'/,
  )
  await expect(one.predict(ids(1, 2), { keep: ['d loss / d reader.lstm_1.hidden'] })).rejects.toThrow(/there is no loss here/)
  expect(one.named).toContain('reader.gru_1.hidden')
})

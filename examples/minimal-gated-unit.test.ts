import { readFileSync } from 'node:fs'
import { adam, characterText, dense, embedding, open, recurrent, sequential } from 'tekrar'
import { expect, test } from 'vitest'
import { minimalGatedUnit } from './minimal-gated-unit.ts'

test('a cell of one’s own is one file under 60 lines', () => {
  expect(readFileSync(new URL('./minimal-gated-unit.ts', import.meta.url), 'utf8').split('\n').length).toBeLessThan(60)
})

test('a network of that cell learns, and opens again without the cell’s source', async () => {
  const text = characterText('abcabdabcabe'.repeat(40))
  const model = sequential([
    embedding({ vocabulary: text.vocabulary.size, units: 8 }),
    recurrent(minimalGatedUnit({ units: 24 }), { returnSequences: true }),
    dense({ units: text.vocabulary.size }),
  ])
  const optimizer = adam({ learningRate: 0.02, globalClipNorm: 1 })
  const history = await model.fit(text.streams({ steps: 24, batch: 4 }), { optimizer, loss: 'sparseCategoricalCrossentropy', epochs: 60 })
  expect(history.epochs.at(-1)!.loss).toBeLessThan(0.1)
  const again = await open(await model.save())
  expect(await again.generate({ prompt: 'abcab', length: 7, temperature: 0 })).toBe('dabcabe')
})

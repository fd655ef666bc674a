import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { characterText } from '../data/text.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam } from '../training/optimizers/adam.ts'
import { referenceModel } from './model.test-support.ts'

const text = characterText('abcabdabcabe'.repeat(30), { validation: 0.2 })
const size = text.vocabulary.size
const characterModel = () =>
  referenceModel([embedding({ vocabulary: size, units: 4 }), recurrent(lstm({ units: 8 }), { returnSequences: true }), dense({ units: size })])
const data = () => text.streams({ steps: 12, batch: 4 })

test('a character model learns to write what it read', async () => {
  const model = characterModel()
  const history = await model.fit(data(), { optimizer: adam({ learningRate: 0.05, globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy', epochs: 40 })
  expect(history.reason).toBe('finished')
  expect(history.epochs.at(-1)!.loss).toBeLessThan(0.2)
  expect(history.validations.at(-1)!.loss).toBeLessThan(0.2)
  expect(await model.generate({ prompt: 'abcab', length: 7, temperature: 0 })).toBe('dabcabe')
})

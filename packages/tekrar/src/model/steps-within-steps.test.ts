import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { concatenate } from '../layers/concatenate.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { add } from '../layers/merge.ts'
import { recurrent } from '../layers/recurrent.ts'
import { timeDistributed } from '../layers/time-distributed.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { model } from './functional.ts'

const reference = { engine: 'reference' } as const
const ids = (rows: number[][][]) => ({ data: Int32Array.from(rows.flat(2)), shape: [rows.length, rows[0]!.length, rows[0]![0]!.length] })

/** Letters of words of sentences: [batch, words, letters]. */
function sentences(letters: number, extra: (x: Symbolic) => Symbolic = (x) => x) {
  const text = input({ shape: [null, letters], type: 'index', name: 'text' })
  const look = embedding({ vocabulary: 9, units: 3, maskZero: true })(text)
  const words = timeDistributed(recurrent(gru({ units: 4 }), { name: 'word' }), { name: 'words' })(extra(look)) as Symbolic
  return model({ inputs: text, outputs: dense({ units: 2 })(words), ...reference, seed: 3 })
}

test('letters that were only filled in leave no trace in their word', async () => {
  const whole = await sentences(4).predict(
    ids([
      [
        [1, 2, 3, 0],
        [4, 0, 0, 0],
      ],
      [
        [5, 6, 0, 0],
        [7, 8, 1, 2],
      ],
    ]),
  )
  const wordOf = async (letters: number[]) => Array.from((await sentences(letters.length).predict(ids([[letters]]))).data)
  expect(Array.from(whole.data)).toEqual((await Promise.all([[1, 2, 3], [4], [5, 6], [7, 8, 1, 2]].map(wordOf))).flat())
})

test('masks of letters go through layers between, beside each other and together', async () => {
  const given = ids([
    [
      [1, 2, 3, 0],
      [4, 0, 0, 0],
    ],
  ])
  const cut = ids([[[1, 2, 3]]])
  for (const extra of [
    (x: Symbolic) => dense({ units: 3, activation: 'tanh' })(x),
    (x: Symbolic) => add([x, dense({ units: 3 })(x)]),
    (x: Symbolic) => concatenate([x, x]),
    (x: Symbolic) => timeDistributed(recurrent(gru({ units: 2 }), { returnSequences: true }))(x) as Symbolic,
  ]) {
    const whole = await sentences(4, extra).predict(given)
    const alone = await sentences(3, extra).predict(cut)
    expect(whole.data.slice(0, 2)).toEqual(alone.data)
  }
})

test('where every letter has a target, those that were filled in have no part in the loss', async () => {
  const train = async (targets: number[]) => {
    const text = input({ shape: [null, 3], type: 'index', name: 'text' })
    const look = embedding({ vocabulary: 9, units: 3, maskZero: true })(text)
    const one = model({ inputs: text, outputs: dense({ units: 1 })(look), ...reference, seed: 3 })
    const y = { data: Float32Array.from(targets), shape: [1, 2, 3, 1] }
    return (
      await one.trainOnBatch(
        ids([
          [
            [1, 2, 0],
            [4, 0, 0],
          ],
        ]),
        y,
        { loss: 'meanSquaredError', optimizer: sgd() },
      )
    ).loss
  }
  const loss = await train([1, 2, 3, 4, 5, 6])
  expect(await train([1, 2, 30, 4, 50, 60])).toBe(loss)
  expect(await train([1, 2, 3, 5, 5, 6])).not.toBe(loss)
})

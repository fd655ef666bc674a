import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { attention } from '../layers/attention.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { concatenate } from '../layers/concatenate.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { model } from './functional.ts'
import { sequential } from './sequential.ts'

const layers = () => [
  embedding({ vocabulary: 9, units: 4, maskZero: true }),
  recurrent(lstm({ units: 5 }), { returnSequences: true }),
  dense({ units: 3 }),
]

test('a chain is drawn as one line, its masks are told in the summary', () => {
  const chain = sequential(layers(), { name: 'chain' })
  expect(chain.draw()).toBe(
    `
○  input_1 (input)
│  [batch, steps]
│
●  embedding_1 (embedding)
│  [batch, steps, 4]
│
●  lstm_1 (recurrent(lstm))
│  [batch, steps, 5]
│
◉  dense_1 (dense)
   [batch, steps, 3]  output`.trim(),
  )
  expect(chain.summary()).toContain('embedding_1 (embedding)             [batch, steps, 4] masked                  36')
})

/** The chapter's summariser, small. */
function summariser() {
  const text = input({ shape: [null], name: 'text' })
  const summary = input({ shape: [null], name: 'summary' })
  const words = embedding({ vocabulary: 9, units: 4, name: 'text_words' })(text)
  const [encoded, forwardHidden, forwardMemory, backwardHidden, backwardMemory] = bidirectional(
    recurrent(lstm({ units: 3 }), { returnSequences: true, returnState: true }),
    { name: 'encoder' },
  )(words) as unknown as Symbolic[]
  const hidden = concatenate({ name: 'hidden' })([forwardHidden!, backwardHidden!])
  const memory = concatenate({ name: 'memory' })([forwardMemory!, backwardMemory!])
  const before = embedding({ vocabulary: 9, units: 4, name: 'summary_words' })(summary)
  const decoded = recurrent(lstm({ units: 6 }), { returnSequences: true, name: 'decoder' })(before, { initialState: [hidden, memory] })
  const context = attention({ name: 'attention' })([decoded, encoded!]) as Symbolic
  const next = dense({ units: 9, activation: 'softmax', name: 'words' })(concatenate({ name: 'both' })([context, decoded]))
  return model({ inputs: { text, summary }, outputs: next, name: 'summariser' })
}

test('branches, merges and states that are handed over can be read', () => {
  const drawing = summariser().draw()
  expect(drawing.split('\n').every((line) => line.length <= 80)).toBe(true)
  expect(drawing).toMatchSnapshot()
})

test('the summary of a graph tells what each layer is connected to, in 80 columns', () => {
  const table = summariser().summary()
  expect(table.split('\n').every((line) => line.length <= 80)).toBe(true)
  expect(table).toMatchSnapshot()
})

test('a shared layer is drawn at each of its places, and crossing lines do not meet', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => input({ shape: [null, 2], name })) as [Symbolic, Symbolic, Symbolic]
  const shared = recurrent(simpleRnn({ units: 2 }), { name: 'shared' })
  const [one, two, three] = [shared(a), shared(b), shared(c)] as [Symbolic, Symbolic, Symbolic]
  const drawn = model({ inputs: [a, b, c], outputs: [concatenate()([one, three]), concatenate()([two, three, one])] })
  expect(drawn.draw()).toMatchSnapshot()
  expect(drawn.summary()).toContain('(same weights)')
})

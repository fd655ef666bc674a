// A short training that uses much of the library, for holding one place that runs it against another: the same in Node and in a page.
import { adam, characterText, dense, dropout, embedding, gru, lstm, recurrent, sequential, sha256 } from 'tekrar'

const book = Array.from({ length: 400 }, (_, i) => `${i} times ${i % 7} is ${i * (i % 7)}, again and again; `).join('')

/** The engine, the last loss, the sha256 of all weights, and what the network writes. */
export async function shortTraining() {
  const text = characterText(book)
  const model = sequential(
    [
      embedding({ vocabulary: text.vocabulary.size, units: 16 }),
      recurrent(lstm({ units: 32 }), { returnSequences: true }),
      dropout({ rate: 0.2 }),
      recurrent(gru({ units: 24 }), { returnSequences: true }),
      dense({ units: text.vocabulary.size }),
    ],
    { seed: 7 },
  )
  const optimizer = adam({ learningRate: 0.01, globalClipNorm: 1 })
  const history = await model.fit(text.streams({ steps: 25, batch: 8 }), { optimizer, loss: 'sparseCategoricalCrossentropy', epochs: 3 })
  const { weights } = await model.save()
  const written = await model.generate({ prompt: '12 times', length: 60, temperature: 0.7, seed: 3 })
  const { name } = await model.engine()
  return { engine: name, steps: history.steps, loss: history.epochs.at(-1).loss, sha256: sha256(weights), written }
}

import { adam, type Loss, type Model, open } from 'tekrar'
import { describe, expect, test } from 'vitest'
import { anomalyDetectorModel } from './anomaly-detector.ts'
import { bidirectionalModel } from './bidirectional.ts'
import { characterModel } from './character-model.ts'
import { classifierModel } from './classifier.ts'
import { characters, headlines, measurements, melodies, questions, reviews } from './data.ts'
import { deepModel } from './deep.ts'
import { musicModel } from './music.ts'
import { sentimentModel } from './sentiment.ts'
import { simpleRnnModel, zeroState } from './simple-rnn.ts'
import { summarizerModel } from './summarizer.ts'

type Inputs = Parameters<Model['predict']>[0]

/** What `predict` gives, one list of numbers for each output. */
async function outputsOf(model: Model, inputs: Inputs): Promise<number[][]> {
  const given = await model.predict(inputs)
  return (Array.isArray(given) ? given : [given]).map(({ data }) => [...data])
}

/** A few steps lower the loss; saved and opened again, the model predicts the same bits. */
async function learns(model: Model, data: Parameters<Model['fit']>[0], loss: Loss, inputs: Inputs): Promise<void> {
  const before = await model.evaluate(data, { loss })
  await model.fit(data, { loss, optimizer: adam({ globalClipNorm: 1 }), epochs: 4 })
  expect((await model.evaluate(data, { loss })).loss).toBeLessThan(before.loss)
  const again = await open(await model.save())
  expect(await outputsOf(again, inputs)).toEqual(await outputsOf(model, inputs))
}

describe('the chapter’s networks learn on real data, and open again as they were saved:', () => {
  test('1, a simple recurrent network with its states', async () => {
    const { inputs, features } = measurements(16, 12)
    const model = simpleRnnModel({ features, hidden: 24 })
    const state = zeroState(16, 24)
    const outputs = inputs.map((window) => window.map((row) => Array.from({ length: 24 }, (_, i) => row[i % features]! / 4)))
    await learns(
      model,
      { inputs: [inputs, state], targets: [outputs, outputs.map((rows) => rows.at(-1)!)], batch: 8 },
      'meanSquaredError',
      [inputs, state],
    )
    const [all, last] = (await model.predict([inputs, state])) as unknown as { data: Float32Array }[]
    expect([...last!.data.slice(0, 24)], 'the state is the last output').toEqual([...all!.data.slice(11 * 24, 12 * 24)])
  })

  test('4, a bidirectional one', async () => {
    const { inputs, features } = measurements(16, 12)
    const targets = inputs.map((window) => window.map((row) => Array.from({ length: 32 }, (_, i) => row[i % features]! / 4)))
    await learns(bidirectionalModel({ features, hidden: 16 }), { inputs, targets, batch: 8 }, 'meanSquaredError', inputs)
  })

  test('5, a deep one', async () => {
    const { inputs, targets, features } = measurements(16, 12)
    const wanted = targets.map((row) => row.map((value) => value / 4))
    await learns(deepModel({ features, hidden: features }), { inputs, targets: wanted, batch: 8 }, 'meanSquaredError', inputs)
  })

  test('6, a text classifier, over questions of all lengths', async () => {
    const { inputs, targets, vocabulary, classes } = questions(96)
    const model = classifierModel({ vocabulary, size: 32, hidden: 32, classes })
    await learns(model, { inputs, targets, batch: 16 }, 'sparseCategoricalCrossentropy', inputs.slice(0, 5))
  })

  test('8, a summariser with attention', async () => {
    const { inputs, targets, vocabulary } = headlines(8)
    const model = summarizerModel({ vocabulary, size: 32 })
    const few = { text: inputs.text.slice(0, 3), summary: inputs.summary.slice(0, 3) }
    await learns(model, { inputs, targets, batch: 4 }, 'sparseCategoricalCrossentropy', few)
  })

  test('9, a composer', async () => {
    const { inputs, targets, notes } = melodies(16, 8)
    await learns(musicModel({ notes }), { inputs, targets, batch: 8 }, 'sparseCategoricalCrossentropy', inputs)
  })

  test('10, an anomaly detector', async () => {
    const { inputs, targets, features } = measurements(32, 16)
    await learns(anomalyDetectorModel({ features }), { inputs, targets, batch: 16 }, 'meanSquaredError', inputs)
  })

  test('11, a sentiment model, over reviews of all lengths', async () => {
    const { inputs, targets, vocabulary } = reviews(32)
    await learns(sentimentModel({ vocabulary }), { inputs, targets, batch: 16 }, 'binaryCrossentropy', inputs.slice(0, 5))
  })

  test('12, a character model, which writes on', async () => {
    const text = characters(8000)
    const model = characterModel({ vocabulary: text.vocabulary.size, size: 32, units: 64 })
    await learns(model, text.streams({ steps: 40, batch: 20 }), 'sparseCategoricalCrossentropy', [[1, 2, 3]])
    expect(await model.generate({ prompt: 'To', length: 20, temperature: 0.8 })).toHaveLength(20)
  })
})

import { adam, batches, bleu, sequenceToSequence, textPairs } from 'tekrar'
import { expect, test } from 'vitest'
import { translationModel } from './model.ts'

const sentences = [
  ['ein mann steht auf einer leiter.', 'a man is standing on a ladder.'],
  ['eine frau sitzt auf einer bank.', 'a woman is sitting on a bench.'],
  ['zwei hunde spielen im schnee.', 'two dogs play in the snow.'],
  ['ein kind isst einen apfel.', 'a child is eating an apple.'],
  ['der mann und die frau tanzen.', 'the man and the woman dance.'],
  ['ein hund läuft.', 'a dog runs.'],
] as const

test.each(['none', 'context', 'attention'] as const)('a small translator learns a few sentences by heart: %s', async (variant) => {
  const pairs = textPairs(sentences, { by: 'words', minimumCount: 1 })
  const translator = translationModel({
    variant,
    sourceSymbols: pairs.source.size,
    targetSymbols: pairs.targetSymbols,
    size: 16,
    units: 24,
    readout: 16,
    rate: 0,
  })
  await translator.fit(batches(pairs.inputs, { words: pairs.targets }, { batch: 3 }), {
    epochs: 60,
    loss: 'sparseCategoricalCrossentropy',
    optimizer: adam({ learningRate: 0.02, globalClipNorm: 1 }),
  })
  const writer = sequenceToSequence(translator, { start: pairs.start, stop: pairs.stop })
  const english = sentences.map(([, text]) => text)
  for (const method of ['greedy', { beam: { width: 3 } }] as const) {
    const written = await writer.generate([...pairs.inputs.source], { method, maxLength: 12 })
    expect(
      bleu(
        written.map(({ ids }) => pairs.decode(ids)),
        english,
      ).score,
    ).toBeGreaterThan(80)
  }
})

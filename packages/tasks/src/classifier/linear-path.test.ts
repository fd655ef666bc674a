import { open as openModel } from 'tekrar'
import { expect, test } from 'vitest'
import { random } from '../base/random.ts'
import { defaultsOf } from '../options/option.ts'
import { sentimentOptions } from '../sentiment/options.ts'
import { sentimentTask } from '../sentiment/sentiment.ts'
import { TaskRun, type TaskState } from '../training/run.ts'
import { classifierTask } from './classifier.ts'
import { csv, sentences } from './grammar.test-support.ts'
import { type ClassifierOptions, classifierOptions } from './options.ts'

const values = (more: Partial<ClassifierOptions> = {}): ClassifierOptions => ({
  ...defaultsOf(classifierOptions),
  units: 12,
  embedding: 8,
  embeddingDropout: 0,
  wordDropout: 0,
  dropout: 0,
  learningRate: 0.01,
  batch: 16,
  pretrainEpochs: 0,
  epochs: 8,
  ...more,
})

/** The class is which of two words comes first, which no bag of words tells, and a word in the middle, which the network never reads: of eight words it reads four. */
const LONGEST = 4
function both(count: number, seed: number): { readonly text: string; readonly label: string }[] {
  const draw = random(seed)
  return Array.from({ length: count }, () => {
    const [first, hot] = [draw() < 0.5, draw() < 0.5]
    const filler = () => ['and', 'oh', 'so', 'then'][Math.floor(draw() * 4)]!
    const words = [first ? 'salt' : 'rain', filler(), filler(), hot ? 'sun' : 'ice', filler(), filler(), filler(), first ? 'rain' : 'salt']
    return { text: words.join(' '), label: `${first ? 'sea' : 'sky'}-${hot ? 'hot' : 'cold'}` }
  })
}

const accuracyOf = async (more: Partial<ClassifierOptions>) => {
  const { report } = await new TaskRun(
    classifierTask.prepare({ data: [csv(both(240, 1))], besides: {} }, values({ test: 0.2, longest: LONGEST, ...more })),
  )
  return report!.contenders.find(({ name }) => name === 'network')!.values.accuracy!
}

test('what neither the network nor single words tell, the two together tell', async () => {
  expect(await accuracyOf({ ngrams: 0 })).toBeLessThan(0.75)
  expect(await accuracyOf({ ngrams: 1 })).toBe(1)
})

test('saved and opened again it gives the same probabilities, bit for bit, alone or among others, and is measured alike', async () => {
  const { trained } = await new TaskRun(
    classifierTask.prepare({ data: [csv(both(200, 2))], besides: {} }, values({ ngrams: 2, longest: LONGEST, validation: 0 })),
  )
  const { json, weights } = await trained!.model.save()
  const model = await openModel({ json: JSON.parse(JSON.stringify(json)), weights })
  const { preprocessing } = model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const again = classifierTask.open(model, preprocessing.record)
  const texts = ['salt and oh sun so then oh rain', 'sun', 'never seen words', '', 'rain ice salt']
  const answers = await trained!.classify(texts)
  expect(await again.classify(texts)).toEqual(answers)
  for (const [i, text] of texts.entries()) {
    const { probability } = await again.classify(text)
    if (probability === null) expect(answers[i]!.probability).toBe(null)
    else expect(probability).toBeCloseTo(answers[i]!.probability!, 5)
  }
  const data = { data: [csv(both(40, 9))], besides: {} }
  expect(await again.evaluate(data)).toEqual(await trained!.evaluate(data))
})

test('stopped at a step and gone on from its state it ends with the same bits; trained on with other data it keeps its n-grams', async () => {
  const prepare = () => classifierTask.prepare({ data: [csv(both(120, 4))], besides: {} }, values({ ngrams: 2, dropout: 0.2, epochs: 2 }))
  const engine = { engine: 'wasm' } as const
  const whole = new TaskRun(await prepare(), { engine })
  await whole
  const stop = new AbortController()
  const first = new TaskRun(await prepare(), { engine, signal: stop.signal })
  let state: TaskState | null = null
  for await (const event of first)
    if (event.type === 'fit' && event.event.type === 'step' && event.event.step === 9) {
      state = await first.state()
      stop.abort()
    }
  await expect(Promise.resolve(first)).rejects.toThrow('abort')
  const second = new TaskRun(await prepare(), { engine, from: { state: state!, best: first.best } })
  await second
  expect((await second.model.save()).weights).toEqual((await whole.model.save()).weights)
  const { preprocessing } = whole.model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const { record } = preprocessing
  const more = csv(both(60, 5).map((row) => ({ ...row, text: `${row.text} hail` })))
  const after = await classifierTask.prepare({ data: [more], besides: {} }, values({ ngrams: 2 }), { record })
  const built = after.stages.at(-1)!.build({ cell: null, engine: {}, before: null })
  expect((await after.finish(built, { alone: true })).record!.ngrams).toEqual(record.ngrams)
  built.setWeights(whole.model.weights)
})

test('n-grams are those of the training part alone', async () => {
  const planted = (word: string) => csv(sentences(40, 3).map((row) => ({ ...row, text: `${row.text} ${word} salt` })))
  const { stages, finish, facts } = await classifierTask.prepare(
    { data: [csv(sentences(100, 1))], besides: { validationFiles: [planted('hail')], testFiles: [planted('frost')] } },
    values({ ngrams: 2 }),
  )
  const { record } = await finish(stages.at(-1)!.build({ cell: null, engine: {}, before: null }), { alone: true })
  const { known } = record!.ngrams as { readonly known: readonly string[] }
  expect(facts.find(({ code }) => code === 'ngrams')?.details).toEqual({ known: known.length, longest: 2, by: 'words' })
  expect(known).toContain('rain\u0000so')
  expect(JSON.stringify(record)).not.toMatch(/hail|frost/)
})

test('a network without it is as it was: one input, and nothing of it in the record', async () => {
  const { stages, finish } = await classifierTask.prepare({ data: [csv(sentences(40, 1))], besides: {} }, values())
  const model = stages[0]!.build({ cell: null, engine: {}, before: null })
  expect(Object.keys(model.weights).filter((path) => /ngram|scores/.test(path))).toEqual([])
  expect((await finish(model, { alone: true })).record).not.toHaveProperty('ngrams')
})

test('a sentiment has it too, after pre-training, with one number for each n-gram', async () => {
  const prepared = sentimentTask.prepare(
    { data: [csv(sentences(120, 1))], besides: {} },
    { ...defaultsOf(sentimentOptions), ...values({ ngrams: 2, pretrainEpochs: 1, epochs: 2 }), layers: 2, dense: 8 },
  )
  const { trained } = await new TaskRun(prepared)
  const { known } = (trained!.model.preprocessing!.toJSON() as unknown as { record: { ngrams: { known: string[] } } }).record.ngrams
  expect(trained!.model.weights['ngramScores/embeddings']!.shape).toEqual([known.length + 1, 1])
  expect((await trained!.classify('salt so rain')).answer).toMatch(/sea|sky/)
})

import { add, defineCell, initializers, matmul, multiply, open as openModel, tanh } from 'tekrar'
import { beforeAll, expect, test } from 'vitest'
import { random } from '../base/random.ts'
import { english } from '../messages/en.ts'
import { turkish } from '../messages/tr.ts'
import { defaultsOf } from '../options/option.ts'
import { sentimentOptions } from '../sentiment/options.ts'
import { sentimentTask } from '../sentiment/sentiment.ts'
import type { AnyCell } from '../task.ts'
import { TaskRun } from '../training/run.ts'
import { classifierTask } from './classifier.ts'
import { csv, file, sentences } from './grammar.test-support.ts'
import { type ClassifierOptions, classifierOptions } from './options.ts'
import type { Classifier } from './trained.ts'

const small = {
  units: 12,
  embedding: 8,
  embeddingDropout: 0,
  wordDropout: 0,
  dropout: 0,
  learningRate: 0.01,
  batch: 16,
  pretrainEpochs: 0,
} as const
const values = (more: Partial<ClassifierOptions> = {}): ClassifierOptions => ({
  ...defaultsOf(classifierOptions),
  ...small,
  epochs: 6,
  ...more,
})
const given = (...data: ReturnType<typeof csv>[]) => ({ data, besides: {} })
const prepare = (rows: readonly { readonly text: string; readonly label: string }[], more: Partial<ClassifierOptions> = {}) =>
  classifierTask.prepare(given(csv(rows)), values(more))

async function collected(answer: Awaited<ReturnType<Classifier['answer']>>) {
  const rows: Record<string, unknown>[] = []
  for await (const row of answer.records) rows.push(row)
  return rows
}

let trained: Classifier
beforeAll(async () => {
  const outcome = await new TaskRun(prepare(sentences(300, 1), { test: 0.2 }))
  trained = outcome.trained!
  const network = outcome.report!.contenders.find(({ name }) => name === 'network')!
  expect(network.values.accuracy).toBe(1)
})

test('which word comes first is learned, and told of sentences never seen', async () => {
  const [sea, sky] = await trained.classify(['salt then oh so rain', 'rain oh then then salt'])
  expect([sea!.answer, sky!.answer]).toEqual(['sea', 'sky'])
  expect(sea!.probability).toBe(sea!.probabilities!.sea)
  expect(sea!.probabilities!.sea! + sea!.probabilities!.sky!).toBeCloseTo(1, 5)
  expect(await trained.classify('salt rain')).toMatchObject({ answer: 'sea', reason: null })
})

test('the report has the network first, then its baselines, which cannot see the order of single words', async () => {
  const { report } = await new TaskRun(prepare(sentences(300, 1), { test: 0.2, epochs: 1 }))
  expect(report).toMatchObject({ task: 'classifier', on: 'test', count: 60, unit: 'texts' })
  expect(report!.contenders.map(({ name }) => name)).toEqual([
    'network',
    'majority',
    'naiveBayes',
    'naiveBayesPairs',
    'logisticRegressionPairs',
  ])
  const naive = report!.contenders.find(({ name }) => name === 'naiveBayes')!
  expect(naive.values.accuracy!).toBeLessThan(0.8)
  expect(report!.tables.map(({ title }) => title)).toContain('classes')
})

test('saved and opened again it gives the same probabilities, bit for bit', async () => {
  const { json, weights } = await trained.model.save()
  const model = await openModel({ json: JSON.parse(JSON.stringify(json)), weights })
  const { preprocessing } = model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const again = classifierTask.open(model, preprocessing.record)
  const texts = ['salt rain', 'rain so salt', 'never seen words', '']
  expect(await again.classify(texts)).toEqual(await trained.classify(texts))
})

test('a record that was tampered with is refused by what is wrong with it', async () => {
  const { preprocessing } = trained.model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const { record } = preprocessing
  for (const [change, problem] of [
    [{ task: 'text' }, /task/],
    [{ version: 2 }, /version/],
    [{ classes: ['one'] }, /classes/],
    [{ classes: ['a', 'a'] }, /classes/],
    [{ longest: 0 }, /longest/],
    [{ layout: { separator: ',,', header: true } }, /layout/],
    [{ repair: 1 }, /repair/],
    [{ columns: { text: [] } }, /columns/],
    [{ tokenizer: {} }, /tokenizer/],
  ] as const)
    expect(() => classifierTask.open(trained.model, { ...record, ...change } as typeof record)).toThrow(problem)
})

test('a table is answered row by row with all its columns, in order; a row without a text says why', async () => {
  const table = file('ask.csv', 'id,text,answer\n7,salt so rain,x\n3,,y\n5,rain salt,z\n')
  const answer = await trained.answer({ sources: [table], words: [], lines: null }, { text: null })
  expect(answer.columns).toEqual(['id', 'text', 'answer', 'answer_', 'probability', 'reason'])
  const rows = await collected(answer)
  expect(rows.map(({ id, answer: own, answer_: given, reason }) => [id, own, given, reason])).toEqual([
    ['7', 'x', 'sea', null],
    ['3', 'y', null, 'blank'],
    ['5', 'z', 'sky', null],
  ])
})

test('values of JSON lines keep their types, and are shown as people read them', async () => {
  const rows = [
    { id: 7, text: 'salt so rain', ok: true, more: { a: [1] }, none: null },
    { id: '8', text: 'rain salt', ok: false },
  ]
  const asked = file('ask.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))
  const answer = await trained.answer({ sources: [asked], words: [], lines: null }, { text: null })
  const records = await collected(answer)
  for (const [i, row] of rows.entries()) {
    const { answer: said, probability, reason, probabilities, ...own } = records[i]!
    expect(own).toEqual(row)
    expect([said, reason]).toEqual([i === 0 ? 'sea' : 'sky', null])
  }
  expect(answer.show!(records[0]!, english, 80)).toMatch(/^sea +100% {2}7 {2}salt so rain {2}true {2}\{"a":\[1\]\}$/)
})

test('wrong answers are listed where they were sure ones, each text once', async () => {
  const wrong = { text: 'salt so rain', label: 'sky' }
  const { tables } = await trained.evaluate(given(csv([wrong, wrong, wrong, { text: 'rain salt', label: 'sky' }])))
  const surest = tables.find(({ title }) => title === 'surestErrors')!
  expect(surest.rows.map(([text]) => text)).toEqual(['salt so rain'])
  const { report } = await new TaskRun(prepare(sentences(300, 1), { epochs: null, trainingSteps: 1, learningRate: 1e-6 }))
  expect(report!.contenders[0]!.values.accuracy).toBeLessThan(1)
  expect(report!.tables.map(({ title }) => title)).not.toContain('surestErrors')
})

test('a text file is answered line by line, blank lines among them, and so are words and lines as they come', async () => {
  const none = { text: null }
  const lines = await collected(
    await trained.answer({ sources: [file('ask.txt', 'salt rain\r\n\nrain salt')], words: [], lines: null }, none),
  )
  expect(lines.map(({ text, answer }) => [text, answer])).toEqual([
    ['salt rain', 'sea'],
    ['', null],
    ['rain salt', 'sky'],
  ])
  const words = await collected(await trained.answer({ sources: [], words: ['rain salt'], lines: null }, none))
  expect(words.map(({ answer }) => answer)).toEqual(['sky'])
  async function* typed() {
    yield 'salt rain'
    await new Promise((resolve) => setTimeout(resolve, 20))
    yield 'rain salt'
    yield 'salt oh rain'
  }
  const live = await collected(await trained.answer({ sources: [], words: [], lines: typed() }, none))
  expect(live.map(({ answer }) => answer)).toEqual(['sea', 'sky', 'sea'])
})

test('a table is read as the trained one was parted, and a row with too many cells is skipped with a reason', async () => {
  const { trained: able } = await new TaskRun(
    classifierTask.prepare(
      given(
        file(
          'train.csv',
          `no;text;label\n${sentences(40, 1)
            .map(({ text, label }, i) => `${i};${text};${label}`)
            .join('\n')}`,
        ),
      ),
      values({ epochs: 1 }),
    ),
  )
  const ragged = file('ask.csv', 'no;text\n1;salt, oh, rain\n2;\n3;rain;salt\n4\n')
  const answer = await able!.answer({ sources: [ragged], words: [], lines: null }, { text: null })
  const rows = await collected(answer)
  expect(rows.map(({ no, reason }) => [no, reason])).toEqual([
    ['1', null],
    ['2', 'blank'],
    ['3', 'ragged'],
    ['4', 'blank'],
  ])
  expect(rows[0]!.answer).toMatch(/sea|sky/)
  const commas = file('ask.csv', 'no,text\n1,salt rain\n')
  expect(await collected(await able!.answer({ sources: [commas], words: [], lines: null }, { text: null }))).toMatchObject([
    { text: 'salt rain', reason: null },
  ])
})

test('people are shown the answer, its probability as per cent in a column of its own, and notes in their language', async () => {
  const { show } = await trained.answer({ sources: [], words: ['x'], lines: null }, { text: null })
  const record = { text: 'salt rain', answer: 'sea', probability: 0.98765, reason: null }
  expect(show!(record, english, 80)).toMatch(/^sea {2} +99% {2}salt rain$/)
  expect(show!(record, turkish, 80)).toMatch(/^sea {2} +%99 {2}salt rain$/)
  expect(show!({ text: '', answer: null, probability: null, reason: 'blank' }, turkish, 80)).toMatch(/^ +\(metin yok\)$/)
})

test('where copies are why nothing is kept for validation, that is said', async () => {
  const copies = Array.from({ length: 20 }, (_, i) => ({ text: i % 2 ? 'salt rain' : 'rain salt', label: i % 2 ? 'sea' : 'sky' }))
  const { findings } = await prepare(copies, { validation: 0.1 })
  expect(findings.find(({ code }) => code === 'nothing-to-keep-apart')?.details).toEqual({
    texts: 20,
    different: 2,
    classes: 2,
    share: 0.1,
  })
  const none = await prepare(copies, { validation: 0 })
  expect(none.findings.map(({ code }) => code)).toContain('no-validation-texts')
})

test('where copies leave far less for validation than was asked for, that is said', async () => {
  const copies = Array.from({ length: 60 }, (_, i) => ({ text: i % 2 ? 'salt rain' : 'rain salt', label: i % 2 ? 'sea' : 'sky' }))
  const { findings } = await prepare([...copies, { text: 'salt sea', label: 'sea' }], { validation: 0.1 })
  expect(findings.find(({ code }) => code === 'little-kept-apart')?.details).toEqual({
    kept: 1,
    wanted: 6,
    texts: 61,
    different: 3,
    classes: 2,
    share: 0.1,
  })
  const enough = await prepare(sentences(40, 3), { validation: 0.1 })
  expect(enough.findings.map(({ code }) => code)).not.toContain('little-kept-apart')
})

test('a vocabulary that was asked for and that the data cannot fill is told with its true size; one that they fill, or that nobody asked for, is not', async () => {
  const rows = sentences(40, 3)
  const sized = async (vocabulary: number | null) => {
    const prepared = await prepare(rows, { vocabulary })
    return {
      size: (prepared.facts.find(({ code }) => code === 'pieces')!.details as { size: number }).size,
      told: prepared.findings.find(({ code }) => code === 'vocabulary-not-filled')?.details,
    }
  }
  const open = await sized(null)
  expect(open.told).toBeUndefined()
  expect(await sized(open.size)).toEqual({ size: open.size, told: undefined })
  expect(await sized(5_000)).toEqual({ size: open.size, told: { asked: 5_000, size: open.size, minimumCount: 2, by: 'words' } })
})

test('lengths are told as the shortest, the mean, what 95 of 100 do not exceed, and the longest', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({
    text: Array.from({ length: i + 1 }, () => 'rain').join(' '),
    label: i % 2 ? 'sea' : 'sky',
  }))
  const { facts } = await prepare(rows, { validation: 0 })
  expect(facts.find(({ code }) => code === 'text-lengths')?.details).toEqual({
    by: 'words',
    lengths: { shortest: 1, mean: 10.5, most: 19, longest: 20 },
  })
})

test('a table without the column of texts is refused by its columns', async () => {
  const table = file('ask.csv', 'id,words\n7,salt\n')
  await expect(trained.answer({ sources: [table], words: [], lines: null }, { text: null })).rejects.toMatchObject({
    code: 'labelled-no-column',
    details: { column: 'text', columns: ['id', 'words'] },
  })
})

test('a text of which nothing was seen in training is answered, and said to be a guess', async () => {
  expect(await trained.classify('zzz qqq')).toMatchObject({ answer: expect.any(String), reason: 'unknown' })
  expect(await trained.classify('zzz salt')).toMatchObject({ reason: null })
  const answer = await trained.answer({ sources: [], words: ['zzz'], lines: null }, { text: null })
  const [row] = await collected(answer)
  expect(row).toMatchObject({ answer: expect.any(String), probability: expect.any(Number), reason: 'unknown' })
  expect(answer.show!(row!, english, 80)).toMatch(/^(sea|sky) {2}.*zzz {2}\(nothing in it is known from training: a guess\)$/)
})

test('training that goes on from a network is refused where the data have none of its classes', async () => {
  const { preprocessing } = trained.model
  if (preprocessing?.kind !== 'record') throw new Error('no record')
  const strange = sentences(20, 2).map(({ text, label }) => ({ text, label: label === 'sea' ? 'lake' : 'cloud' }))
  await expect(classifierTask.prepare(given(csv(strange)), values(), { record: preprocessing.record })).rejects.toMatchObject({
    code: 'no-known-label',
    details: { classes: ['sea', 'sky'] },
  })
})

test('measured on other data, labels that it never saw are left out and counted, and none but such are refused', async () => {
  const report = await trained.evaluate(given(csv([...sentences(20, 9), { text: 'what', label: 'earth' }, { text: '', label: 'sea' }])))
  expect(report.findings?.map(({ code }) => code)).toEqual(['labelled-blank-texts'])
  expect(report).toMatchObject({ on: 'data', count: 20, contenders: [{ name: 'network', values: { accuracy: 1 } }] })
  expect(report.tables.at(-1)).toMatchObject({ title: 'unknownLabels', rows: [['earth', 1]] })
  await expect(trained.evaluate(given(csv([{ text: 'what', label: 'earth' }])))).rejects.toMatchObject({ code: 'no-known-label' })
})

test('nothing of what is kept for validation or the test is in the record', async () => {
  const rows = sentences(60, 1).map((row, i) => ({ ...row, text: `${row.text} only${i} only${i}` }))
  const { stages, finish } = await prepare(rows, { validation: 0.2, test: 0.2 })
  const model = stages[0]!.build({ cell: null, engine: {}, before: null })
  const { record } = await finish(model)
  const known = JSON.stringify(record)
  const numbers = rows.map((_, i) => i).filter((i) => known.includes(`"only${i}"`))
  expect(numbers.length).toBe(60 - 12 - 12)
})

test('what is left open is filled in, and put in again it stays', async () => {
  const first = await prepare(sentences(100, 1), { epochs: null, learningRate: null, pretrainEpochs: null })
  expect(first.values).toMatchObject({ learningRate: 0.002, globalClipNorm: 1, pretrainEpochs: 5 })
  expect(first.values.trainingSteps).toBe(first.values.epochs! * first.stages.at(-1)!.data.size)
  expect((await prepare(sentences(100, 1), first.values)).values).toEqual(first.values)
  expect((await prepare(sentences(100, 1), { minutes: 2 })).values.trainingSteps).toBe(null)
})

test('pre-training hands its embedding and its recurrent weights on, in one direction as in both', async () => {
  for (const bidirectional of ['yes', 'no'] as const) {
    const { stages } = await prepare(sentences(60, 1), { pretrainEpochs: 1, bidirectional })
    expect(stages.map(({ name }) => name)).toEqual(['pretraining', 'training'])
    const parts = { cell: null, engine: {} }
    const before = stages[0]!.build({ ...parts, before: null })
    const after = stages[1]!.build({ ...parts, before })
    const fresh = stages[1]!.build({ ...parts, before: null })
    const handed = Object.keys(before.weights).filter((path) => path in after.weights)
    const ways = bidirectional === 'yes' ? ['reader/backward_cell/', 'reader/forward_cell/'] : ['reader/']
    expect(handed.sort()).toEqual([...ways.flatMap((way) => [`${way}bias`, `${way}kernel`, `${way}recurrentKernel`]), 'words/embeddings'])
    const weights = handed.map((path) => [path, before.weights[path]!] as const)
    before.setWeights(Object.fromEntries(weights.map(([path, { shape, data }]) => [path, { shape, data: data.map(() => 0.25) }])))
    const trained = stages[1]!.build({ ...parts, before })
    for (const path of handed) {
      expect(new Set(trained.weights[path]!.data)).toEqual(new Set([0.25]))
      expect(new Set(fresh.weights[path]!.data)).not.toEqual(new Set([0.25]))
    }
  }
})

test('pre-training on more texts without labels teaches words that the labelled ones do not have', async () => {
  const more = file('more.txt', 'fog fog hail hail\nfog hail\n')
  const prepared = await classifierTask.prepare(
    { data: [csv(sentences(60, 1))], besides: { pretrain: [more] } },
    values({ epochs: 1, pretrainEpochs: null }),
  )
  expect(prepared.values.pretrainEpochs).toBe(5)
  const { trained: able } = await new TaskRun(Promise.resolve(prepared))
  expect(able).not.toBe(null)
  const { preprocessing } = able!.model
  expect(JSON.stringify(preprocessing?.toJSON())).toContain('"hail"')
})

test('a cell of one’s own reads in both directions, before the labels as after', async () => {
  const halving = defineCell({
    name: 'halving',
    states: ({ units }) => ({ hidden: [units] }),
    weights: ({ inputs, units }) => ({ kernel: { shape: [inputs, units], initializer: initializers.glorotUniform } }),
    step: (w, x, { hidden }) => {
      const next = tanh(add(matmul(x, w.kernel), multiply(hidden, 0.5)))
      return { output: next, states: { hidden: next } }
    },
  })
  const given = prepare(sentences(60, 1), { cell: 'halving.ts', pretrainEpochs: 1, epochs: 1 })
  expect(classifierTask.cellFile(values({ cell: 'halving.ts' }))).toBe('halving.ts')
  const { trained: able } = await new TaskRun(given, { cell: halving as unknown as AnyCell })
  expect((await able!.classify('salt rain')).answer).toMatch(/sea|sky/)
})

test('sentiment is the chapter’s network, and takes two classes alone', async () => {
  const settings = { ...defaultsOf(sentimentOptions), ...small, units: 8, epochs: 4 }
  const { trained: able, report } = await new TaskRun(sentimentTask.prepare(given(csv(sentences(200, 1))), settings))
  expect(report!.task).toBe('sentiment')
  expect(able!.model.layers.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['embedding', 'bidirectional', 'bidirectional', 'dense', 'dense']),
  )
  const { probability, probabilities } = await able!.classify('salt so rain')
  expect(probability).toBe(Math.max(...Object.values(probabilities!)))
  const three = [...sentences(20, 1), { text: 'x', label: 'earth' }, { text: 'y', label: 'earth' }]
  await expect(sentimentTask.prepare(given(csv(three)), settings)).rejects.toMatchObject({ code: 'not-two-classes' })
})

test.each([
  ['one label', sentences(20, 1).map(({ text }) => ({ text, label: 'sea' })), 'one-class'],
  ['three examples', sentences(3, 1), 'too-few-examples'],
])('%s leave nothing to learn', async (_, rows, code) => {
  await expect(prepare(rows)).rejects.toMatchObject({ code })
  const { findings, prepared } = await classifierTask.check(given(csv(rows)), values())
  expect(prepared).toBe(null)
  expect(findings).toMatchObject([{ severity: 'error', code }])
})

test('a look at the data counts what is wrong with it', async () => {
  const rows = [...sentences(100, 1), { text: 'quite alone', label: 'earth' }]
  const besides = { testFiles: [csv([...sentences(10, 1), { text: 'x', label: 'fire' }], 'test.csv')] }
  const { findings } = await classifierTask.check({ data: [csv(rows)], besides }, values({ longest: 4 }))
  const codes = findings.map(({ code }) => code)
  expect(codes).toEqual(expect.arrayContaining(['single-examples', 'uneven-classes', 'shared-texts', 'shortened-texts', 'unknown-labels']))
})

test('characters are read too, and then runs of them are what the baselines count', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => ({
    text: `${'xyz'[i % 3]}${'pq'[i % 2]}${i % 4 < 2 ? 'ova' : 'ski'}`,
    label: i % 4 < 2 ? 'a' : 'b',
  }))
  const { trained: able, report } = await new TaskRun(prepare(rows, { by: 'characters', cell: 'gru' }))
  expect((await able!.classify('zzova')).answer).toBe('a')
  expect(report!.contenders.map(({ name }) => name)).toEqual(['network', 'majority', 'naiveBayesRuns', 'logisticRegressionRuns'])
})

test('texts of different lengths are filled up to make a batch, and that changes no answer', async () => {
  const { stages } = await prepare(sentences(120, 1), { pretrainEpochs: 1 })
  const parts = { cell: null, engine: {}, before: null }
  for (const stage of stages) {
    const model = stage.build(parts)
    let steps = 0
    for await (const event of model.fit(stage.data, { ...stage.training(stage.data.size), epochs: 1 })) if (event.type === 'step') steps++
    expect(stage.data.padded!.apart().size).toBeGreaterThan(stage.data.size)
    expect([stage.name, steps]).toEqual([stage.name, stage.data.size])
  }
  const texts = ['salt rain', 'rain so then oh salt', 'salt so rain', 'oh', 'rain rain rain rain rain rain rain rain salt']
  const together = await trained.classify(texts)
  for (const [i, text] of texts.entries()) expect((await trained.classify(text)).probability).toBeCloseTo(together[i]!.probability!, 5)
})

test('what is measured on is read as the trained table was parted, where that was said; other tables by looking', async () => {
  const rows = [
    ['yellow, red', 'label'],
    ['label', 'text'],
    ...sentences(20, 3).map(({ text, label }) => [text.replaceAll(' ', ', '), label]),
  ]
  const parted = (sign: string): string => rows.map((row) => row.map((cell) => (sign === ',' ? `"${cell}"` : cell)).join(sign)).join('\n')
  const asked = values({ separator: '#', header: 'no', text: '1', label: '2', validation: 0, epochs: 1 })
  const prepared = await classifierTask.prepare(given(file('a.csv', parted('#'))), asked)
  const model = prepared.stages.at(-1)!.build({ cell: null, engine: {}, before: null })
  const { record } = await prepared.finish(model)
  const able = prepared.open(model, JSON.parse(JSON.stringify(record)))
  expect((await able.evaluate(given(file('b.csv', parted('#'))))).count).toBe(22)
  const named = `1#2\n${parted('#')}`.replaceAll('#', '\t')
  expect((await able.evaluate(given(file('b.tsv', named)))).count).toBe(22)
})

/** Milliseconds of the processor that went by, at most, until others had their turn. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  const used = (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  let [longest, last, goesOn] = [0, used(), true]
  const turn = (): void => {
    const now = used()
    longest = Math.max(longest, now - last)
    last = now
    if (goesOn) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  goesOn = false
  turn()
  return longest
}

test.each(['words', 'subwords'] as const)(
  'thousands of longer texts, by %s, never keep others waiting',
  async (by) => {
    const draw = random(5)
    const words = Array.from({ length: 5000 }, () => Math.floor(draw() * 2 ** 20).toString(36))
    const rows = Array.from({ length: 4000 }, (_, i) => ({
      text: Array.from({ length: 90 }, () => words[Math.floor(draw() ** 3 * words.length)]!).join(' '),
      label: `${i % 2}`,
    }))
    const data = given(csv(rows))
    const look = () => classifierTask.check(data, values({ by, test: 0.1, pretrainEpochs: null, vocabulary: 1500 }))
    // The processor's time is the whole program's, the collector of garbage and the compiler among it: the best of some tries counts.
    let least = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 4 && least > 100; tries++) least = Math.min(least, await longestHold(look))
    expect(least).toBeLessThan(100)
  },
  120_000,
)

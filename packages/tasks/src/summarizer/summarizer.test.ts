import { open as openModel } from 'tekrar'
import { beforeAll, describe, expect, test } from 'vitest'
import { END } from '../language/tokenizer.ts'
import { english } from '../messages/en.ts'
import { defaultsOf } from '../options/option.ts'
import { TaskRun } from '../training/run.ts'
import { readData } from './data.ts'
import { type SummarizerOptions, summarizerOptions } from './options.ts'
import { summarizerTask } from './summarizer.ts'
import type { Summarizer } from './trained.ts'

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const given = (...rows: string[]) => ({ data: [file('pairs.tsv', ['source\tsummary', ...rows].join('\n'))], besides: {} })
const small = { units: 24, embedding: 16, dropout: 0, textLanguage: 'en', pointer: true, slots: 6, batch: 16 } as const
const values = (more: Partial<SummarizerOptions> = {}): SummarizerOptions => ({ ...defaultsOf(summarizerOptions), ...small, ...more })

/** Numbers from 0 to below 1 (Park and Miller). */
function random(seed: number): () => number {
  let state = seed * 7919 + 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

/** Words without a meaning: some that come often, and as many that come once as are asked for. */
function copyingPairs(count: number, seed: number): string[] {
  const draw = random(seed)
  const word = (): string => Array.from({ length: 5 }, () => 'bcdfghklmnprst'[Math.floor(draw() * 14)]).join('')
  const common = Array.from({ length: 12 }, (_, i) => `w${i}`)
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 4 + Math.floor(draw() * 4) }, () =>
      draw() < 0.4 ? word() : common[Math.floor(draw() * common.length)]!,
    )
    const text = [...new Set(words)]
    return `${text.join(' ')}\t${text.slice(0, 2).join(' ')}`
  })
}

describe('a network that learns to write the first two words', () => {
  const pairs = copyingPairs(320, 1)
  const asked = values({ epochs: 15, pretrainEpochs: 4, learningRate: 0.01, units: 24, embedding: 16 })
  let trained: Summarizer

  beforeAll(async () => {
    const prepared = await summarizerTask.prepare(given(...pairs), asked)
    const outcome = await new TaskRun(Promise.resolve(prepared))
    trained = outcome.trained!
    const [network, first8] = outcome.report!.contenders
    expect(network!.values.rouge2).toBeGreaterThan(first8!.values.rouge2!)
    expect(outcome.report).toMatchObject({ task: 'summarizer', on: 'validation', count: 32, unit: 'pairs' })
  }, 60_000)

  test('it copies words that training never saw', async () => {
    const texts = copyingPairs(40, 99).map((row) => row.split('\t') as [string, string])
    const summaries = await trained.summarize(texts.map(([text]) => text))
    const right = summaries.filter((one, i) => one?.summary === texts[i]![1]).length
    expect(right).toBeGreaterThanOrEqual(36)
    const [unseen] = await trained.summarize(['zzyzx qqxqq w1 w2'])
    expect(unseen).toMatchObject({ summary: 'zzyzx qqxqq', copied: ['zzyzx', 'qqxqq'] })
  })

  test('a wider beam finds summaries that are at least as likely', async () => {
    const texts = copyingPairs(20, 5).map((row) => row.split('\t')[0]!)
    const [greedy, beam] = await Promise.all([1, 4].map((beamWidth) => trained.summarize(texts, { beamWidth, lengthPenalty: 0 })))
    for (const [i, one] of beam!.entries()) expect(one!.score).toBeGreaterThanOrEqual(greedy![i]!.score - 1e-4)
  })

  test('saved and opened it writes the same', async () => {
    const texts = copyingPairs(5, 7).map((row) => row.split('\t')[0]!)
    const { preprocessing } = trained.model
    const record = preprocessing?.kind === 'record' ? preprocessing.record : {}
    const model = await openModel(await trained.model.save())
    expect(await summarizerTask.open(model, JSON.parse(JSON.stringify(record))).summarize(texts)).toEqual(await trained.summarize(texts))
  })

  test('the attention says where each word of the summary comes from', async () => {
    const [summary] = await trained.summarize(['w1 kkkkk w3 w4'], { attention: true })
    const { source, summary: written, weights } = summary!.attention!
    expect(source).toEqual(['w1', 'kkkkk', 'w3', 'w4'])
    expect(weights).toHaveLength(written.length)
    for (const row of weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4)
  })

  test('lines that are a table, or objects, are summarised by the column of sources', async () => {
    const ask = { source: 'text', beamWidth: 1, lengthPenalty: 1, maxLength: null, attention: false }
    const asked = async (lines: readonly string[]) => {
      async function* coming() {
        yield* lines
      }
      const found = []
      const { records } = await trained.answer({ sources: [], words: [], lines: coming() }, ask)
      for await (const { text, source } of records) found.push(text ?? source)
      return found
    }
    expect(await asked(['id,text', '1,w2 w1', '2,"w4, w5"'])).toEqual(['w2 w1', 'w4, w5'])
    expect(await asked(['{"id":1,"text":"w2 w1"}'])).toEqual(['w2 w1'])
    expect(await asked(['w2 text', 'w1'])).toEqual(['w2 text', 'w1'])
  })

  test('files, words and lines are answered, what is empty with its reason', async () => {
    const ask = { source: null, beamWidth: 1, lengthPenalty: 1, maxLength: null, attention: false }
    const lines = (async function* () {
      yield 'w1 w2 w3 w4'
      yield ' '
    })()
    const sources = [file('a.tsv', 'id\ttext\n1\tw3 w4 w5 w6\n2\tw5 w6 w7 w8'), file('b.txt', 'w7 w8 w9 w1\n\nw8 w9 w1 w2\n')]
    const { records, show } = await trained.answer({ sources, words: ['w2 w1 w4 w5'], lines }, { ...ask, source: 'text' })
    const all: Record<string, unknown>[] = []
    for await (const record of records) all.push(record)
    expect(all.map(({ text, source }) => text ?? source)).toEqual([
      'w3 w4 w5 w6',
      'w5 w6 w7 w8',
      'w7 w8 w9 w1',
      '',
      'w8 w9 w1 w2',
      'w2 w1 w4 w5',
      'w1 w2 w3 w4',
      ' ',
    ])
    expect(all[0]).toMatchObject({ id: '1', text: 'w3 w4 w5 w6', summary: 'w3 w4', reason: null })
    for (const blank of [all[3], all[7]]) expect(blank).toMatchObject({ summary: null, reason: 'blank' })
    expect([show!(all[0]!, english, 80), show!(all[3]!, english, 80)]).toEqual(['w3 w4', '(no text)'])
  })

  test('every column of a table stays beside the summary, one that has its name too', async () => {
    const ask = { source: null, beamWidth: 1, lengthPenalty: 1, maxLength: null, attention: false }
    const table = file('a.jsonl', '{"id":7,"source":"w3 w4 w5 w6","summary":"by hand"}\n')
    const { columns, records } = await trained.answer({ sources: [table], words: [], lines: null }, ask)
    expect(columns).toEqual(['id', 'source', 'summary', 'summary_', 'score', 'reason'])
    for await (const record of records) expect(record).toMatchObject({ id: 7, summary: 'by hand', summary_: 'w3 w4' })
  })

  test('it is measured on other pairs as its report was', async () => {
    const report = await trained.evaluate(given(...copyingPairs(30, 12), 'w1 w2 w3\t'))
    expect(report).toMatchObject({ on: 'data', count: 30, findings: [{ code: 'pairs-empty-summary', details: { rows: 1, line: 32 } }] })
    expect(report.contenders[0]!.values.rouge1).toBeGreaterThan(0.9)
    expect(report.contenders.map(({ name }) => name)).toEqual(['network', 'firstWords', 'firstWordsMean'])
  })

  test('a record of another task, or of another network, is refused', () => {
    const { preprocessing } = trained.model
    const record = preprocessing?.kind === 'record' ? preprocessing.record : {}
    for (const damage of [{ task: 'text' }, { version: 2 }, { slots: 3 }, { longest: 'x' }, { tokenizer: { by: 'words' } }])
      expect(() => summarizerTask.open(trained.model, { ...record, ...damage })).toThrow(
        expect.objectContaining({ code: 'damaged-record' }),
      )
  })
})

test('without a pointer the chapter’s network is built, and learns the pairs it saw', async () => {
  const rows = [
    'rain falls on the hills today\train falls',
    'the sun shines over the sea\tsun shines',
    'snow lies deep in the north\tsnow lies',
    'wind blows from the west again\twind blows',
  ]
  const prepared = await summarizerTask.prepare(
    given(...rows),
    values({ pointer: false, validation: 0, epochs: 60, vocabulary: 60, learningRate: 0.02, units: 12 }),
  )
  expect(prepared.stages.map(({ name }) => name)).toEqual(['training'])
  expect(prepared.values).toMatchObject({ pretrainEpochs: 0, batch: 1, globalClipNorm: 1 })
  const { trained, report } = await new TaskRun(Promise.resolve(prepared))
  expect(report).toBeNull()
  const summaries = await trained!.summarize(rows.map((row) => row.split('\t')[0]!))
  expect(summaries.map((one) => one?.summary)).toEqual(rows.map((row) => row.split('\t')[1]))
  expect(trained!.model.outputs[0]!.shape.at(-1)).toBe(
    (prepared.facts.find(({ code }) => code === 'pairs-vocabulary')!.details as { size: number }).size,
  )
})

test('what was left open is filled in, and put in again it stays', async () => {
  const data = given(...copyingPairs(100, 3))
  const first = await summarizerTask.prepare(data, values())
  expect(first.values).toMatchObject({ learningRate: 0.002, globalClipNorm: 1, batch: 16, pretrainEpochs: 20 })
  expect(first.stages.map(({ name, steps }) => [name, steps])).toEqual([
    ['pretraining', 20 * 6],
    ['training', first.values.epochs! * 6],
  ])
  const second = await summarizerTask.prepare(data, first.values)
  expect(second.values).toEqual(first.values)
  expect((await summarizerTask.prepare(data, values({ minutes: 1 }))).values.trainingSteps).toBeNull()
})

test('a length that was asked for is trained to its end; without one, or with a patience, training stops where it gets no better', async () => {
  const draw = random(4)
  const rows = Array.from({ length: 40 }, (_, i) => `n${i} w1 w2\tw${Math.floor(draw() * 9)} w${Math.floor(draw() * 9)}`)
  const trainedSteps = async (more: Partial<SummarizerOptions>) => {
    const prepared = await summarizerTask.prepare(
      given(...rows),
      values({ pointer: false, units: 4, learningRate: 0.05, validation: 0.3, ...more }),
    )
    let ended: object = {}
    for await (const event of new TaskRun(prepared)) if (event.type === 'fit' && event.event.type === 'end') ended = event.event
    return { asked: prepared.stages.at(-1)!.steps, ...(ended as { step: number; reason: string }) }
  }
  expect(await trainedSteps({ trainingSteps: 70 })).toMatchObject({ step: 70, reason: 'finished' })
  const [epochs, patient, open] = [
    await trainedSteps({ epochs: 12 }),
    await trainedSteps({ epochs: 12, patience: 1 }),
    await trainedSteps({}),
  ]
  expect(epochs).toMatchObject({ step: epochs.asked, reason: 'finished' })
  for (const run of [patient, open]) {
    expect(run.reason).toBe('earlyStopping')
    expect(run.step).toBeLessThan(run.asked!)
  }
})

test('nothing is learned from what is kept for validation and for the test', async () => {
  const rows = copyingPairs(60, 3)
  const sentinel = 'sentinel sentinel once more\tsentinel'
  const data = given(...rows.slice(0, 40), ...rows.slice(40).map((row, i) => `${sentinel.replace('\t', ` ${i}\t`)} ${row.split('\t')[1]}`))
  const prepared = await summarizerTask.prepare(data, values({ validation: 0.2, test: 0.2 }))
  const model = prepared.stages[0]!.build({ cell: null, engine: {}, before: null })
  const { record } = await prepared.finish(model)
  expect(JSON.stringify(record)).not.toContain('sentinel')
})

test('findings are counted, and errors end in a check without a preparation', async () => {
  const checked = await summarizerTask.check(
    given(...copyingPairs(30, 1), '\tempty', 'w1 w2 w3\t', 'w1 w2 w3 w4\t<br>'),
    values({ longest: 3, vocabulary: 5000 }),
  )
  const codes = checked.findings.map(({ code }) => code)
  for (const code of [
    'pairs-empty-source',
    'pairs-empty-summary',
    'summarizer-blank',
    'summarizer-cut',
    'summarizer-vocabulary',
    'summarizer-few',
    'summarizer-shrunk-batch',
  ])
    expect(codes).toContain(code)
  expect(checked.prepared).not.toBeNull()
  const refused = await summarizerTask.check(given('a b\tc'), values())
  expect(refused).toMatchObject({ prepared: null, findings: [{ severity: 'error', code: 'pairs-too-few' }] })
})

test('what goes on from a saved network keeps its vocabulary, and learns no copying anew', async () => {
  const first = await summarizerTask.prepare(given(...copyingPairs(60, 3)), values({ source: 'source' }))
  const { record } = await first.finish(first.stages[0]!.build({ cell: null, engine: {}, before: null }))
  const second = await summarizerTask.prepare(given(...copyingPairs(60, 4)), values({ pointer: false, longest: 7 }), { record: record! })
  expect(second.stages.map(({ name }) => name)).toEqual(['training'])
  expect(second.values).toMatchObject({ pointer: true, longest: 100 })
  expect((await second.finish(second.stages[0]!.build({ cell: null, engine: {}, before: null }))).record).toMatchObject({
    tokenizer: record!.tokenizer,
  })
})

test('the lengths of texts and of summaries are told in words', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `${'w '.repeat(i + 3).trim()} n${i}\tw${i % 2 ? ' w' : ''}`)
  const { facts } = await summarizerTask.prepare(given(...rows), values({ validation: 0 }))
  expect(facts.find(({ code }) => code === 'pair-lengths')?.details).toEqual({
    source: { shortest: 4, mean: 13.5, most: 22, longest: 23 },
    summary: { shortest: 1, mean: 1.5, most: 2, longest: 2 },
  })
})

test('words that can never be written are told, with the option that helps', async () => {
  const rows = copyingPairs(40, 2).map((row, i) => `${row} strange${i}`)
  const { findings } = await summarizerTask.prepare(given(...rows), values({ pointer: false }))
  expect(findings.find(({ code }) => code === 'summarizer-unwritable')?.details).toMatchObject({ pointer: false })
})

test('a network that would rather stop at once still writes a word', async () => {
  const prepared = await summarizerTask.prepare(given(...copyingPairs(40, 3)), values({ pointer: false }))
  const model = prepared.stages[0]!.build({ cell: null, engine: {}, before: null })
  const size = model.outputs[0]!.shape.at(-1) as number
  const biases = Object.entries(model.weights).filter(
    ([path, { shape }]) => path.endsWith('bias') && shape.length === 1 && shape[0] === size,
  )
  const bias = biases.at(-1)![0]
  model.setWeights({
    ...model.weights,
    [bias]: { shape: [size], data: Float32Array.from({ length: size }, (_, i) => (i === END ? 20 : 0)) },
  })
  const { record } = await prepared.finish(model)
  const able = prepared.open(model, record!)
  for (const beamWidth of [1, 4]) {
    const [written] = await able.summarize(['w1 w2 w3'], { beamWidth })
    expect(written!.summary.split(' ')).toHaveLength(1)
    expect(written!.summary).not.toBe('')
  }
})

/** A network that was trained by no step, on this file. */
async function untrained(source: ReturnType<typeof file>, more: Partial<SummarizerOptions> = {}): Promise<Summarizer> {
  const prepared = await summarizerTask.prepare({ data: [source], besides: {} }, values({ pointer: false, ...more }))
  const model = prepared.stages[0]!.build({ cell: null, engine: {}, before: null })
  const { record } = await prepared.finish(model)
  return prepared.open(model, JSON.parse(JSON.stringify(record)))
}

const news = Array.from({ length: 12 }, (_, i) => ({ source: `ışık, ağaç; kuş ${i} şimdi`, summary: `ışık, ağaç; kuş ${i}` }))
const parted = (sign: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, ...rows].map((row) => row.join(sign)).join('\n')

test('what is measured on is put right as the training was', async () => {
  const right = parted(
    '\t',
    ['source', 'summary'],
    news.map(({ source, summary }) => [source, summary]),
  )
  const damaged = right.replace(/[ışğ]/g, (letter) => ({ ı: 'ý', ş: 'þ', ğ: 'ð' })[letter]!)
  const able = await untrained(file('a.tsv', damaged), { repair: true })
  const [one, other] = await Promise.all([damaged, right].map((text) => able.evaluate({ data: [file('b.tsv', text)], besides: {} })))
  expect(one!.contenders.map(({ values }) => values)).toEqual(other!.contenders.map(({ values }) => values))
  expect(one!.contenders[1]!.values.rouge1).toBeGreaterThan(0.8)
  expect(one!.tables).toEqual(other!.tables)
})

test('tables to measure on and to summarise are read as the trained one was parted, by its columns; others by looking', async () => {
  const rows = news.map(({ source, summary }, i) => [`${i}`, summary, source])
  const able = await untrained(file('a.csv', parted('#', ['no', 'kurz', 'lang'], rows)), {
    separator: '#',
    source: 'lang',
    summary: 'kurz',
  })
  const sources = async (text: string, name = 'b.csv') => {
    const { records } = await able.answer(
      { sources: [file(name, text)], words: [], lines: null },
      { source: null, beamWidth: 1, lengthPenalty: 1, maxLength: 1, attention: false },
    )
    const all: unknown[] = []
    for await (const { lang, kaynak } of records) all.push(lang ?? kaynak)
    return all
  }
  const texts = news.map(({ source }) => source)
  const counted = async (text: string, name = 'b.csv') => (await able.evaluate({ data: [file(name, text)], besides: {} })).count
  expect(
    await counted(
      parted(
        '#',
        ['kurz', 'lang'],
        rows.map((row) => row.slice(1)),
      ),
    ),
  ).toBe(12)
  expect(
    await sources(
      parted(
        '#',
        ['x', 'lang', 'no'],
        news.map(({ source }, i) => ['', source, `${i}`]),
      ),
    ),
  ).toEqual(texts)
  expect(
    await sources(
      parted(
        '\t',
        ['id', 'kaynak', 'x'],
        news.map(({ source }, i) => [`${i}`, source, 'a']),
      ),
    ),
  ).toEqual(texts)
  expect(
    await counted(
      parted(
        '\t',
        ['kaynak', 'özet'],
        news.map(({ source, summary }) => [source, summary]),
      ),
    ),
  ).toBe(12)
  const json = news.map(({ source, summary }) => JSON.stringify({ lang: source, kurz: summary })).join('\n')
  expect([await counted(json, 'b.jsonl'), await sources(json, 'b.jsonl')]).toEqual([12, texts])
})

test('a table that was said to have no names is read without them later', async () => {
  const rows = [['text', 'summary'], ...news.map(({ source, summary }) => [source, summary])]
  const able = await untrained(file('a.tsv', rows.map((row) => row.join('\t')).join('\n')), { header: 'no' })
  const report = await able.evaluate({ data: [file('b.tsv', rows.map((row) => row.join('\t')).join('\n'))], besides: {} })
  expect(report.count).toBe(13)
})

test('there may be hundreds of thousands of pairs', async () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i} b\tb`)
  const data = await readData(given(rows.join('\n')), values({ by: 'characters', validation: 0, pointer: false }), null)
  expect(data.training).toHaveLength(200_000)
  expect(data.longestSummary).toBe(1)
}, 120_000)

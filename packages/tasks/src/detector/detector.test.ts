import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadTaskMessages } from '../messages/load.ts'
import { defaultsOf } from '../options/option.ts'
import type { Given } from '../task.ts'
import { TaskRun } from '../training/run.ts'
import { detectorTask } from './detector.ts'
import { Judge } from './judge.ts'
import { type DetectorOptions, detectOptions, detectorOptions } from './options.ts'
import { plantsFound, plantsIn } from './planted.ts'
import type { Detector } from './trained.ts'

const source = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const given = (text: string): Given => ({ data: [source('x.csv', text)], besides: {} })
const values = (more: Partial<DetectorOptions> = {}): DetectorOptions => ({
  ...defaultsOf(detectorOptions),
  units: 8,
  trainingSteps: 60,
  validation: 0.2,
  ...more,
})
const time = (row: number): string => new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 16).replace('T', ' ')
const wave = (row: number): number => 10 + 5 * Math.sin((row / 24) * 2 * Math.PI) + 0.2 * Math.sin(row * row)
type Row = { readonly time: string; readonly value: number }
const series = (rows: number, change: (row: number) => number = () => 0): Row[] =>
  Array.from({ length: rows }, (_, row) => ({ time: time(row), value: Number((wave(row) + change(row)).toFixed(3)) }))
const csv = (rows: readonly Row[]): string => ['time,value', ...rows.map((row) => `${row.time},${row.value}`)].join('\n')

async function train(text: string, more: Partial<DetectorOptions> = {}) {
  const run = new TaskRun<Detector>(detectorTask.prepare(given(text), values(more)), { engine: { engine: 'wasm' } })
  const { trained, report } = await run
  return { trained: trained!, report }
}

const usual = csv(series(900))
const methods = ['autoencoder', 'forecast'] as const

test.each(methods)('%s: of a sine with a spike the spike is found, nothing else, and nothing in what was trained on', async (method) => {
  const { trained, report } = await train(usual, { method })
  const spiked = await trained.detect(series(700, (row) => (row === 400 ? 12 : 0)))
  const anomalies = spiked.flatMap(({ anomaly }, row) => (anomaly ? [row] : []))
  expect(anomalies).toContain(400)
  // The network reads the spike in its window for some rows more; they belong to the same interval.
  expect(anomalies.every((row) => row >= 400 && row < 440)).toBe(true)
  expect(new Set(spiked.map(({ interval }) => interval))).toEqual(new Set([null, 1]))
  expect(spiked[400]).toMatchObject({ cause: expect.stringMatching(/^value: (high|error)$/), reason: null })
  expect((await trained.detect(series(900))).some(({ anomaly }) => anomaly)).toBe(false)
  expect(report!.contenders.map(({ name }) => name)).toEqual(['network', 'windowedGaussian'])
  expect(report!.contenders[0]!.values).toEqual({ planted: expect.any(Number), falseAlarms: 0 })
})

test('spikes are planted where no labels say what is found: large ones are found, and by the network more than by windowed Gaussian', async () => {
  const { report } = await train(usual, { method: 'forecast', trainingSteps: 200 })
  const [network, gaussian] = report!.contenders.map(({ values }) => values.planted!)
  expect(network).toBeGreaterThanOrEqual(0.75)
  expect(network).toBeGreaterThan(gaussian!)
})

test('a dip that stays within the range of values is found by the network alone', async () => {
  const { trained } = await train(usual, { method: 'forecast', trainingSteps: 200 })
  const found = await trained.detect(series(700, (row) => (row === 402 ? -5 : 0)))
  expect(found[402]).toMatchObject({ anomaly: true, cause: 'value: error' })
})

test.each(methods)('%s: new data may begin anywhere: its first rows are no anomalies for being the first', async (method) => {
  const { trained } = await train(usual, { method, trainingSteps: 100 })
  for (const from of [900, 906, 912, 918]) {
    const found = await trained.detect(series(1000).slice(from))
    expect(found.filter(({ anomaly }) => anomaly)).toEqual([])
  }
})

test.each(methods)('%s: a score never changes when later rows arrive, and row by row the answers are the same', async (method) => {
  const { trained } = await train(usual, { method, trainingSteps: 20 })
  const rows = series(260, (row) => (row % 97 === 50 ? 9 : 0))
  const whole = await trained.detect(rows)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 260 }), async (length) => {
      expect(await trained.detect(rows.slice(0, length))).toEqual(whole.slice(0, length))
    }),
    { numRuns: 8 },
  )
  const stream = trained.stream()
  for (const [i, row] of rows.entries()) expect(await stream.push(row)).toEqual(whole[i])
})

test('lines from standard input are answered one by one as the file is, with a header or without', async () => {
  const { trained } = await train(usual, { trainingSteps: 10 })
  const rows = series(60, (row) => (row === 40 ? 20 : 0))
  const asked = defaultsOf(detectOptions)
  const recordsOf = async (question: Partial<Parameters<Detector['answer']>[0]>) => {
    const records: unknown[] = []
    for await (const record of (await trained.answer({ sources: [], words: [], lines: null, ...question }, asked)).records)
      records.push(record)
    return records
  }
  const file = await recordsOf({ sources: [source('new.csv', csv(rows))] })
  const lines = (text: string) =>
    (async function* () {
      yield* text.split('\n')
    })()
  expect(file).toHaveLength(60)
  expect(await recordsOf({ lines: lines(csv(rows)) })).toEqual(file)
  expect(await recordsOf({ lines: lines(csv(rows).split('\n').slice(1).join('\n')) })).toEqual(file)
  await expect(recordsOf({ lines: lines('') })).rejects.toMatchObject({ code: 'nothing-to-detect' })
  let written = 0
  async function* coming() {
    for (const line of csv(rows).split('\n').slice(0, 11)) {
      written++
      yield line
    }
  }
  let said = 0
  for await (const _ of (await trained.answer({ sources: [], words: [], lines: coming() }, asked)).records) expect(written).toBe(++said + 1)
  expect(said).toBe(10)
  const detected = await trained.detect(rows)
  expect(await trained.detect(new File([csv(rows)], 'new.csv'))).toEqual(detected)
  await expect(trained.detect('no/such.csv')).rejects.toMatchObject({ code: 'unreadable-data' })
  await expect(trained.detect([])).rejects.toMatchObject({ code: 'nothing-to-detect' })
  expect(file[40]).toMatchObject({ time: time(40), value: String(rows[40]!.value), anomaly: true })
})

/** What is said of lines, one after the other. */
async function answersOf(trained: Detector, lines: readonly string[]) {
  async function* coming() {
    yield* lines
  }
  const answer = await trained.answer({ sources: [], words: [], lines: coming() }, defaultsOf(detectOptions))
  const records: Readonly<Record<string, unknown>>[] = []
  for await (const record of answer.records) records.push(record)
  return { columns: answer.columns, records }
}

test('lines with decimal commas are read as a file of them is', async () => {
  const rows = series(300, (row) => (row === 280 ? 20 : 0))
  const text = ['zaman;değer', ...rows.map(({ time, value }) => `${time};${(20 + value).toFixed(3).replace('.', ',')}`)]
  const { trained } = await train(text.slice(0, 250).join('\n'), { trainingSteps: 10, decimal: ',' })
  const { records } = await answersOf(trained, text)
  const file = await trained.detect(new File([text.join('\n')], 'hepsi.csv'))
  expect(records.map(({ score }) => score)).toEqual(file.map(({ score }) => score && Math.round(score * 1e4) / 1e4))
  expect(records.flatMap(({ anomaly }, row) => (anomaly ? [row] : []))[0]).toBe(280)
})

test('lines without names of columns are rows from the first on, where the training data had none either', async () => {
  const rows = series(300).map(({ time, value }) => `${time},${value.toFixed(2)}`)
  const { trained } = await train(rows.join('\n'), { trainingSteps: 10 })
  const { records } = await answersOf(trained, rows.slice(0, 20))
  expect(records).toHaveLength(20)
  expect(records.every(({ reason }) => reason === null)).toBe(true)
})

test('a line that cannot be read has its reason and ends nothing; columns that training did not have are kept', async () => {
  const { trained } = await train(usual, { trainingSteps: 10 })
  const rows = series(6).map(({ time, value }, i) => `${time},${value},place ${i}`)
  const { columns, records } = await answersOf(trained, ['time,value,note', ...rows.slice(0, 3), 'a,1,b,c', '"open', ...rows.slice(3)])
  expect(columns.slice(0, 3)).toEqual(['time', 'value', 'note'])
  expect(records.map(({ reason }) => reason)).toEqual([null, null, null, 'unreadable', 'unreadable', null, null, null])
  expect(records.map(({ note }) => note).filter((note) => String(note).startsWith('place'))).toHaveLength(6)
  const objects = await answersOf(trained, [JSON.stringify({ time: time(1), value: 1, yer: 'a' }), '[1]', '{'])
  expect(objects.columns.slice(0, 3)).toEqual(['time', 'value', 'yer'])
  expect(objects.records.map(({ reason }) => reason)).toEqual([null, 'unreadable', 'unreadable'])
})

test('rows without a value, without a time, too late or unreadable keep their place and say why they have no score', async () => {
  const { trained } = await train(usual, { trainingSteps: 10, fill: 0 })
  const rows = series(40).map((row, i) => (i === 20 ? { ...row, value: null } : row))
  const found = await trained.detect([...rows, { time: '', value: 3 }])
  expect(found).toHaveLength(41)
  expect(found.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 41 }, (_, i) => (i === 20 ? 'missing' : i === 40 ? 'untimed' : null)),
  )
  // Nobody looked at those: they are not said to be usual.
  expect(found.map(({ anomaly }) => anomaly)).toEqual(found.map(({ score }) => (score === null ? null : false)))
  const stream = trained.stream()
  await stream.push(rows[5]!)
  expect(await stream.push(rows[4]!)).toMatchObject({ score: null, anomaly: null, reason: 'late' })
  expect(await stream.push({ time: time(6), value: 'a lot' })).toMatchObject({ score: null, reason: 'missing' })
  expect(await stream.push({ time: 'some time', value: 1 })).toMatchObject({ score: null, anomaly: null, reason: 'unreadable' })
  expect(await stream.push(rows[6]!)).toMatchObject({ reason: null })
  // A row without the key is one with an empty cell.
  expect(await stream.push({ time: time(7) })).toMatchObject({ score: null, reason: 'missing' })
  expect(await stream.push({ value: 3 })).toMatchObject({ score: null, reason: 'untimed' })
})

test('rows to test on that training sees too are a warning', async () => {
  const check = async (text: string) => {
    const { findings } = await detectorTask.check(
      { data: [source('x.csv', usual)], besides: { testFiles: [source('y.csv', text)] } },
      values(),
    )
    return findings.filter(({ code }) => code === 'series-test-in-training')
  }
  expect(await check(usual)).toMatchObject([{ severity: 'warning', details: { steps: 900, of: 900 } }])
  expect(await check(csv(series(1000).slice(900)))).toEqual([])
})

test('what was decided about rows is counted beside an answer and a report', async () => {
  const { trained } = await train(usual, { trainingSteps: 10 })
  const holes = source('x.csv', csv(series(60)).replace(/(12:00),[^\n]*/, '$1,'))
  const answer = await trained.answer({ sources: [holes], words: [], lines: null }, defaultsOf(detectOptions))
  for (const findings of [answer.findings, (await trained.evaluate({ data: [holes], besides: {} })).findings])
    expect(findings).toMatchObject([{ code: 'series-missing', details: { steps: 1 } }])
})

test('a row without a key is judged as one of a file with an empty cell is', async () => {
  const { trained } = await train(usual, { trainingSteps: 10 })
  const rows = series(60)
  const file = await trained.detect(rows.map((row, i) => (i === 50 ? { ...row, value: null } : row)))
  const stream = trained.stream()
  for (const [i, row] of rows.entries()) expect(await stream.push(i === 50 ? { time: row.time } : row)).toEqual(file[i])
})

test.each([64, 110, 170])('of %i rows what lies far outside is found all the same, nothing else; too few are told', async (count) => {
  const text = csv(series(count))
  const { trained } = await train(text)
  const training = Math.round(count * 0.8)
  const findings = (await detectorTask.check(given(text), values())).findings.filter(({ code }) => code === 'detect-few-rows')
  expect(findings).toMatchObject(training <= 150 ? [{ severity: 'warning', details: { rows: training, enough: 150 } }] : [])
  for (const wild of [1000, -1000, 30, -30]) {
    const found = await trained.detect(series(400, (row) => (row === 360 ? wild : 0)).slice(count))
    expect(found[360 - count]).toMatchObject({ anomaly: true })
    expect(found.slice(0, 360 - count).filter(({ anomaly }) => anomaly)).toEqual([])
  }
  expect(Number.isFinite(trained.threshold)).toBe(true)
})

test('the spikes that are planted touch nothing of the series', async () => {
  const group = {
    name: null,
    inputs: new Float32Array(300).map((_, i) => Math.sin(i)),
    targets: new Float32Array(300),
    filledTargets: new Float32Array(300),
    times: new Float64Array(300),
  }
  const before = structuredClone(group)
  const asked: number[] = []
  const model = {
    predict: async ({ data, shape: [rows = 0] }: { data: Float32Array; shape: number[] }) => {
      asked.push(Math.max(...data))
      return { data: new Float32Array(rows) }
    },
  } as never
  const frame = { method: 'autoencoder', lookback: 8, inputs: 1, targets: 1 } as const
  const encoder = { columns: [{ kind: 'number', name: 'value', mask: false, center: 0, scale: 1 }], targets: ['value'] }
  const usual = new Judge(1)
  for (let i = 0; i < 300; i++) usual.push({ errors: [Math.sin(i) / 10], values: [Math.sin(i)], isFull: true, isFilled: false })
  const record = { frame, encoder, judge: usual.state(), threshold: 3 } as never
  const plants = plantsIn({ from: 0, to: 300 }, 1)
  const found = await plantsFound(model, group as never, plants, record)
  expect(found).toBeGreaterThan(0)
  expect(found).toBeLessThan(plants.length)
  expect(Math.max(...asked)).toBeGreaterThan(6)
  expect(group).toEqual(before)
})

test('a cell that is no number is a value that is missing: its row says so, the others are answered, and it is counted', async () => {
  const { trained } = await train(usual, { trainingSteps: 10, fill: 0 })
  const rows = series(40).map((row) => ({ time: row.time, value: row.time === time(20) ? 'err' : String(row.value) }))
  const found = await trained.detect(rows)
  expect(found.map(({ reason }) => reason)).toEqual(rows.map((_, i) => (i === 20 ? 'missing' : null)))
  const text = ['time,value', ...rows.map(({ time, value }) => `${time},${value}`)].join('\n')
  const { findings } = await trained.answer({ sources: [source('x.csv', text)], words: [], lines: null }, defaultsOf(detectOptions))
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'series-odd-cells', details: { file: 'x.csv', line: 22, column: 'value', value: 'err', count: 1 } }),
  )
})

test('nothing that is saved has a trace of what comes after the training part', async () => {
  const records = await Promise.all(
    [0, 9_876].map(async (sentinel) => {
      const text = csv(series(400, (row) => (row >= 330 ? sentinel : 0)))
      const prepared = await detectorTask.prepare(given(text), values({ validation: 0.2, trainingSteps: 4 }))
      const model = prepared.stages[0]!.build({ cell: null, engine: { engine: 'wasm' }, before: null })
      return (await prepared.finish(model)).record
    }),
  )
  expect(records[1]).toEqual(records[0])
})

test('a row that lacks all values has no score but a reason, one that lacks some has both, in a file as one by one', async () => {
  const rows = series(900).map(({ time, value }, i) => ({ time, warm: value, wet: Number((50 - value + Math.sin(i * i)).toFixed(3)) }))
  const text = ['time,warm,wet', ...rows.map(({ time, warm, wet }) => `${time},${warm},${wet}`)].join('\n')
  const { trained } = await train(text, { trainingSteps: 10 })
  const asked = rows.slice(0, 60).map((row, i) => ({ ...row, ...(i === 20 ? { warm: null, wet: null } : i === 40 ? { wet: null } : {}) }))
  const found = await trained.detect(asked)
  expect(found.map(({ reason }) => reason)).toEqual(asked.map((_, i) => (i === 20 ? 'missing' : i === 40 ? 'filled' : null)))
  expect([found[20]!.score, typeof found[40]!.score]).toEqual([null, 'number'])
  const stream = trained.stream()
  for (const [i, row] of asked.entries()) expect(await stream.push(row)).toEqual(found[i])
})

test('labels are not learned from, are no value, and say how many anomalies are found', async () => {
  const rows = series(900, (row) => ((row >= 200 && row < 204) || (row >= 860 && row < 863) ? 25 : 0))
  const text = [
    'time,value,broken',
    ...rows.map((row, i) => `${row.time},${row.value},${(i >= 200 && i < 204) || (i >= 860 && i < 863) ? 'yes' : 'no'}`),
  ].join('\n')
  const { trained, report } = await train(text, { label: 'broken' })
  expect(report!.measures.map(({ name }) => name)).toEqual(['nab', 'found', 'falseAlarms'])
  expect(report!.contenders[0]!.values).toMatchObject({ found: 1, falseAlarms: 0 })
  const again = await trained.evaluate({ data: [source('same.csv', text)], besides: {} })
  expect(again.contenders[0]!.values).toMatchObject({ found: 1 })
  // What is labelled moves neither center nor scale: a mean of them would be far off.
  const { encoder } = (trained.model.preprocessing as unknown as { record: { encoder: { columns: { center: number }[] } } }).record
  expect(Math.abs(encoder.columns[0]!.center - 10)).toBeLessThan(0.05)
  // A file without the column is judged all the same.
  expect((await trained.detect(rows))[201]).toMatchObject({ anomaly: true })
  await expect(detectorTask.prepare(given(usual), values({ label: 'nothing' }))).rejects.toMatchObject({ code: 'series-no-column' })
})

test('series of several groups are judged apart, and a constant column is no trouble', async () => {
  const rows = ['a', 'b'].flatMap((name, g) => series(300).map((row) => `${name},${row.time},${row.value + 100 * g},7`))
  const { trained } = await train(['sensor,time,value,fixed', ...rows].join('\n'), { group: 'sensor', trainingSteps: 20 })
  const asked = ['a', 'b'].flatMap((sensor, g) =>
    series(120, (row) => (g === 1 && row === 100 ? 900 : 0)).map((row) => ({ sensor, ...row, value: row.value + 100 * g, fixed: 7 })),
  )
  const { end, records, decimal } = await trained.answer(
    { sources: [source('both.jsonl', asked.map((row) => JSON.stringify(row)).join('\n'))], words: [], lines: null },
    defaultsOf(detectOptions),
  )
  const answers: object[] = []
  for await (const record of records) answers.push(record)
  expect(answers).toMatchObject(asked)
  expect(decimal).toBe('.')
  const said = end!(await loadTaskMessages('en'), 80)
    .split('\n')
    .slice(1)
  expect(said.length).toBeGreaterThan(0)
  for (const line of said) expect(line).toMatch(/^ {2}b, 2024/)
  const found = await trained.detect(asked)
  expect(found.flatMap(({ anomaly }, row) => (anomaly ? [row] : []))[0]).toBe(220)
})

test.each([
  [csv(series(40)), {}, 'detect-too-few'],
  [
    'time,value,bad\n' +
      series(300)
        .map((row) => `${row.time},${row.value},1`)
        .join('\n'),
    { label: 'bad' },
    'detect-all-labelled',
  ],
  [
    'time,word\n' +
      series(300)
        .map((row) => `${row.time},abc`)
        .join('\n'),
    {},
    'series-no-numbers',
  ],
])('data that nothing can be learned from are refused, and a look says so: %#', async (text, more, code) => {
  await expect(detectorTask.prepare(given(text), values(more))).rejects.toMatchObject({ code })
  const checked = await detectorTask.check(given(text), values(more))
  expect(checked.findings).toMatchObject([{ severity: 'error', code }])
})

test('training goes on from another run with its columns, scalers and window', async () => {
  const { trained } = await train(usual, { trainingSteps: 5 })
  const record = trained.model.preprocessing?.kind === 'record' ? trained.model.preprocessing.record : {}
  const prepared = await detectorTask.prepare(given(csv(series(500, () => 100))), values({ method: 'forecast', lookback: 7 }), { record })
  expect(prepared.values).toMatchObject({ method: 'autoencoder', lookback: 32 })
  const { record: again } = await prepared.finish(trained.model)
  expect(again).toMatchObject({ format: record.format!, encoder: record.encoder!, frame: record.frame! })
})

test('a threshold of one’s own is kept to, and what is usual stays as it was where that is asked', async () => {
  const { trained } = await train(usual, { method: 'forecast', trainingSteps: 60 })
  const rows = series(300, (row) => (row % 100 === 99 ? 12 : 0))
  const anomalies = async (options: Parameters<typeof trained.detect>[1]) =>
    (await trained.detect(rows, options)).filter(({ anomaly }) => anomaly).length
  expect(await anomalies({ threshold: 1e6 })).toBe(0)
  expect((await trained.detect(rows))[0]).toMatchObject({ score: null, reason: 'first' })
  expect(await anomalies({ threshold: 0.01 })).toBeGreaterThan(await anomalies({}))
  // The third spike is as unusual as the first to one that learns nothing from the first two.
  const [fixed, adapted] = [await trained.detect(rows, { adapts: false }), await trained.detect(rows)]
  expect(fixed[299]!.score!).toBeGreaterThan(adapted[299]!.score!)
})

test('what was saved by another is told apart', () => {
  expect(() => detectorTask.open(null as never, { task: 'text' })).toThrow(/damaged-record/)
  expect(() => detectorTask.open(null as never, { task: 'detector', version: 1, frame: {} })).toThrow(/damaged-record/)
})

import { characterText } from 'tekrar'
import { expect, test } from 'vitest'
import type { Source } from '../base/source.ts'
import { defaultsOf } from '../options/option.ts'
import { TaskRun } from '../training/run.ts'
import { type TextOptions, textOptions } from './options.ts'
import { textTask } from './text.ts'
import { startOf } from './writer.ts'

const source = (name: string, text: string): Source => ({ name, bytes: new TextEncoder().encode(text) })
const values = (more: Partial<TextOptions> = {}): TextOptions => ({ ...defaultsOf(textOptions), ...more })
const prepare = (sources: readonly Source[], options = values()) => textTask.prepare({ data: sources, besides: {} }, options)
type Prepared = Awaited<ReturnType<typeof prepare>>
const textFacts = ({ facts }: Prepared) => facts.find(({ code }) => code === 'text')!.details
const kinds = ({ stages }: Prepared) =>
  stages[0]!.build({ cell: null, engine: { engine: 'reference' }, before: null }).layers.map(({ kind }) => kind)
const long = 'kırmızı balık gölde '.repeat(100)

test('files are read in a row, a line end between them where one lacks it', async () => {
  const prepared = await prepare([source('a.txt', long), source('b.txt', long)])
  expect(textFacts(prepared)).toMatchObject({ symbols: 2 * long.length + 1 })
  expect(prepared.facts.slice(0, 2)).toEqual([
    { code: 'file', details: { file: 'a.txt', encoding: 'utf-8' } },
    { code: 'file', details: { file: 'b.txt', encoding: 'utf-8' } },
  ])
})

test('a file put together from two encodings is read line by line, and that is said; binary data are a finding of the check', async () => {
  const latin5 = Uint8Array.from('\nk\xfdrm\xfdz\xfd bal\xfdk', (sign) => sign.charCodeAt(0))
  const mixed = { name: 'a.txt', bytes: Uint8Array.of(...new TextEncoder().encode(long), ...latin5) }
  const prepared = await prepare([mixed])
  expect(textFacts(prepared)).toEqual(textFacts(await prepare([source('a.txt', `${long}\nkırmızı balık`)])))
  expect(prepared.findings.map(({ code }) => code)).toContain('file-mixed-encodings')
  const { trained } = await new TaskRun(prepare([mixed], values({ trainingSteps: 1, units: 4 })))
  const report = await trained.evaluate({ data: [mixed], besides: {} })
  expect(report.findings).toMatchObject([{ severity: 'warning', code: 'file-mixed-encodings' }])
  const binary = await textTask.check({ data: [{ name: 'a.bin', bytes: new Uint8Array(99) }], besides: {} }, values())
  expect(binary).toMatchObject({ prepared: null, findings: [{ severity: 'error', code: 'file-binary' }] })
})

test('a text that is compressed is read as the text that it holds, to learn from, to be measured on, and in a check', async () => {
  const zipped = async (name: string, text: string): Promise<Source> => ({
    name,
    bytes: new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()),
  })
  const packed = await zipped('book.txt.gz', long)
  const plain = await prepare([source('book.txt', long)])
  const prepared = await textTask.prepare({ data: [packed], besides: { testFiles: [await zipped('t.txt.gz', 'mavi balık')] } }, values())
  expect(prepared.facts).toEqual(plain.facts)
  expect(prepared.values).toEqual(plain.values)
  expect((await textTask.check({ data: [packed], besides: {} }, values())).facts).toEqual(plain.facts)
  const damaged = { ...packed, bytes: packed.bytes.slice(0, 20) }
  expect((await textTask.check({ data: [damaged], besides: {} }, values())).findings).toMatchObject([{ code: 'damaged-gzip' }])
  const { trained: writer } = await new TaskRun(prepare([packed], values({ trainingSteps: 1, units: 4 })))
  const [one, other] = await Promise.all([packed, source('book.txt', long)].map((data) => writer!.evaluate({ data: [data], besides: {} })))
  expect(one).toEqual(other)
})

test('what is left open is filled in, and put in again it stays', async () => {
  const first = await prepare([source('a.txt', long)])
  expect(first.values).toMatchObject({ learningRate: 0.005, globalClipNorm: 1, batch: 4, steps: 50 })
  expect(first.values.trainingSteps).toBe(first.values.epochs! * first.stages[0]!.data.size)
  expect(first.findings).toEqual([{ severity: 'note', code: 'shrunk-batch', details: { from: 50, to: 4 } }])
  const second = await prepare([source('a.txt', long)], { ...first.values })
  expect(second.values).toEqual(first.values)
  expect(second.findings).toEqual([])
})

test('a simple cell learns more slowly by default, and minutes leave the number of steps open', async () => {
  const { values: resolved } = await prepare([source('a.txt', long)], values({ cell: 'simple', minutes: 2, clipValue: 1 }))
  expect(resolved).toMatchObject({ learningRate: 0.001, trainingSteps: null, globalClipNorm: null, clipValue: 1 })
})

test('characters that only the validation part has count as unknown', async () => {
  expect(textFacts(await prepare([source('a.txt', `${long}€€€`)]))).toMatchObject({ unknown: 3 })
})

test('the end of the text, or other files, can be kept for the test: training never sees it', async () => {
  const short = await prepare([source('a.txt', `${long}${'€'.repeat(long.length)}`)], values({ test: 0.5 }))
  expect(textFacts(short)).toMatchObject({ symbols: long.length, unknown: 0 })
  const testFiles = [source('b.txt', '€')]
  const other = await textTask.prepare({ data: [source('a.txt', long)], besides: { testFiles } }, values())
  expect(textFacts(other)).toMatchObject({ symbols: long.length, unknown: 0 })
})

test('a test text that training reads too is a warning: the same file, a part of it, or many of its lines', async () => {
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `satır ${from + i}: kırmızı balık gölde\n`).join('')
  const said = async (test: string) => {
    const prepared = await textTask.prepare(
      { data: [source('a.txt', lines(0, 100))], besides: { testFiles: [source('b.txt', test)] } },
      values(),
    )
    return prepared.findings.filter(({ code }) => code === 'test-in-training')
  }
  expect(await said(lines(0, 100))).toEqual([{ severity: 'warning', code: 'test-in-training', details: { file: 'b.txt', share: 1 } }])
  expect(await said(lines(20, 10).trim())).toMatchObject([{ details: { share: 1 } }])
  expect(await said(lines(90, 40))).toMatchObject([{ details: { share: 0.25 } }])
  expect(await said(lines(99, 40))).toEqual([])
  expect(await said(lines(100, 40))).toEqual([])
})

test('the layers are those the options name', async () => {
  const three = await prepare([source('a.txt', long)], values({ layers: 3, cell: 'gru' }))
  expect(kinds(three)).toEqual(['embedding', 'recurrent', 'dropout', 'recurrent', 'dropout', 'recurrent', 'dropout', 'dense'])
  const plain = await prepare([source('a.txt', long)], values({ layers: 1, dropout: 0 }))
  expect(kinds(plain)).toEqual(['embedding', 'recurrent', 'dense'])
})

test.each([
  ['a', { code: 'text-too-short', details: { files: ['x.txt'], symbols: 0, by: 'characters' } }],
  ['a'.repeat(500), { code: 'text-too-uniform', details: { files: ['x.txt'], different: 1, needed: 3, by: 'characters' } }],
  ['ab'.repeat(500), { code: 'text-too-uniform', details: { different: 2 } }],
  [' \n\t\u00a0'.repeat(500), { code: 'text-blank', details: { files: ['x.txt'] } }],
])('a text that leaves nothing to learn is refused by the names of its files, and check reports it: %j', async (text, expected) => {
  await expect(prepare([source('x.txt', text)])).rejects.toMatchObject(expected)
  const checked = await textTask.check({ data: [source('x.txt', text)], besides: {} }, values())
  expect(checked).toMatchObject({ findings: [{ severity: 'error', ...expected }], prepared: null })
})

test('a text of ten characters is little, and enough', async () => {
  const { stages, values: resolved } = await prepare([source('x.txt', 'bir iki üç')])
  expect(stages[0]!.data.size).toBeGreaterThan(0)
  expect(resolved).toMatchObject({ batch: 1 })
})

test('writing begins at a line’s start where the text has lines, else with its first symbol that is no space', () => {
  expect(startOf(characterText('bir\niki').vocabulary)).toBe('\n')
  expect(startOf(characterText(' cab').vocabulary)).toBe('a')
})

test('after a divergence a learning rate is proposed that suits the optimizer, and is ten times smaller at least', async () => {
  const calmer = async (more: Partial<TextOptions>) => (await prepare([source('a.txt', long)], values(more))).stages[0]!.calmerLearningRate
  expect(await calmer({})).toBe(0.0005)
  expect(await calmer({ learningRate: 1 })).toBe(0.005)
  expect(await calmer({ optimizer: 'sgd', learningRate: 1e38 })).toBe(0.5)
})

test('bad bytes are told by the file’s name', async () => {
  await expect(prepare([{ name: 'x.bin', bytes: Uint8Array.from({ length: 300 }, (_, i) => i % 256) }])).rejects.toMatchObject({
    code: 'file-binary',
    details: { file: 'x.bin' },
  })
})

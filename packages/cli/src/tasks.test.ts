import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { table, taskNames } from '@tekrar/tasks/rows'
import { beforeAll, expect, test } from 'vitest'
import { requireBuild, start, tekrar } from './binary.test-support.ts'
import { madeUp } from './made-up.test-support.ts'
import { widthOf } from './terminal/width.ts'

beforeAll(requireBuild)

const expectNarrow = (text: string): void => {
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
}

test.each(taskNames)(
  '%s goes from its file to its answer: checked, trained, measured, asked, in lines that fit',
  async (task) => {
    const directory = await mkdtemp(join(tmpdir(), `tekrar-${task}-`))
    try {
      const { write, train, data, ask } = madeUp[task]!
      await write(directory)
      const where = { directory }
      const recipe = [task, ...train]
      const { verb } = table[task]

      const checked = await tekrar(['check', ...recipe], where)
      expect(checked, checked.err).toMatchObject({ code: 0, err: '' })
      // The command to type is one line, however long.
      const [line, ...before] = checked.out.trimEnd().split('\n').reverse()
      expect(line).toBe(`  tekrar train ${recipe.join(' ')}`)
      expectNarrow(before.join('\n'))

      const trained = await tekrar(['train', ...recipe, '--lang', 'tr'], where)
      expect(trained.code, trained.err).toBe(0)
      expectNarrow(trained.err)
      const printed = trained.out.split('\n').find((line) => line.startsWith(`  tekrar ${verb.name} ${task}-1`))
      const [next = ''] = printed?.trim().split(/ +# /) ?? []
      const tried = await tekrar(wordsOf(next).slice(1), where)
      expect(tried.code, `${next}: ${tried.err}`).toBe(0)
      const report = JSON.parse(await readFile(join(directory, 'runs', `${task}-1`, 'report.json'), 'utf8'))
      expect(report).toMatchObject({ task, contenders: expect.arrayContaining([expect.objectContaining({ name: 'network' })]) })
      expect(report.contenders.length).toBeGreaterThan(1)

      const measured = await tekrar(['eval', data, '--json'], where)
      expect(measured.code, measured.err).toBe(0)
      expect(measured.events[0]).toMatchObject({ type: 'evaluation', run: `${task}-1`, report: { task } })

      const answered = await tekrar([verb.name, ...ask, '--json'], where)
      expect(answered.code, answered.err).toBe(0)
      expect(answered.events.length).toBeGreaterThan(0)
      for (const { type } of answered.events) expect(['answer', 'text', 'file']).toContain(type)
      const csv = await tekrar([verb.name, ...ask, '--csv'], where)
      expect(csv.code, csv.err).toBe(0)
      const shown = await tekrar([verb.name, ...ask], where)
      expect(shown.code, shown.err).toBe(0)
      expect(shown.out.trim()).not.toBe('')
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
  120_000,
)

/** A command's words, those in double quotes as one. */
const wordsOf = (line: string): string[] => [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)

test.each(taskNames)(
  '%s stopped in the middle goes on to the very weights and figures of a run never stopped',
  async (task) => {
    const directory = await mkdtemp(join(tmpdir(), `tekrar-${task}-`))
    try {
      const { write, train } = madeUp[task]!
      await write(directory)
      const where = { directory, environment: { TEKRAR_SAVE_SECONDS: '0' } }
      const recipe = ['train', task, ...train, '--json']
      expect((await tekrar([...recipe, '--name', 'whole'], where)).code).toBe(0)
      const running = start([...recipe, '--name', 'cut'], where)
      await running.until('saved', (event) => event.type === 'saved' && event.step >= 2)
      running.process.kill('SIGKILL')
      await running.ended
      const resumed = await tekrar(['resume', 'cut', '--json'], where)
      expect(resumed.code, resumed.err).toBe(0)
      const read = (run: string, name: string) => readFile(join(directory, 'runs', run, name))
      const network = async (run: string) => JSON.parse((await read(run, 'report.json')).toString()).contenders[0]
      expect(await network('cut')).toEqual(await network('whole'))
      expect(await read('cut', 'model/weights.safetensors')).toEqual(await read('whole', 'model/weights.safetensors'))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
  120_000,
)

test('a run killed while it is pre-trained, and again while it is trained, ends with the bits of one never stopped', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tekrar-stages-'))
  try {
    const { write, train } = madeUp.classifier!
    await write(directory)
    const where = { directory, environment: { TEKRAR_SAVE_SECONDS: '0' } }
    const recipe = ['train', 'classifier', ...train, '--pretrain', 'reviews.csv', '--pretrain-epochs', '1', '--json']
    const whole = await tekrar([...recipe, '--name', 'whole'], where)
    expect(whole.code, whole.err).toBe(0)
    const starts = whole.events.flatMap((event) => (event.type === 'start' ? [event.stage] : []))
    expect(starts).toEqual(['pretraining', 'training'])
    let running = start([...recipe, '--name', 'cut'], where)
    for (const stage of ['pretraining', 'training']) {
      await running.until('saved', (event) => event.type === 'saved' && event.stage === stage && event.step >= 2)
      running.process.kill('SIGKILL')
      await running.ended
      running = start(['resume', 'cut', '--json'], where)
    }
    const ended = await running.ended
    expect(ended.code, ended.err).toBe(0)
    const weights = (run: string) => readFile(join(directory, 'runs', run, 'model', 'weights.safetensors'))
    expect(await weights('cut')).toEqual(await weights('whole'))
    const shown = await tekrar(['show', 'cut'], where)
    expect(shown.out).toContain('naive Bayes')
    expectNarrow(shown.out)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)

test('texts are asked as words, as a file, or line by line, and a run that is not trained to its end says so', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tekrar-asked-'))
  try {
    const { write, train } = madeUp.classifier!
    await write(directory)
    const where = { directory }
    expect((await tekrar(['train', 'classifier', ...train, '--quiet'], where)).code).toBe(0)
    const answers = async (words: readonly string[], input?: string) => {
      const ended = await tekrar(['classify', '--json', ...words], { directory, ...(input === undefined ? {} : { input }) })
      expect(ended.code, ended.err).toBe(0)
      return ended.events.map((event) => (event.type === 'answer' ? event.record.answer : event.type))
    }
    const texts = ['a lovely film', 'a dull plot']
    const expected = await answers(texts)
    expect(expected).toHaveLength(2)
    await writeFile(join(directory, 'texts.txt'), `${texts.join('\n')}\n`)
    expect(await answers(['classifier-1', ...texts])).toEqual(expected)
    expect(await answers(['texts.txt'])).toEqual(expected)
    expect(await answers([], `${texts.join('\r\n')}\r\n`)).toEqual(expected)
    expect(await answers(['-'], texts.join('\n'))).toEqual(expected)
    expect(await answers(['--', 'reviews.csv'])).toHaveLength(1)

    const out = await tekrar(['classify', 'texts.txt', '--out', 'answers.csv', '--csv-style', 'tr'], where)
    expect(out.code, out.err).toBe(0)
    const written = await readFile(join(directory, 'answers.csv'), 'utf8')
    expect(written.startsWith('\uFEFF')).toBe(true)
    expect(written.trimEnd().split('\r\n')).toHaveLength(3)
    expect(written).toMatch(/0,\d+/)

    const refused = async (line: string, code: number, words: string) => {
      const ended = await tekrar(['classify', ...line.split(' ')], where)
      expect({ code: ended.code, out: ended.out }, ended.err).toEqual({ code, out: '' })
      expect(ended.err).toContain(words)
    }
    await refused('gone.csv', 3, 'gone.csv: there is no such file, and no run of that name')
    await refused('classifier-7 hello', 2, "there is no run 'classifier-7'")
    await refused('hello texts.txt', 3, 'hello: there is no such file, and no run of that name')
    await refused('hello! texts.txt', 2, 'give files or words, not both')

    const running = start(['train', 'classifier', ...train, '--epochs', '9999', '--name', 'long', '--json'].filter(notTwice), where)
    await running.until('saved')
    running.process.kill('SIGINT')
    await running.ended
    await refused('long hello', 1, 'long is not trained to its end')
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)

/** Of the made-up recipe's own epochs nothing is left. */
const notTwice = (word: string, i: number, all: readonly string[]): boolean => {
  const first = all.indexOf('--epochs')
  return all.lastIndexOf('--epochs') === first || (i !== first && i !== first + 1) || word === ''
}

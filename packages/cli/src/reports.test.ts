import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inFolder, nonsense, requireBuild, start, tekrar, tiny } from './binary.test-support.ts'

beforeAll(requireBuild)

test('check says what is in the way with exit code 3, and of data that are fine what training would take', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    await writeFile(join(directory, 'two.txt'), 'ab'.repeat(200))
    const bad = await tekrar(['check', 'text', 'two.txt'], { directory })
    expect(bad).toMatchObject({ code: 3, err: '' })
    expect(bad.out).toMatch(/^✗ two\.txt: the part to train on has only 2/m)
    const [told] = (await tekrar(['check', 'text', 'two.txt', '--json'], { directory })).events
    expect(told).toMatchObject({ type: 'check', training: null, findings: [{ severity: 'error', code: 'text-too-uniform' }] })
    const good = await tekrar(['check', 'text', 'book.txt', ...tiny, '--batch=99', '--lang', 'tr'].filter(notBatch), { directory })
    expect(good).toMatchObject({ code: 0, err: '' })
    expect(good.out).toMatch(/^· metin kısa: batch/m)
    for (const word of ['Metin', 'Ağ', 'Eğitim', 'Bellek']) expect(good.out).toMatch(new RegExp(`^${word} `, 'm'))
    expect(await readdir(directory)).toEqual(['book.txt', 'two.txt'])
  }))

const notBatch = (word: string, i: number, all: readonly string[]): boolean => word !== '--batch' && all[i - 1] !== '--batch'

test('a run killed after its last step and before its report is finished by resume, to the same report', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--training-steps', '20', '--json']
    expect((await tekrar([...recipe, '--name', 'whole'], { directory })).code).toBe(0)
    const running = start([...recipe, '--name', 'killed'], { directory })
    await running.until('working')
    running.process.kill('SIGKILL')
    await running.ended
    const file = (run: string, name: string) => readFile(join(directory, 'runs', run, name))
    await expect(file('killed', 'report.json')).rejects.toMatchObject({ code: 'ENOENT' })
    const resumed = await tekrar(['resume', 'killed', '--json'], { directory })
    expect(resumed.code, resumed.err).toBe(0)
    expect(resumed.events.map(({ type }) => type)).not.toContain('step')
    const contenders = async (run: string) =>
      JSON.parse((await file(run, 'report.json')).toString()).contenders.map(({ seconds: _, ...rest }: { seconds: number }) => rest)
    expect(await contenders('killed')).toEqual(await contenders('whole'))
    expect(await file('killed', 'model/weights.safetensors')).toEqual(await file('whole', 'model/weights.safetensors'))
    const again = await tekrar(['resume', 'killed'], { directory })
    expect(again.code).toBe(1)
    expect(again.err).toContain('is finished')
  }))

test('Ctrl-C while baselines are fitted stops with 130, and resume makes the report', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(1_000_000))
    const running = start(['train', 'text', 'book.txt', ...tiny, '--training-steps', '20', '--json'], { directory })
    await running.until('working')
    running.process.kill('SIGINT')
    const ended = await running.ended
    expect(ended.code, ended.err).toBe(130)
    expect(ended.events.at(-1)).toMatchObject({ type: 'interrupted', step: 20, resume: 'tekrar resume text-1' })
    const resumed = await tekrar(['resume'], { directory })
    expect(resumed.code, resumed.err).toBe(0)
    expect(resumed.out).toContain('the network')
    expect(resumed.out.split('\n').every((line) => [...line].length <= 80)).toBe(true)
  }))

test('what training ends with shows the network beside its baselines, says plainly when one is better, and names the verb to go on with', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(6000))
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet', '--sample-every', '0']
    for (const [language, words] of [
      ['en', ['the network', 'does better', 'tekrar generate text-1']],
      ['tr', ['ağ  ', 'daha iyi', 'tekrar generate text-2']],
    ] as const) {
      const ended = await tekrar([...recipe, '--lang', language], { directory })
      expect(ended.code, ended.err).toBe(0)
      for (const word of words) expect(ended.out).toContain(word)
      for (const line of ended.out.split('\n')) if (!line.startsWith('  ')) expect([...line].length, line).toBeLessThanOrEqual(80)
    }
  }))

test('files named by an option belong to the run: its configuration has their paths, and one that changed is told', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    for (const name of ['a.txt', 'b.txt']) await writeFile(join(directory, name), nonsense(400))
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--epochs', '2000', '--test-files', 'a.txt', '--test-files', 'b.txt', '--json']
    const running = start(recipe, { directory })
    await running.until('step')
    running.process.kill('SIGINT')
    await running.ended
    const { testFiles } = JSON.parse(await readFile(join(directory, 'runs', 'text-1', 'config.json'), 'utf8'))
    expect(testFiles).toHaveLength(2)
    await writeFile(join(directory, 'b.txt'), nonsense(401))
    const resumed = await tekrar(['resume'], { directory })
    expect(resumed.code).toBe(3)
    expect(resumed.err).toContain('no longer the data')
    const again = await tekrar(['train', 'text', '--config', 'runs/text-1/config.json', '--training-steps', '3', '--json'], { directory })
    expect(again.code, again.err).toBe(0)
    const [report] = again.events.filter((event) => event.type === 'report')
    expect(report).toMatchObject({ report: { on: 'test', count: 802 } })
  }))

test('a folder is trained on with all its files, and resumes from anywhere', () =>
  inFolder(async (directory) => {
    await mkdir(join(directory, 'books', 'deep'), { recursive: true })
    await writeFile(join(directory, 'books', 'a.txt'), nonsense(2000))
    await writeFile(join(directory, 'books', 'deep', 'b.txt'), nonsense(1000))
    await writeFile(join(directory, 'books', '.hidden'), 'x')
    const running = start(['train', 'text', 'books', ...tiny, '--training-steps', '400', '--json'], { directory })
    await running.until('step')
    running.process.kill('SIGINT')
    const ended = await running.ended
    expect(ended.events[0]).toMatchObject({ facts: [{ details: { file: 'books/a.txt' } }, { details: { file: 'books/deep/b.txt' } }, {}] })
    const resumed = await tekrar(['resume', join(directory, 'runs', 'text-1'), '--quiet'], { directory: join(directory, 'books') })
    expect(resumed.code, resumed.err).toBe(0)
  }))

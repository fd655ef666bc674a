import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inFolder, nonsense, requireBuild, start, tekrar, tiny } from '../binary.test-support.ts'
import type { Context } from '../context.ts'
import { rowOf } from '../tasks.ts'
import { cellsIn } from './cells.ts'
import { varied } from './varied.ts'

beforeAll(requireBuild)

test('compare trains each variant on each seed, says what is more than noise, and goes on where it was stopped', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const same = tiny.filter((word, i) => word !== '--layers' && tiny[i - 1] !== '--layers')
    const recipe = ['compare', 'text', 'book.txt', ...same, '--training-steps', '8', '--vary', 'cell=simple,gru', '--vary', 'layers=1,2']
    const running = start([...recipe, '--seeds', '2', '--json'], { directory })
    await running.until('compared')
    running.process.kill('SIGINT')
    const stopped = await running.ended
    expect(stopped.code).toBe(130)
    const done = stopped.events.filter(({ type }) => type === 'compared').length
    const ended = await tekrar([...recipe, '--seeds', '2'], { directory })
    expect(ended.code, ended.err).toBe(0)
    expect(ended.err).toContain(`${done} of 8 trainings are done already`)
    expect(ended.out).toMatch(/^cell +layers +nats +range +weights +a step +memory$/m)
    expect(ended.out.replace(/\s+/g, ' ')).toContain('two say little of chance')
    expect(ended.out).not.toContain('±')
    for (const line of ended.out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    const saved = JSON.parse(await readFile(join(directory, 'compare-text-1', 'compare.json'), 'utf8'))
    expect(saved.trials).toHaveLength(8)
    expect(await readFile(join(directory, 'compare-text-1', 'compare.md'), 'utf8')).toMatch(/^# Comparison: text\n/)
    const whole = await tekrar([...recipe, '--seeds', '2', '--json', '--out', 'again'], { directory })
    const numbers = (trials: readonly { variant: unknown; seed: number; value: number }[]) => trials.map(({ value }) => value)
    const [comparison] = whole.events.filter((event) => event.type === 'comparison')
    expect(comparison?.type === 'comparison' && numbers(comparison.comparison.trials as never)).toEqual(numbers(saved.trials))
    const other = await tekrar([...recipe, '--seeds', '3', '--out', 'again'], { directory })
    expect(other.code).toBe(2)
    expect(other.err).toContain('holds another comparison')
  }))

test.each([
  ['compare text book.txt', 'say what to vary'],
  ['compare text book.txt --vary cell', 'write an option and its values'],
  ['compare text book.txt --vary cel=lstm,gru', 'text has no such option; did you mean cell?'],
  ['compare text book.txt --vary cell=lstm', 'has one value only'],
  ['compare text book.txt --vary layers=1,two', "--vary layers must be a whole number, 1 or more; got 'two'"],
  ['compare text book.txt --vary by=characters,words', 'it changes what is measured'],
  ['compare forecaster a.csv --vary validation=0.1,0.3', 'it changes what is measured'],
  ['compare forecaster a.csv --vary horizon=1,2', 'it changes what is measured'],
  ['compare text book.txt --vary layers=1,2 --from other', 'leave --from out'],
  ['compare text book.txt --vary layers=1,2 --minutes 1', 'give --epochs or --training-steps instead'],
])('%s is refused with what to do', async (line, expected) => {
  const ended = await tekrar(line.split(' '), { directory: tmpdir() })
  expect(ended).toMatchObject({ code: 2, out: '' })
  expect(ended.err).toContain(expected)
})

test('what the network is given may be varied, and a cell of one’s own is known by what stands in its file', () =>
  inFolder(async (directory) => {
    const context = { command: 'tekrar' } as Context
    expect(varied(['by=words,characters', 'vocabulary=100,200'], 'classifier', context)).toEqual({
      by: ['words', 'characters'],
      vocabulary: [100, 200],
    })
    expect(varied(['lookback=24,48'], 'forecaster', context)).toEqual({ lookback: ['24', '48'] })
    const { cell } = rowOf('text').options
    const hashes = () => cellsIn(['lstm', 'own.ts', 'gone.ts', null], cell, directory)
    await writeFile(join(directory, 'own.ts'), 'export default 1')
    const before = await hashes()
    expect(Object.keys(before)).toEqual(['own.ts'])
    expect(await hashes()).toEqual(before)
    await writeFile(join(directory, 'own.ts'), 'export default 2')
    expect(await hashes()).not.toEqual(before)
  }))

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testContext } from './context.test-support.ts'
import { madeUp } from './made-up.test-support.ts'
import { main } from './main.ts'

type Lines = (out: () => string) => AsyncIterable<string>
async function* nothing() {}

/** The command in this process; `lines` is its standard input, and sees what was written so far. */
async function run(words: readonly string[], directory: string, lines: Lines = nothing) {
  const { context, texts } = await testContext('en', { directory })
  const input = { terminal: false, lines: () => lines(() => texts.out) }
  const code = await main(words, { ...context, environment: { LANG: 'en_US.UTF-8' }, input })
  return { code, ...texts }
}

async function withTrained(task: 'forecaster' | 'detector', work: (directory: string, lines: readonly string[]) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'tekrar-piped-'))
  try {
    const { write, train } = madeUp[task]!
    await write(directory)
    const trained = await run(['train', task, ...train, '--quiet', '--name', 'own'], directory)
    expect(trained.code, trained.err).toBe(0)
    await work(directory, (await readFile(join(directory, 'series.csv'), 'utf8')).trimEnd().split('\n').slice(0, 60))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

test(
  'a forecast of a table from standard input is that of the file',
  () =>
    withTrained('forecaster', async (directory) => {
      const whole = (await readFile(join(directory, 'series.csv'), 'utf8')).split('\n')
      const fromFile = await run(['forecast', 'own', 'series.csv', '--csv'], directory)
      expect(fromFile.out.split('\n')).toHaveLength(5)
      for (const words of [
        ['forecast', 'own', '--csv'],
        ['forecast', 'own', '-', '--csv'],
        ['forecast', '--csv'],
      ])
        expect(
          await run(words, directory, async function* () {
            yield* whole
          }),
        ).toEqual(fromFile)
      // The run was picked by itself: whoever reads of a failure must know whose it is.
      await writeFile(join(directory, 'other.csv'), 'time,else\n2024-01-01,1\n2024-01-02,2\n')
      const [picked, named] = [await run(['forecast', 'other.csv'], directory), await run(['forecast', 'own', 'other.csv'], directory)]
      expect([picked.code, named.code]).toEqual([3, 3])
      expect(picked.err).toContain('asked was own, the latest run')
      expect(named.err).not.toContain('latest run')
      const empty = await run(['forecast', 'own'], directory)
      expect(empty.code).toBe(3)
      expect(empty.err).toContain('standard input')
    }),
  60_000,
)

test(
  'detect answers each row of standard input before the next one is there',
  () =>
    withTrained('detector', async (directory, lines) => {
      let rows = 0
      async function* coming(out: () => string) {
        for (const [i, line] of lines.entries()) {
          // The header is said when that of the rows is there, and of the i - 1 rows before this one each is answered.
          expect(out().split('\n').length - 1).toBe(i)
          yield line
          rows = i
        }
      }
      const answered = await run(['detect', 'own', '--csv'], directory, coming)
      expect(answered, answered.err).toMatchObject({ code: 0, err: '' })
      expect(rows).toBe(59)
      const [header, first] = answered.out.split('\n')
      expect(header).toBe('time,value,score,anomaly,severity,interval,cause,reason')
      expect(first).toMatch(new RegExp(`^${lines[1]},`))
      // For people: heads, an empty cell in its place, and words instead of codes.
      const [head = '', , gap = ''] = (
        await run(['detect', 'own'], directory, async function* () {
          yield* [lines[0]!, lines[1]!, `${lines[2]!.split(',')[0]},`, lines[3]!]
        })
      ).out.split('\n')
      expect(head).toMatch(/^time +value +score +severity +cause +reason$/)
      expect(gap.slice(head.indexOf('value'), head.indexOf('score')).trim()).toBe('')
      expect(gap).toMatch(/values are missing|filled from before/)
      const empty = await run(['detect', 'own'], directory)
      expect(empty.code).toBe(3)
    }),
  60_000,
)

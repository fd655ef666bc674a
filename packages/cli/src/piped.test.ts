import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
      const empty = await run(['detect', 'own'], directory)
      expect(empty.code).toBe(3)
    }),
  60_000,
)

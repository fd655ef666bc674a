import { watch } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inFolder, nonsense, requireBuild, start, tekrar, tiny } from './binary.test-support.ts'

beforeAll(requireBuild)

const KILLS = 20
/** So many more, at most, until one came in the middle of a save. */
const MORE = 30

/** The next moment at which a file that is not whole lies in the folder. */
const nextSave = (folder: string) =>
  new Promise<void>((resolve) => {
    const watcher = watch(folder, (_, name) => {
      if (!name?.endsWith('.unfinished')) return
      watcher.close()
      resolve()
    })
    setTimeout(() => {
      watcher.close()
      resolve()
    }, 500)
  })

const randomMoment = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 150))

test(
  'after twenty kill -9, at random moments and in the middle of saves, the run resumes each time and ends with the bits of a run never stopped',
  () =>
    inFolder(async (directory) => {
      await writeFile(join(directory, 'book.txt'), nonsense(8000))
      const recipe = ['train', 'text', 'book.txt', ...tiny, '--training-steps', '1200', '--json']
      const where = { directory, environment: { TEKRAR_SAVE_SECONDS: '0' } }
      const bits = async (run: string) => JSON.parse((await tekrar(['show', run, '--json'], where)).out).sha256
      const whole = await tekrar([...recipe, '--name', 'whole'], { directory })
      expect(whole.code, whole.err).toBe(0)

      let running = start([...recipe, '--name', 'killed'], where)
      let [kills, unfinished] = [0, 0]
      while (kills < KILLS || (unfinished === 0 && kills < KILLS + MORE)) {
        const begun = await running.until('saved').catch(() => null)
        if (begun === null) break
        await (kills % 2 === 0 ? randomMoment() : nextSave(join(directory, 'runs', 'killed', 'state')))
        running.process.kill('SIGKILL')
        const { signal } = await running.ended
        if (signal !== 'SIGKILL') break
        kills++
        const left = await readdir(join(directory, 'runs', 'killed', 'state'))
        if (left.some((name) => name.endsWith('.unfinished'))) unfinished++
        running = start(['resume', 'killed', '--json'], where)
      }
      const last = await running.ended
      expect(last.code, last.err).toBe(0)
      expect(kills).toBeGreaterThanOrEqual(KILLS)
      expect(await bits('killed')).toBe(await bits('whole'))
      expect(await readdir(join(directory, 'runs', 'killed', 'state'))).toHaveLength(2)
      expect(unfinished).toBeGreaterThan(0)
    }),
  120_000,
)

test('killed before its first save a run leaves its name free', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const recipe = ['train', 'text', 'book.txt', ...tiny, '--training-steps', '20', '--name', 'mine', '--quiet']
    for (const delay of [50, 150, 250, 350, 450]) {
      const running = start(recipe, { directory })
      await new Promise((resolve) => setTimeout(resolve, delay))
      running.process.kill('SIGKILL')
      await running.ended
      const resumed = await tekrar(['resume', 'mine'], { directory })
      if (resumed.code === 0) return
      expect(resumed.err).toMatch(/no run 'mine'|cut off before it began|is finished/)
    }
    const again = await tekrar([...recipe, '--force'], { directory })
    expect(again.code, again.err).toBe(0)
  }))

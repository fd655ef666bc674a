import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
      expectNarrow(checked.out)

      const trained = await tekrar(['train', ...recipe, '--lang', 'tr'], where)
      expect(trained.code, trained.err).toBe(0)
      expectNarrow(trained.err)
      expect(trained.out).toContain(`tekrar ${verb.name} ${task}-1`)
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

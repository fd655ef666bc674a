import { gru } from 'tekrar'
import { expect, test } from 'vitest'
import type { TaskError } from './base/task-error.ts'
import { examples } from './examples.test-support.ts'
import { loadTaskMessages } from './messages/load.ts'
import { sentenceOf } from './messages/say.ts'
import { table, taskNames } from './table.ts'
import type { Trained } from './task.ts'
import { type TaskFace, tasks } from './tasks.ts'

const small = { units: 8, layers: 1, embedding: 8, steps: 10, trainingSteps: 5, engine: { engine: 'wasm' } } as const
const file = new File(['kırmızı balık gölde '.repeat(30)], 'book.txt')

test('a task is trained on a file at hand, saved, and opened again to do its work', async () => {
  const run = tasks.text.train(file, small)
  const { trained, report } = await run
  expect(report).toMatchObject({ task: 'text', on: 'validation' })
  const saved = await trained.model.save()
  const opened = await tasks.open(saved)
  expect(opened.task).toBe('text')
  expect(String(await opened.model.generate({ prompt: 'k', length: 10, seed: 3 }))).toHaveLength(10)
  expect(String(await (await tasks.text.open(saved)).generate({ prompt: 'k', length: 4 }))).toHaveLength(4)
})

test('what no task has is refused by its name', async () => {
  await expect(tasks.text.train(file, { ...small, unitz: 3 } as never)).rejects.toMatchObject({ code: 'unknown-option' })
  await expect(tasks.text.check('there/is/no/such.txt')).rejects.toMatchObject({ code: 'unreadable-data' })
})

test('a value that an option does not take is refused before any work, by the option, what it takes and what it got', async () => {
  const refused = async (options: object) => {
    const error = await tasks.text.train(file, { ...small, ...options } as never).then(
      () => null,
      (thrown: unknown) => thrown as TaskError,
    )
    if (!error) throw new Error('taken')
    expect(error.code).toBe('option-value')
    const both = await Promise.all((['en', 'tr'] as const).map(loadTaskMessages))
    return both.map((words) => sentenceOf(words, 'errors', error))
  }
  expect(await refused({ trainingSteps: -1 })).toEqual([
    'the option trainingSteps: expected a whole number >= 1, or null, got -1',
    'trainingSteps seçeneği: beklenen bir tam sayı >= 1 ya da null; verilen -1',
  ])
  expect((await refused({ cell: 'gur' }))[0]).toBe(
    "the option cell: expected one of 'simple', 'lstm', 'gru', a .ts file, a .js file, a .mts file, a .mjs file, a .cts file, a .cjs file, got 'gur'",
  )
  expect((await refused({ dropout: '0.2' }))[0]).toContain("expected a number >= 0 and < 1, got '0.2'")
  expect((await refused({ schedule: { kind: 'cosine' } }))[0]).toContain('got {"kind":"cosine"}')
})

test('minutes, which only the command line can measure, are refused', async () => {
  await expect(tasks.text.check(file, { ...small, minutes: 1 } as never)).rejects.toMatchObject({ code: 'option-of-command' })
  await tasks.text.check(file, { ...small, minutes: null } as never)
})

test('training goes on from a trained one, which stays as it is; another task’s, or another network, is refused', async () => {
  const { trained } = await tasks.text.train(file, small)
  const before = (await trained.model.save()).weights
  const { engine } = small
  const steps: number[] = []
  const run = tasks.text.train(file, { from: trained, trainingSteps: 3, steps: 10, engine })
  for await (const event of run) if (event.type === 'fit' && event.event.type === 'step') steps.push(event.event.step)
  expect(steps).toEqual([1, 2, 3])
  const after = (await (await run).trained.model.save()).weights
  expect(after.byteLength).toBe(before.byteLength)
  expect(after).not.toEqual(before)
  expect((await trained.model.save()).weights).toEqual(before)
  await expect(tasks.text.train(file, { from: trained, units: 9 })).rejects.toMatchObject({ code: 'from-keeps-network' })
  await expect(tasks.classifier.train([{ text: 'a', label: 'b' }], { from: trained })).rejects.toMatchObject({ code: 'other-task' })
})

test('a run that cannot begin waits for who awaits it, and is no unhandled rejection until then', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    const run = tasks.text.train('there/is/no/such.txt')
    await new Promise((done) => setTimeout(done, 50))
    await expect(run).rejects.toMatchObject({ code: 'unreadable-data' })
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', note)
  }
})

test('what is no data is refused by what it is', async () => {
  for (const [data, actual] of [
    [42, '42'],
    [null, 'null'],
    [undefined, 'undefined'],
    [new Uint8Array(3), 'Uint8Array'],
    [[[1, 2]], 'Array'],
    [() => 1, '() => 1'],
  ])
    await expect(tasks.forecaster.check(data as never)).rejects.toMatchObject({ code: 'not-data', details: { actual } })
})

test('every task and each of its options has its words in both languages', async () => {
  for (const language of ['en', 'tr'] as const) {
    const { tasks: words, options } = await loadTaskMessages(language)
    for (const name of taskNames) {
      expect(words[name].summary).not.toBe('')
      const { area, options: rows } = table[name]
      const known: Readonly<Record<string, string>> = { ...options.shared, ...options[area] }
      for (const option of Object.keys(rows)) expect(known, `${name}: ${option}, ${language}`).toHaveProperty(option)
    }
  }
})

test('options of asking are held to their tables in a program too, and texts are texts', async () => {
  const pairs = Array.from({ length: 30 }, (_, i) => ({ text: `the dog number ${i} sleeps all day`, summary: `dog ${i}` }))
  const quick = { units: 8, embedding: 8, trainingSteps: 2, engine: { engine: 'wasm' } } as const
  const { trained: summarizer } = await tasks.summarizer.train(pairs, quick)
  await expect(summarizer.summarize('the dog', { beamWidth: 0 })).rejects.toMatchObject({ code: 'option-value' })
  await expect(summarizer.summarize('the dog', { beam: 2 } as never)).rejects.toMatchObject({ code: 'unknown-option' })
  await expect(summarizer.summarize(7 as never)).rejects.toMatchObject({ code: 'not-a-text', details: { place: 1, actual: 'number' } })
  expect(await summarizer.summarize(['the dog'])).toEqual([await summarizer.summarize('the dog')])
  const rows = Array.from({ length: 90 }, (_, i) => ({ time: `2024-01-01 ${String(i % 24).padStart(2, '0')}:00`, value: Math.sin(i) }))
  const { trained: detector } = await tasks.detector.train(rows, { units: 4, trainingSteps: 2, engine: { engine: 'wasm' } })
  for (const threshold of [Number.NaN, -1, 0])
    await expect(detector.detect(rows, { threshold })).rejects.toMatchObject({ code: 'option-value' })
})

test.each(taskNames)('%s: a cell of one’s own is what the network is made of, whatever the option `cell` says', async (name) => {
  const { files, options } = examples[name]
  const own: { readonly units: number }[] = []
  const ownCell = ((settings: { readonly units: number }) => {
    own.push(settings)
    return gru(settings)
  }) as never
  const run = (tasks[name] as TaskFace<object, Trained<object>>).train(files, {
    ...options,
    ownCell,
    trainingSteps: 1,
    engine: { engine: 'wasm' },
  } as never)
  for await (const { type } of run) if (type === 'fit') break
  expect(own.length).toBeGreaterThan(0)
})

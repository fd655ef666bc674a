import { expect, test } from 'vitest'
import { loadTaskMessages } from './messages/load.ts'
import { table, taskNames } from './table.ts'
import { tasks } from './tasks.ts'

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

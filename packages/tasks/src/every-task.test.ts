import { expect, test } from 'vitest'
import { examples } from './examples.test-support.ts'
import { loadTaskMessages } from './messages/load.ts'
import { lineOf, sentenceOf } from './messages/say.ts'
import { defaultsOf, type Options } from './options/option.ts'
import { reportMarkdown } from './report/markdown.ts'
import { type TaskRow, table, taskNames } from './table.ts'
import type { Answer, Task, Trained } from './task.ts'
import { type TaskFace, tasks } from './tasks.ts'

const engine = { engine: 'wasm' } as const
const defaultsFor = (row: TaskRow<Options, Options>): Record<string, unknown> => defaultsOf(row.verb.options)

async function recordsOf({ records }: Answer): Promise<Readonly<Record<string, unknown>>[]> {
  const all: Readonly<Record<string, unknown>>[] = []
  for await (const record of records) all.push(record)
  return all
}

test.each(taskNames)(
  '%s: from a file to a report to an answer; saved and opened it answers the same',
  async (name) => {
    const face = tasks[name] as unknown as TaskFace<object, Trained<object>>
    const { files, options, question } = examples[name]
    const { trained, report } = await face.train(files, { ...options, engine } as never)
    expect(report).toMatchObject({ task: name })
    expect(report!.contenders.map((contender) => contender.name)[0]).toBe('network')
    expect(report!.contenders.length).toBeGreaterThan(1)
    for (const { values } of report!.contenders)
      for (const value of Object.values(values)) expect(value === null || Number.isFinite(value)).toBe(true)

    const asked = defaultsFor(table[name])
    const answer = await trained.answer(question, asked)
    const records = await recordsOf(answer)
    expect(records.length).toBeGreaterThan(0)
    const opened = (await tasks.open(await trained.model.save(), engine)) as unknown as Trained<object>
    expect(opened.task).toBe(name)
    expect(await recordsOf(await opened.answer(question, asked))).toEqual(records)

    const again = await opened.evaluate({ data: files, besides: {} })
    expect(again.measures).toEqual(report!.measures)

    for (const language of ['en', 'tr'] as const) {
      const messages = await loadTaskMessages(language)
      const markdown = reportMarkdown(report!, messages)
      expect(markdown).not.toMatch(/undefined|\[object|NaN/)
      // Every key of a report has words: none is shown as it stands.
      for (const { name: measure } of report!.measures) expect(messages.measures).toHaveProperty(measure)
      for (const contender of report!.contenders) expect(messages.contenders).toHaveProperty(contender.name)
      for (const { title } of report!.tables) expect(messages.titles).toHaveProperty(title)
      expect(messages.units).toHaveProperty(report!.unit)
      for (const record of records) expect(answer.show?.(record, messages, 80) ?? '').not.toMatch(/undefined|\[object/)
      expect(answer.end?.(messages, 80) ?? '').not.toMatch(/undefined|\[object|NaN/)
    }
  },
  60_000,
)

test.each(taskNames)('%s: looking at the data says what was found, in both languages, and options put in again stay', async (name) => {
  const { files, options } = examples[name]
  const work = (await (table[name] as unknown as TaskRow).load()) as Task<Record<string, unknown>, object>
  const given = { data: files, besides: {} }
  const values = { ...defaultsOf((table[name] as TaskRow).options), ...options }
  const { findings, facts, prepared } = await work.check(given, values)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(facts.length).toBeGreaterThan(0)
  for (const language of ['en', 'tr'] as const) {
    const messages = await loadTaskMessages(language)
    for (const finding of findings) expect(sentenceOf(messages, 'findings', finding)).not.toMatch(/undefined|\[object|NaN/)
    for (const fact of facts) expect(lineOf(messages, fact).join(' ')).not.toMatch(/undefined|\[object|NaN/)
  }
  const again = await work.prepare(given, prepared!.values)
  expect(again.values).toEqual(prepared!.values)
})

import { type Options, taskNames, table as tasks } from '@tekrar/tasks/rows'
import { expect, test } from 'vitest'
import { help } from '../commands/help.ts'
import { testContext } from '../context.test-support.ts'
import { type Language, languages } from '../language.ts'
import { widthOf } from '../terminal/width.ts'
import { flagOf } from './flag.ts'
import { verbNames, verbs } from './verbs.ts'

async function helpOf(language: Language, ...positionals: string[]): Promise<string> {
  const { context, texts } = await testContext(language)
  await help({ positionals }, context)
  return texts.out
}

const learning = verbNames.filter((verb) => verbs[verb]!.task)
const words = ['', ...verbNames, ...learning.flatMap((verb) => taskNames.map((task) => `${verb} ${task}`))]
const pages = languages.flatMap((language) => words.map((page) => [language, page])) as [Language, string][]

test.each(pages)('help in %s of %j keeps to 80 columns and has words for everything', async (language, page) => {
  const text = await helpOf(language, ...page.split(' ').filter(Boolean))
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
  expect(text).not.toContain('undefined')
  expect(text.endsWith('\n')).toBe(true)
  expect(text.endsWith('\n\n')).toBe(false)
  for (const [title] of text.matchAll(/^(?=[a-z]).*:$/gmu)) expect.fail(`a group without words: ${title}`)
})

/** Each flag with words behind it or on the line below. */
function expectFlags(text: string, options: Options): void {
  for (const name of Object.keys(options)) expect(text).toMatch(new RegExp(`^ {2}${flagOf(name)}( |\\b)[^\\n]*(\\n {26})? *\\S`, 'mu'))
  const lines = text.split('\n')
  for (const [i, line] of lines.entries())
    if (/^ {2}--/.test(line)) expect(line.length > 26 || /^ {26}\S/.test(lines[i + 1] ?? ''), `no words for ${line}`).toBe(true)
}

test.each(languages)('help in %s names every flag of every command, and of every task, with an explanation', async (language) => {
  for (const verb of verbNames) expectFlags(await helpOf(language, verb), verbs[verb]!.options)
  for (const verb of learning)
    for (const task of taskNames) expectFlags(await helpOf(language, verb, task), { ...tasks[task].options, ...verbs[verb]!.options })
})

test.each(languages)('in %s every command and every task has a line of its own, and every task an example', async (language) => {
  const { context } = await testContext(language)
  const { help: texts } = context.messages
  for (const verb of verbNames) {
    expect(texts.verbs[verb], verb).toBeTruthy()
    expect(texts.about[verb], verb).toBeTruthy()
    expect(texts.examples_of[verb]?.length, verb).toBeGreaterThan(0)
  }
  for (const task of taskNames) {
    expect(context.words.tasks[task].summary, task).toBeTruthy()
    expect(texts.examples_of[task]?.length, task).toBeGreaterThan(0)
  }
})

test('help of a command that is not there names the nearest', async () => {
  await expect(helpOf('en', 'trian')).rejects.toMatchObject({ exitCode: 2, details: { nearest: 'train' } })
})

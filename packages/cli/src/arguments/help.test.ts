import { tasks } from '@tekrar/tasks/rows'
import { expect, test } from 'vitest'
import { help } from '../commands/help.ts'
import type { Context } from '../context.ts'
import { type Language, languages, loadMessages } from '../language.ts'
import { widthOf } from '../terminal/width.ts'
import { flagOf } from './flag.ts'
import { verbNames, verbs } from './verbs.ts'

async function helpOf(language: Language, ...positionals: string[]): Promise<string> {
  let text = ''
  const output = {
    write: (more: string) => (text += more),
    terminal: false,
    columns: 80,
    colour: false,
    closed: false,
    drained: async () => {},
  }
  const context: Context = {
    messages: await loadMessages(language),
    language,
    out: output,
    err: output,
    directory: '.',
    command: 'tekrar',
    environment: {},
    saveEvery: 0,
  }
  await help({ positionals }, context)
  return text
}

const pages = languages.flatMap((language) => [[language, ''], ...verbNames.map((verb) => [language, verb])] as [Language, string][])

test.each(pages)('help in %s of %j keeps to 80 columns and has words for everything', async (language, verb) => {
  const text = await helpOf(language, ...(verb ? [verb] : []))
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
  expect(text).not.toContain('undefined')
  expect(text.endsWith('\n')).toBe(true)
  expect(text.endsWith('\n\n')).toBe(false)
})

test.each(languages)('help in %s names every flag of every command with an explanation', async (language) => {
  for (const verb of verbNames) {
    const text = await helpOf(language, verb)
    const names = [...Object.keys(verbs[verb].options), ...(verb === 'train' ? Object.keys(tasks.text.options) : [])]
    for (const name of names) expect(text).toMatch(new RegExp(`^ {2}${flagOf(name)}( |\\b)[^\\n]*(\\n {26})? *\\S`, 'mu'))
  }
})

test('help of a command that is not there names the nearest', async () => {
  await expect(helpOf('en', 'trian')).rejects.toMatchObject({ exitCode: 2, details: { nearest: 'train' } })
})

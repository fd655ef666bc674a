import { loadTaskMessages } from '@tekrar/tasks/rows'
import type { Context, Input, Output } from './context.ts'
import { type Language, loadMessages } from './language.ts'

/** Standard input with nothing in it. */
const noInput: Input = { terminal: false, async *lines() {} }

export interface TestContext {
  readonly context: Context
  /** What was written so far. */
  readonly texts: { out: string; err: string }
}

/** Surroundings for one test: what is written is kept. */
export async function testContext(
  language: Language = 'en',
  { directory = '.', terminal = false, columns = 80 }: { directory?: string; terminal?: boolean; columns?: number } = {},
): Promise<TestContext> {
  const texts = { out: '', err: '' }
  const output = (name: 'out' | 'err'): Output => ({
    write(text) {
      texts[name] += text
    },
    terminal,
    columns,
    colour: false,
    closed: false,
    drained: async () => {},
  })
  const context: Context = {
    messages: await loadMessages(language),
    words: await loadTaskMessages(language),
    language,
    out: output('out'),
    err: output('err'),
    input: noInput,
    directory,
    environment: {},
    command: 'tekrar',
    saveEvery: 0,
  }
  return { context, texts }
}

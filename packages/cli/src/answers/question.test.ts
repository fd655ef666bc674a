import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { questionOf } from './question.ts'

const asked = { plain: 0, usage: '', verb: 'detect', runs: 'runs' }
const given = async (terminal: boolean, lines: () => AsyncIterable<string>) => ({
  ...(await testContext()).context,
  input: { terminal, lines },
})

test('a table from standard input is not waited for to its end: each line is there as soon as it was written', async () => {
  let written = 0
  async function* lines() {
    for (const line of ['time,value', '2024-01-01,1', '2024-01-02,2']) {
      written++
      yield line
    }
  }
  for (const words of [[], ['-']]) {
    written = 0
    const question = await questionOf({ ...asked, takes: 'files', words, plain: words.length }, await given(false, lines))
    const seen: string[] = []
    for await (const line of question.lines!) {
      seen.push(line)
      expect(written).toBe(seen.length)
    }
    expect(seen).toHaveLength(3)
  }
})

test('nobody is made to type a table, and a verb that takes nothing leaves standard input alone', async () => {
  const lines = () => {
    throw new Error('read')
  }
  expect(await questionOf({ ...asked, takes: 'files', words: [] }, await given(true, lines))).toEqual({
    sources: [],
    words: [],
    lines: null,
  })
  expect(await questionOf({ ...asked, takes: 'nothing', words: [] }, await given(false, lines))).toMatchObject({ lines: null })
})

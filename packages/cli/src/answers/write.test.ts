import type { Answer } from '@tekrar/tasks'
import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { writeAnswer } from './write.ts'

const answer: Answer = {
  columns: ['x'],
  records: (async function* () {})(),
  findings: [{ severity: 'warning', code: 'forecast-new-groups', details: { groups: 1, of: 2, example: 'Bursa' } }],
  show: null,
  end: null,
  files: null,
}

test('what was found in the data that were asked about stands on standard error, and among the events of a program', async () => {
  const plain = await testContext()
  await writeAnswer(answer, { json: false, csv: true, csvStyle: 'plain', out: null }, plain.context)
  expect(plain.texts.err).toMatch(/^tekrar: warning: 1 of 2 series .*Bursa.*\n$/)
  expect(plain.texts.out).toBe('x\n')
  const json = await testContext()
  await writeAnswer(answer, { json: true, csv: false, csvStyle: 'plain', out: null }, json.context)
  expect(JSON.parse(json.texts.out)).toMatchObject({ type: 'notice', code: 'forecast-new-groups', severity: 'warning' })
  expect(json.texts.err).toBe('')
})

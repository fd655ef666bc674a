import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { languages } from '../language.ts'
import { widthOf } from '../terminal/width.ts'
import { peerNames } from './peers.ts'
import { recordOf, resultOf, steps, writing } from './results.test-support.ts'
import { benchNotes, benchTable, benchTitle } from './text.ts'

/** Times as long as they come: five digits and a sign between them. */
const slow = (kind: 'step' | 'generation') => ({
  own: 1234.5,
  others: Object.fromEntries(peerNames.map((name, i) => [name, (kind === 'step' ? 98765.4 : 29876.5) / (i + 1)])),
})

for (const language of languages) {
  test(`in ${language} the table of all shapes beside everyone keeps to 80 columns, each line under its heads`, async () => {
    const { context } = await testContext(language)
    for (const jobs of [steps, writing])
      for (const here of [[], ['torch'], peerNames] as const) {
        const results = jobs.map((job) => resultOf(job, slow(job.kind)))
        const record = recordOf(results, here)
        const table = benchTable(record, jobs[0]!.kind, { memory: here.length < 3 }, context)
        const text = `${benchTitle(jobs, record, context)}${table.head()}${results.map((result) => table.row(result)).join('')}${benchNotes(record, results, context)}`
        for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
        const [head, ...rows] = `${table.head()}${results.map((result) => table.row(result)).join('')}`.split('\n')
        const long = rows.filter((row) => /\d/.test(row))
        expect(long).toHaveLength(jobs.length)
        for (const row of long) expect(widthOf(row)).toBe(widthOf(head!))
        expect(text).not.toMatch(/undefined|NaN/)
      }
  })
}

test('a work is named once, above its shapes', async () => {
  const { context } = await testContext()
  const table = benchTable(recordOf([]), 'step', { memory: false }, context)
  const rows = steps.map((job) => table.row(resultOf(job))).join('')
  expect(rows.match(/^\S.*$/gm)).toEqual(['characters', 'weather', 'sentiment, both directions'])
})

test('a step is told in milliseconds, writing in microseconds a character of all texts together', async () => {
  const { context } = await testContext()
  const cells = (job: (typeof steps)[0]) => benchTable(recordOf([]), job.kind, { memory: false }, context).row(resultOf(job, { own: 12 }))
  expect(cells(steps[3]!)).toMatch(/2×128 +50×50 +12 /)
  // 12 ms for 300 characters of 2 texts
  expect(cells({ ...writing[1]!, shape: { ...writing[1]!.shape, batch: 2 } })).toMatch(/2×128 +20 /)
})

test('a peer without a time has a dash there, and its reason below', async () => {
  const { context } = await testContext()
  const result = {
    ...resultOf(steps[0]!),
    entries: [...resultOf(steps[0]!).entries, { name: 'torch', threads: 2, rounds: [], error: 'killed' }],
  }
  const record = recordOf([result], ['torch'])
  expect(benchTable(record, 'step', { memory: false }, context).row(result)).toMatch(/ – +– /)
  expect(benchNotes(record, [result], context)).toContain('PyTorch, characters, lstm 1×32 32×50: killed')
})

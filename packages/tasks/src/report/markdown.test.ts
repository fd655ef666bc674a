import { expect, test } from 'vitest'
import type { Report } from '../base/report.ts'
import { loadTaskMessages } from '../messages/load.ts'
import { cellsOf, reportMarkdown } from './markdown.ts'
import { betterThanNetwork } from './words.ts'

const report: Report = {
  task: 'text',
  on: 'validation',
  count: 1200,
  unit: 'characters',
  measures: [{ name: 'nats', better: 'lower', as: { digits: 3 } }],
  contenders: [
    { name: 'network', values: { nats: 1.7 }, seconds: null },
    { name: 'nGrams1', values: { nats: 3.3 }, seconds: null },
    { name: 'nGrams5', values: { nats: 1.6 }, seconds: 2 },
  ],
  tables: [{ title: 'unknownSymbols', columns: ['count'], rows: [[3], ['a|b\n<c>']] }],
}

test('a report says what it was measured on, shows the network beside its baselines, and says plainly when one of them is better', async () => {
  expect(reportMarkdown(report, await loadTaskMessages('en'))).toMatchInlineSnapshot(`
    "# Report: text

    Measured on the 1,200 characters kept for validation, on which the best weights were chosen; data kept apart by --test are a fairer judge.

    |  | nats |
    | --- | ---: |
    | the network | 1.700 |
    | each symbol’s frequency | 3.300 |
    | counts over 4 before (Witten–Bell) | 1.600 |

    On this data counts over 4 before (Witten–Bell) does better (nats): prefer it, or give the network more data or time.

    ## Unknown to the network

    | count |
    | --- |
    | 3 |
    | a\\|b &lt;c&gt; |
    "
  `)
  expect(reportMarkdown(report, await loadTaskMessages('tr'))).toContain('| ağ | 1,700 |')
})

test('where the network is the best nothing is said', async () => {
  const best = { ...report, contenders: report.contenders.slice(0, 2) }
  expect(betterThanNetwork(best)).toBeNull()
  expect(reportMarkdown(best, await loadTaskMessages('en'))).not.toContain('does better')
})

test('what looks equal as it is written is not called better', () => {
  const alike = { ...report, contenders: report.contenders.map((one, i) => ({ ...one, values: { nats: [1.7004, 3, 1.6996][i]! } })) }
  expect(betterThanNetwork(alike)).toBeNull()
  expect(betterThanNetwork({ ...alike, measures: [{ ...report.measures[0]!, as: { digits: 4 } }] })?.contender.name).toBe('nGrams5')
})

test('what is said of the figures besides stands below them', async () => {
  const remarks = [{ severity: 'note' as const, code: 'forecast-is-linear', details: { columns: ['a', 'b'], of: 3 } }]
  const words = reportMarkdown({ ...report, remarks }, await loadTaskMessages('en'))
  expect(words).toMatch(/does better[^\n]*\n\n[^\n]*ridge regression \(a, b\)/)
})

test('of a measure that is better when higher the highest counts, and what has no such number never wins', () => {
  const measures = [{ name: 'accuracy', better: 'higher', as: 'share' }] as const
  const contenders = [
    { name: 'network', values: { accuracy: 0.8 }, seconds: null },
    { name: 'a', values: { accuracy: null }, seconds: null },
    { name: 'b', values: { accuracy: 0.9 }, seconds: null },
  ]
  expect(betterThanNetwork({ ...report, measures, contenders })?.contender.name).toBe('b')
})

test('a column that says nothing is left out, and keys of a column are words of the language', async () => {
  const table = {
    title: 'x',
    columns: ['seriesName', 'severity', 'score'],
    rows: [
      [null, 'low', 1],
      [null, 'strange', null],
    ],
  }
  expect(cellsOf(table, await loadTaskMessages('tr'))).toEqual([
    ['şiddet', 'skor'],
    ['düşük', '1'],
    ['strange', '–'],
  ])
  const parted = {
    ...table,
    rows: [
      ['a', 'high', 1],
      [null, 'low', 2],
    ],
  }
  expect(cellsOf(parted, await loadTaskMessages('en'))[1]).toEqual(['a', 'high', '1'])
})

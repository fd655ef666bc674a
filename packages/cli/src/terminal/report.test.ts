import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { fitted, reportText, tablesText } from './report.ts'
import { widthOf } from './width.ts'

const wide = [
  [
    '',
    'mean absolute error',
    'mean squared error',
    'root mean squared error',
    'mean absolute error in steps',
    'values within the interval',
  ],
  ['the network', '0.084', '0.085', '0.102', '0.0008', '69.5%'],
  ['the same hour a week ago', '0.092', '0.093', '0.119', '0.0011', '–'],
]

test('a table too wide for a terminal gets its heads in several lines, and loses no number and no name', () => {
  expect(fitted(wide)).toMatchInlineSnapshot(`
    "                                                                         values
                                  mean     mean  root mean  mean absolute    within
                              absolute  squared    squared       error in       the
                                 error    error      error          steps  interval
    the network                  0.084    0.085      0.102         0.0008     69.5%
    the same hour a week ago     0.092    0.093      0.119         0.0011         –"
  `)
})

test('where that is not enough names are cut, never numbers', () => {
  const rows = [
    ['text', 'label', 'probability'],
    ['a very long text '.repeat(8).trim(), 'positive', '93.5%'],
  ]
  const text = fitted(rows, 40)
  for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(40)
  expect(text).toContain('93.5%')
  expect(text).toContain('…')
})

const report = {
  task: 'text',
  on: 'test',
  count: 2,
  unit: 'characters',
  measures: [{ name: 'nats', better: 'lower', as: { digits: 2 } }],
  contenders: [
    { name: 'network', values: { nats: 2 }, seconds: null },
    { name: 'nGrams1', values: { nats: 1 }, seconds: 0.1 },
  ],
  tables: [{ title: 'unknownSymbols', columns: ['count'], rows: [[1], [2], [3]] }],
} as const

test('a baseline that is better is named, and rows beyond those shown are counted', async () => {
  const { context } = await testContext('en')
  expect(reportText(report, context)).toContain('each symbol’s frequency does better (nats)')
  expect(reportText(null, context)).toContain('Nothing was kept apart')
  expect(tablesText(report, 2, context)).toMatch(/\n {2}and 1 more row \(--json has all\)$/)
  expect(tablesText(report, 3, context)).not.toContain('more row')
})

test.each(['en', 'tr'] as const)(
  'measures with long names stand below each other, so that none is cut and the head is low (%s)',
  async (language) => {
    const { context } = await testContext(language)
    const kinds = ['absolute error', 'absolute error at the last step', 'squared error', 'squared error, scaled', 'absolute error, scaled']
    const names = [...kinds.map((kind) => `mean ${kind}`), 'values within the interval']
    const values = (value: number) => Object.fromEntries(names.map((name) => [name, value]))
    const text = reportText(
      {
        ...report,
        task: 'forecaster',
        measures: names.map((name) => ({ name, better: 'lower', as: { digits: 4 } })),
        contenders: ['network', 'ridge', 'lastValue', 'sameTimeLastWeek'].map((name) => ({ name, values: values(12.5), seconds: null })),
        tables: [],
      },
      context,
    )
    expect(text).not.toContain('…')
    for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
    const lines = text.split('\n')
    expect(lines.filter((line) => line.includes('12'))).toHaveLength(names.length)
    // The sentence above, a blank line, and a head of four lines at most.
    expect(lines.length - names.length).toBeLessThanOrEqual(6)
  },
)

test.each(['en', 'tr'] as const)('a forecast’s figures stand in a line each below a head of two (%s)', async (language) => {
  const { context } = await testContext(language)
  const names = ['mae', 'maeLast', 'rmse', 'scaledMse', 'scaledMae', 'coverage']
  const contenders = ['network', 'ridge', 'lastValue', 'sameTimeYesterday', 'sameTimeLastWeek', 'sameTimeLastYear']
  const values = Object.fromEntries(names.map((name) => [name, 12.5]))
  const text = reportText(
    {
      ...report,
      measures: names.map((name) => ({ name, better: 'lower', as: { digits: 4 } })),
      contenders: contenders.map((name) => ({ name, values, seconds: null })),
    },
    context,
  )
  const lines = text.split('\n')
  for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(80)
  expect(text).not.toContain('…')
  expect(lines.filter((line) => line.includes('12'))).toHaveLength(contenders.length)
  expect(lines.slice(lines.indexOf('') + 1).length - contenders.length).toBeLessThanOrEqual(2)
})

test('texts that a table would cut off stand below each other; a row of numbers stays a row', async () => {
  const { context } = await testContext()
  const text = 'the ministers of here and there met on saturday and agreed after long talks on water, police said'
  const tables = [
    {
      title: 'examples',
      columns: ['text', 'answer'],
      rows: [
        [text, 'a short one'],
        ['b', 'c'],
      ],
    },
    { title: 'scores', columns: ['text', 'score'], rows: [[text, 3]] },
  ]
  const shown = tablesText({ task: 'x', on: 'data', count: 1, unit: 'texts', measures: [], contenders: [], tables }, 20, context)
  for (const line of shown.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
  const [first, second] = shown.split('scores:')
  expect(first!.replace(/\s+/g, ' ')).toContain(text)
  expect(first).toMatch(/^ {2}answer {2}a short one$/m)
  expect(second).toMatch(/….* 3$/m)
})

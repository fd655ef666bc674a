import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsOf, sourceOf } from './columns.ts'
import { apartFrom, readPairs, readSources } from './pairs.ts'

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const values = { source: null, summary: null, separator: null, header: null }
const table = (...columns: string[]) => ({ name: 'a.csv', columns })

test.each([
  [['headline', 'text'], { source: 1, summary: 0 }],
  [['id', 'Makale', 'ÖZET'], { source: 1, summary: 2 }],
  [['BAŞLIK', 'Metin', 'date'], { source: 1, summary: 0 }],
  [['first', 'second'], { source: 0, summary: 1 }],
  [['title', 'other'], { source: 1, summary: 0 }],
  [['1', '2'], { source: 0, summary: 1 }],
])('the columns of %j are found', (columns, expected) => {
  expect(columnsOf(table(...columns), values)).toEqual(expected)
})

test('columns are named by name, in whatever case, or by number', () => {
  const columns = table('id', 'Long', 'Short')
  expect(columnsOf(columns, { source: 'long', summary: '3' })).toEqual({ source: 1, summary: 2 })
  expect(columnsOf(table('source', 'summary'), { source: 'summary', summary: 'source' })).toEqual({ source: 1, summary: 0 })
})

test('a column that is not there, one for both, and columns that tell nothing are refused by the option that names them', () => {
  const fails = (wanted: object, code: string, details: object) =>
    expect(() => columnsOf(table('a', 'b', 'c'), { ...values, ...wanted })).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining(details) }),
    )
  fails({ source: 'x' }, 'pairs-no-column', { option: 'source', column: 'x', columns: ['a', 'b', 'c'] })
  fails({ source: 'a' }, 'pairs-columns-unclear', { option: 'summary' })
  fails({}, 'pairs-columns-unclear', { option: 'source' })
  fails({ source: 'a', summary: '1' }, 'pairs-same-column', { column: 'a' })
  expect(() => columnsOf(table('a'), values)).toThrow(expect.objectContaining({ code: 'pairs-one-column' }))
})

test('rows that lack a text or come again are left out and counted, with the first one’s line', async () => {
  const rows = [
    'a long text\tshort',
    '\tno text',
    'no summary\t ',
    'a long text\tshort',
    'a  long text \tshort',
    '\tagain none',
    'x\ta summary that is long',
  ]
  const { pairs, findings } = await readPairs([file('a.tsv', rows.join('\n'))], { ...values, header: false })
  expect(pairs).toEqual([
    { source: 'a long text', summary: 'short', file: 'a.tsv', line: 1 },
    { source: 'x', summary: 'a summary that is long', file: 'a.tsv', line: 7 },
  ])
  const counts = Object.fromEntries(findings.map(({ code, details }) => [code, details]))
  expect(counts).toMatchObject({
    'pairs-empty-source': { line: 2, rows: 2 },
    'pairs-empty-summary': { line: 3, rows: 1 },
    'pairs-doubled': { line: 4, rows: 2 },
    'pairs-longer-summary': { line: 7, rows: 1 },
  })
})

test('pairs that come again stay where they are to be measured on', async () => {
  const { pairs, findings } = await readPairs([file('a.tsv', 'a b c\td\na b c\td')], { ...values, header: false }, { keepDoubled: true })
  expect(pairs.map(({ line }) => line)).toEqual([1, 2])
  expect(findings.map(({ code }) => code)).not.toContain('pairs-doubled')
})

test('a file of JSON lines and one of commas are read alike', async () => {
  const given = [
    { source: 'one, two, three', summary: 'one' },
    { source: 'ılık süt', summary: 'süt' },
  ]
  const json = file('a.jsonl', given.map((one) => JSON.stringify(one)).join('\n'))
  const csv = file('b.csv', ['summary,source', ...given.map(({ source, summary }) => `${summary},"${source}"`)].join('\n'))
  for (const one of [json, csv]) {
    const { pairs } = await readPairs([one], values)
    expect(pairs.map(({ source, summary }) => ({ source, summary }))).toEqual(given)
  }
})

test('where no row has both a text and a summary, that is said, and which is missing', async () => {
  await expect(readPairs([file('a.tsv', 'source\tsummary\na b\t\nc d\t \n\tx')], values)).rejects.toMatchObject({
    code: 'pairs-empty',
    details: { files: ['a.tsv'], sources: 1, summaries: 2 },
  })
})

test('pairs that are written and read again stay', async () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'ş', '"', ',', ';', "'", 'İ'), minLength: 1, maxLength: 8 })
  const pair = fc.record({ source: word.map((text) => `s${text}`), summary: word })
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(pair, { selector: ({ source }) => source, minLength: 1, maxLength: 5 }), async (given) => {
      const text = given.map((one) => JSON.stringify(one)).join('\n')
      const { pairs } = await readPairs([file('a.jsonl', text)], values)
      expect(pairs.map(({ source, summary }) => ({ source, summary }))).toEqual(given)
    }),
  )
})

test('a table of sources alone needs no summaries', async () => {
  expect(await readSources(file('a.csv', 'text\none two\nthree'), { ...values, header: true })).toMatchObject({
    texts: ['one two', 'three'],
    table: { columns: ['text'] },
  })
})

test('pairs whose source is among others are set apart, and counted', () => {
  const pair = (source: string, line: number) => ({ source, summary: 's', file: 'a.tsv', line })
  const { pairs, findings } = apartFrom([pair('a', 1), pair('b', 2), pair('c', 3)], [pair('b', 9), pair('c', 8)])
  expect(pairs).toEqual([pair('a', 1)])
  expect(findings).toEqual([{ severity: 'warning', code: 'pairs-in-both', details: { file: 'a.tsv', line: 2, rows: 2 } }])
})

test('the column of sources is found where there are no summaries', () => {
  expect(sourceOf(table('id', 'kaynak', 'x'), null)).toBe(1)
  expect(sourceOf(table('title', 'other'), null)).toBe(1)
  expect(sourceOf(table('first', 'second', 'third'), 'third')).toBe(2)
  expect(() => sourceOf(table('a', 'b', 'c'), null)).toThrow(
    expect.objectContaining({ code: 'pairs-columns-unclear', details: expect.objectContaining({ option: 'source' }) }),
  )
})

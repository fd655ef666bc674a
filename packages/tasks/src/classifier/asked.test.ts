import { expect, test } from 'vitest'
import { askedOf } from './asked.ts'

/** What is asked by lines of standard input, where `column` is the one of texts. */
async function asked(lines: readonly string[], column: string | null) {
  async function* coming() {
    yield* lines
  }
  const { columns, texts } = await askedOf({ sources: [], words: [], lines: coming() }, column, null)
  const rows = []
  for await (const batch of texts) rows.push(...batch)
  return { columns, rows }
}

test('lines are texts, whatever signs they have, where the first one names no column of the training', async () => {
  const lines = ['a, b; c', '{ not json', '', '{"body":"x"}']
  for (const column of ['text', null, 'a,z']) {
    const { columns, rows } = await asked(lines, column)
    expect(columns).toEqual(['text'])
    expect(rows.map(({ text }) => text)).toEqual(lines)
  }
})

test('a table that comes by lines is asked row by row, by the column that the training had', async () => {
  const { columns, rows } = await asked(['no;yorum;puan', '1;"iyi; güzel";3', '2;kötü', '3;a;b;c'], 'yorum')
  expect(columns).toEqual(['no', 'yorum', 'puan'])
  expect(rows).toEqual([
    { text: 'iyi; güzel', cells: { no: '1', yorum: 'iyi; güzel', puan: '3' } },
    { text: 'kötü', cells: { no: '2', yorum: 'kötü', puan: '' } },
    { text: '', cells: { no: '3', yorum: 'a', puan: 'b;c' }, reason: 'ragged' },
  ])
})

test('a row of a file with too many cells keeps them all, in the last column', async () => {
  const bytes = new TextEncoder().encode('id,text,mood\n1,fine,good\n2,so,so,"a, b",bad\n3,poor,bad,,\n')
  const { columns, texts } = await askedOf({ sources: [{ name: 'a.csv', bytes }], words: [], lines: null }, 'text', null)
  const rows = []
  for await (const batch of texts) rows.push(...batch)
  expect(columns).toEqual(['id', 'text', 'mood'])
  expect(rows.map(({ cells, reason }) => [Object.values(cells), reason])).toEqual([
    [['1', 'fine', 'good'], undefined],
    [['2', 'so', 'so,a, b,bad'], 'ragged'],
    [['3', 'poor', 'bad'], undefined],
  ])
})

test('so are JSON objects, with what they hold as it is; several columns are one text', async () => {
  const { columns, rows } = await asked(['{"id":1,"title":"a","body":"b"}', '{"id":2,"title":"c"}', 'no object'], 'title,body')
  expect(columns).toEqual(['id', 'title', 'body'])
  expect(rows.map(({ text, reason }) => [text, reason])).toEqual([
    ['a b', undefined],
    ['c', undefined],
    ['', 'ragged'],
  ])
  expect(rows[0]!.cells).toEqual({ id: 1, title: 'a', body: 'b' })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTable } from './read.ts'
import { unzipped } from './unzipped.ts'
import { writeRow, writeTable } from './write.ts'

const source = (text: string | Uint8Array, name = 'x.csv') => ({
  name,
  bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
})
const read = (text: string | Uint8Array, options = {}, name = 'x.csv') => readTable(source(text, name), options)
const thrown = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test.each([
  [',', 'date,temp\n2024-01-01,1.5\n2024-01-02,2.5\n'],
  [';', 'date;temp;x\n01.01.2024;1,5;2\n02.01.2024;2,5;3\n'],
  ['\t', 'date\ttemp\n2024-01-01\t1,5\n2024-01-02\t2,5\n'],
  ['|', 'date|temp\n2024-01-01|1\n2024-01-02|2\n'],
  [' ', 'a   b  c\n1.0 2.0  3.0\n  4 5 6\n7 8 9\n'],
])('what parts the cells is found by looking: %j', async (separator, text) => {
  const table = await read(text)
  expect(table.format.separator).toBe(separator)
  expect(table.format.header).toBe(true)
  expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true)
})

test('a semicolon table without a header is not mistaken for one of decimal commas', async () => {
  const table = await read('1,5;2,5\n3,5;4,5\n5,5;6,5\n')
  expect(table).toMatchObject({ columns: ['1', '2'], format: { separator: ';', header: false } })
  expect(table.findings.map(({ code }) => code)).toEqual(['table-no-header'])
})

test('a line sep=; at the top is heeded, and lines are counted with it', async () => {
  const table = await read('sep=;\r\na;b\r\n1;2\r\n3;4\r\n')
  expect(table).toMatchObject({
    columns: ['a', 'b'],
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
    lines: [3, 4],
  })
})

test('cells in quotes keep their line breaks, and each row knows the line it begins in', async () => {
  const table = await read('text,label\n"one\ntwo",a\n\n"three ""3""\r\nmore",b\nfour,c\n')
  expect(table.rows).toEqual([
    ['one\ntwo', 'a'],
    ['three "3"\r\nmore', 'b'],
    ['four', 'c'],
  ])
  expect(table.lines).toEqual([2, 5, 7])
})

test('names and values are read in UTF-16, windows-1254 and with a byte order mark', async () => {
  const text = 'şehir;sıcaklık\nİzmir;20\nIğdır;5\n'
  const utf16 = new Uint8Array(2 + 2 * text.length)
  utf16.set([0xff, 0xfe])
  for (let i = 0; i < text.length; i++) utf16.set([text.charCodeAt(i) & 255, text.charCodeAt(i) >> 8], 2 + 2 * i)
  const turkish: Record<string, number> = { ş: 0xfe, ı: 0xfd, İ: 0xdd, ğ: 0xf0 }
  const old = Uint8Array.from([...text].map((c) => turkish[c] ?? c.charCodeAt(0)))
  for (const [bytes, encoding] of [
    [utf16, 'utf-16le'],
    [old, 'windows-1254'],
    [new TextEncoder().encode(`\ufeff${text}`), 'utf-8'],
  ] as const) {
    const table = await read(bytes)
    expect(table.format.encoding).toBe(encoding)
    expect(table.columns).toEqual(['şehir', 'sıcaklık'])
    expect(table.rows[1]).toEqual(['Iğdır', '5'])
  }
})

test('a file compressed by gzip is read as what it holds, whatever its name', async () => {
  const zipped = new Uint8Array(gzipSync('a,b\n1,2\n'))
  expect((await read(zipped, {}, 'x.csv.gz')).rows).toEqual([['1', '2']])
  expect((await read(zipped, {}, 'x.csv')).rows).toEqual([['1', '2']])
  expect((await unzipped(source(zipped, 'notes.txt.gz'))).name).toBe('notes.txt')
  expect(await thrown(read(zipped.slice(0, 20), {}, 'x.csv.gz'))).toMatchObject({ code: 'damaged-gzip', details: { file: 'x.csv.gz' } })
  expect(await thrown(read('a,b\n1,2\n', {}, 'x.csv.gz'))).toMatchObject({ code: 'damaged-gzip' })
})

test('JSON lines become columns: the keys of all of them', async () => {
  const table = await read('{"a": 1.5, "b": "x"}\n\n{"b": null, "c": [1]}\n', {}, 'x.jsonl')
  expect(table).toMatchObject({
    columns: ['a', 'b', 'c'],
    rows: [
      ['1.5', 'x', ''],
      ['', '', '[1]'],
    ],
    lines: [1, 3],
  })
  expect(await thrown(read('{"a": 1}\n{"a": \n', {}, 'x.jsonl'))).toMatchObject({
    code: 'table-json',
    details: { line: 2, problem: 'broken' },
  })
  expect(await thrown(read('[{"a": 1}]\n', {}, 'x.json'))).toMatchObject({ code: 'table-json', details: { line: 1, problem: 'list' } })
})

test('a table of numbers or texts without names is told from one with names', async () => {
  expect((await read('1,2,3\n4,5,6\n')).columns).toEqual(['1', '2', '3'])
  expect(
    (await read('spam,Buy now and save a lot of money today\nham,See you at the station then\nspam,Win\nham,No\n')).format.header,
  ).toBe(false)
  expect(
    (await read('label,text\nspam,Buy now and save a lot of money today\nham,See you at the station then\nspam,Win big\nham,No\n')).format
      .header,
  ).toBe(true)
  const reviews = Array.from({ length: 12 }, (_, i) => `iyi ${i};${'ab'[i % 2]}`).join('\n')
  expect((await read(`metin;sinif\n${reviews}\nmetin;\n`)).columns).toEqual(['metin', 'sinif'])
  expect((await read(`harika film;review\n${reviews.replaceAll(';a', ';review')}\n`)).format.header).toBe(false)
  expect((await read('label,text\nspam,Buy\n', { header: false })).rows).toHaveLength(2)
  expect((await read('date,none,,x\n2024-01-01,,1,2\n2024-01-02,,3,4\n')).columns).toEqual(['date', 'none', '3', 'x'])
})

test.each([
  ['a,b\n1,2\n1,2,3\n', 'table-ragged', { line: 3, cells: 3, columns: 2, rows: 1 }],
  ['a,b,a\n1,2,3\n', 'table-doubled-column', { column: 'a', places: [1, 3] }],
  ['metin;sinif;sinif\niyi;b;y\nberbat;a;x\nkötü;a;x\n', 'table-doubled-column', { column: 'sinif', places: [2, 3] }],
  ['', 'table-empty', {}],
  [' \n\n', 'table-empty', {}],
  ['time,value\n', 'table-no-rows', { columns: ['time', 'value'] }],
  ['a,b\n1,"2\n3,4\n5,6\n', 'table-quotes', { line: 2 }],
  ['PK\u0003\u0004 and so on', 'table-other-format', { format: 'xlsx' }],
])('a file that is no table is refused by its name and the place: %j', async (text, code, details) => {
  expect(await thrown(read(text))).toMatchObject({ code, details: { file: 'x.csv', ...details } })
})

test('rows that are too short are filled up and counted', async () => {
  const table = await read('a,b,c\n1,2,3\n4,5\n6,7,8\n')
  expect(table.rows[1]).toEqual(['4', '5', ''])
  expect(table.findings).toMatchObject([{ severity: 'warning', code: 'table-short-rows', details: { rows: 1, line: 3 } }])
})

test('lines above the table are left out, and counted; a header of another width than its rows is no such line', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `2024-01-${i + 1},${i / 2}`).join('\n')
  for (const above of ['Station: X\nUnits: C\n\n', 'latitude,longitude,elevation,zone\n52.5,13.4,38.0,GMT\n\n']) {
    const table = await read(`${above}time,temp\n${rows}\n`)
    expect(table.columns).toEqual(['time', 'temp'])
    expect(table.rows).toHaveLength(30)
    expect(table.lines[0]).toBe(5)
    expect(table.findings).toMatchObject([{ code: 'table-preamble', details: { line: 4 } }])
  }
  expect(await thrown(read('date,x\n2024-01-01,1,5\n2024-01-02,2,5\n2024-01-03,2,5\n'))).toMatchObject({
    code: 'table-ragged',
    details: { line: 2 },
  })
})

test('a file of one column may have commas in it', async () => {
  const table = await read('text\nhello, world\nfoo\none, two, three\nbar\nbaz\n"quoted, too"\n')
  expect(table.columns).toEqual(['text'])
  expect(table.rows.map(([text]) => text)).toEqual(['hello, world', 'foo', 'one, two, three', 'bar', 'baz', 'quoted, too'])
})

test('rows of nothing but separators at the end are none', async () => {
  expect((await read('a;b\n1;2\n3;4\n;\n;\n')).rows).toHaveLength(2)
})

test('quotes that pair with none are letters in a table by tabs', async () => {
  const table = await read('"The end" said he\tbad\nThe "best" film\tgood\n"Well, well\tgood\nNo\tbad\n', {}, 'x.tsv')
  expect(table.rows.map(([text]) => text)).toEqual(['"The end" said he', 'The "best" film', '"Well, well', 'No'])
  expect(table.findings.some(({ code }) => code === 'table-literal-quotes')).toBe(true)
})

test('a wrong separator is told by the columns it gives', async () => {
  expect(await thrown(read('a,b\n1,2\n', { separator: ';' }))).toMatchObject({ code: 'table-separator', details: { separator: ';' } })
})

const cell = fc.string({ unit: fc.constantFrom('a', 'ş', 'İ', '"', ',', ';', '\t', '|', '\n', ' ', '1', '.', '😀'), maxLength: 8 })
const named = (width: number) => Array.from({ length: width }, (_, i) => `column ${i}`)

test('what is written is read back, to the letter, in both styles', async () => {
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom('plain' as const, 'tr' as const), async (rows, style) => {
      const columns = named(rows[0]?.length ?? 0)
      const table = await read(writeTable(columns, rows, { style }), { separator: style === 'tr' ? ';' : ',', header: true })
      expect(table.columns).toEqual(columns)
      expect(table.rows).toEqual(rows)
      expect(table.findings).toEqual([])
    }),
  )
})

test('tables of numbers are read back without being told how they are written', async () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const rows = fc
    .integer({ min: 2, max: 5 })
    .chain((width) => fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom('plain' as const, 'tr' as const), async (rows, style) => {
      const table = await read(writeTable(named(rows[0]?.length ?? 0), rows, { style }))
      expect(table.rows.map((row) => row.map((text) => Number(text.replace(',', '.'))))).toEqual(
        rows.map((row) => row.map((x) => (x === 0 ? 0 : x))),
      )
    }),
  )
})

test('Turkish spreadsheets get a mark, semicolons and decimal commas', () => {
  expect(
    writeTable(
      ['a', 'b'],
      [
        [1.5, 'x;y'],
        [null, true],
      ],
      { style: 'tr' },
    ),
  ).toBe('\ufeffa;b\r\n1,5;"x;y"\r\n;true\r\n')
})

test('numbers that stand as texts get decimal commas too, unless they may be thousands or have them already', () => {
  const written = (cell: string, decimal?: '.' | ',' | null) =>
    writeRow([cell, 'x'], { style: 'tr', ...(decimal === undefined ? {} : { decimal }) }).split(';')[0]
  const cells = ['20.71', '-.5', '1e-3', '1.5e-3', '1.234', '0.125', '12.5.2024', 'v1.2', '7']
  expect(cells.map((cell) => written(cell, '.'))).toEqual(['20,71', '-,5', '1e-3', '1,5e-3', '1,234', '0,125', '12.5.2024', 'v1.2', '7'])
  expect(cells.map((cell) => written(cell, null))).toEqual(['20,71', '-,5', '1e-3', '1,5e-3', '1.234', '0,125', '12.5.2024', 'v1.2', '7'])
  for (const cell of cells)
    expect([written(cell, ','), written(cell), writeRow([cell, 'x'], { decimal: '.' }).split(',')[0]]).toEqual([cell, cell, cell])
})

test('whatever is in a file, it is a table or an error with a code', async () => {
  const piece = fc.constantFrom(
    'a',
    '1',
    '1,5',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '{"a":1}',
    '[',
    'ı',
    '\u0000',
    'sep=;',
    'PK',
  )
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => new TextEncoder().encode(pieces.join('')))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(text, fc.uint8Array({ maxLength: 60 })),
      fc.constantFrom('x.csv', 'x.tsv', 'x.jsonl', 'x.csv.gz'),
      async (bytes, name) => {
        const table = await read(bytes, {}, name).catch((error: { code?: string }) => error.code)
        if (typeof table === 'string') return
        expect(table?.rows.every((row) => row.length === table.columns.length)).toBe(true)
        expect(table?.lines.every((line, i) => line > (table.lines[i - 1] ?? 0))).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

const data = process.env.TEKRAR_DATA
test.skipIf(!data)('every table among the data sets is read', async () => {
  const files = readdirSync(data ?? '', { recursive: true, encoding: 'utf8' }).filter((name) => /\.(csv|tsv)(\.gz)?$/.test(name))
  expect(files.length).toBeGreaterThan(30)
  for (const name of files)
    expect((await read(new Uint8Array(readFileSync(join(data ?? '', name))), {}, name)).rows.length).toBeGreaterThan(50)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TaskError } from '../base/task-error.ts'
import { english } from '../messages/en.ts'
import { sentenceOf } from '../messages/say.ts'
import { turkish } from '../messages/tr.ts'
import { type ReadingOptions, readLabelled } from './read.ts'
import { readTexts } from './texts.ts'

const source = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const repeated = (rows: readonly string[], times: number): string[] => Array.from({ length: times }, () => rows).flat()

async function zipped(name: string, text: string) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return { name, bytes: new Uint8Array(await new Response(stream).arrayBuffer()) }
}

const read = async (files: readonly (readonly [string, string])[], options: ReadingOptions = {}) => {
  const { texts, labels, columns, format, findings } = await readLabelled(
    files.map(([name, text]) => source(name, text)),
    options,
  )
  return { rows: texts.map((text, i) => [labels[i], text]), columns, format, codes: findings.map(({ code }) => code), findings }
}

/** What is thrown, which must have words in both languages. */
async function refused(files: readonly (readonly [string, string])[], options: ReadingOptions = {}) {
  try {
    await read(files, options)
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    for (const messages of [english, turkish]) expect(sentenceOf(messages, 'errors', error)).toMatch(/--|\.\.\.|;/)
    return error
  }
  throw new Error('nothing was refused')
}

const rows = [
  ['pos', 'çok güzel bir film'],
  ['neg', 'berbat, sıkıcı bir film'],
  ['pos', 'bayıldım, yine izlerim'],
  ['neg', 'zamanıma yazık oldu'],
] as const

test.each([
  ['yorumlar.csv', `duygu,yorum\n${rows.map(([label, text]) => `${label},"${text}"`).join('\n')}\n`, { text: ['yorum'], label: 'duygu' }],
  ['a.tsv', `Metin\tSINIF\n${rows.map(([label, text]) => `${text}\t${label}`).join('\n')}\n`, { text: ['Metin'], label: 'SINIF' }],
  ['a.jsonl', rows.map(([label, text]) => JSON.stringify({ id: 1, label, text })).join('\n'), { text: ['text'], label: 'label' }],
  [
    'a.csv',
    `${repeated(
      rows.map(([label, text], i) => `${i},${label},"${text}"`),
      1,
    ).join('\n')}\n`,
    { text: ['3'], label: '2' },
  ],
  ['a.txt', `${rows.map(([label, text]) => `${label}\t${text}`).join('\n')}\n`, { text: ['2'], label: '1' }],
  ['a.txt', `etiket;metin\n${rows.map(([label, text]) => `${label};${text}`).join('\n')}\n`, { text: ['metin'], label: 'etiket' }],
])('a table is read by the names of its columns, or by what is in them: %s', async (name, text, columns) => {
  const found = await read([[name, text]])
  expect(found).toMatchObject({ format: 'table', columns, rows })
})

test('columns are named by options: by name, by number, several texts', async () => {
  const table: [string, string] = [
    'a.csv',
    `baslik,govde,a,b\n${rows.map(([label, text], i) => `başlık ${i},${text.replace(',', '')},${label},x${i % 2}`).join('\n')}\n`,
  ]
  const named = await read([table], { text: 'baslik,govde', label: 'b' })
  expect(named.rows[0]).toEqual(['x0', 'başlık 0 çok güzel bir film'])
  expect(named.columns).toEqual({ text: ['baslik', 'govde'], label: 'b' })
  expect((await read([table], { text: '2', label: 'A' })).rows[1]).toEqual(['neg', 'berbat sıkıcı bir film'])
  expect(await refused([table], { label: 'yok' })).toMatchObject({
    code: 'labelled-no-column',
    details: { option: 'label', column: 'yok' },
  })
  expect(await refused([table], { text: 'a', label: 'a' })).toMatchObject({ code: 'labelled-same-column' })
})

test('further tables must have the columns of the first', async () => {
  const one: [string, string] = ['a.csv', 'text,label\niyi film,pos\nkötü film,neg\n']
  expect((await read([one, ['b.csv', 'id,label,text\n1,pos,harika\n2,neg,berbat\n']])).rows).toContainEqual(['pos', 'harika'])
  expect(await refused([one, ['b.csv', 'id,label,metin\n1,pos,harika\n2,neg,berbat\n']])).toMatchObject({
    code: 'labelled-no-column',
    details: { file: 'b.csv', column: 'text' },
  })
})

test('a folder for each class: each file is a text, and what lies beside the folders is left out', async () => {
  const files = [
    ['veri/README.md', 'about'],
    ['veri/list.txt', 'pos neg'],
    ['veri/pos/1.txt', 'çok güzel\nbir film'],
    ['veri/pos/2.txt', 'iyi'],
    ['veri/neg/1.txt', 'kötü'],
  ] as const
  const found = await read(files)
  expect(found).toMatchObject({
    format: 'folders',
    rows: [
      ['pos', 'çok güzel\nbir film'],
      ['pos', 'iyi'],
      ['neg', 'kötü'],
    ],
  })
  expect(found.findings).toContainEqual({
    severity: 'note',
    code: 'labelled-left-out-files',
    details: { files: 2, file: 'veri/README.md' },
  })
})

test('a file for each class: a text a line, the class is what the names do not share', async () => {
  const lines = (label: string) => rows.filter(([each]) => each === label).map(([, text]) => text)
  const files = [
    ['d/tr_polarity.neg.txt', lines('neg').join('\r\n')],
    ['d/tr_polarity.pos.txt', `${lines('pos').join('\r\n')}\r\n\r\n`],
  ] as const
  const found = await read(files)
  expect(found.format).toBe('files')
  expect(found.rows).toEqual([...lines('neg').map((text) => ['neg', text]), ...lines('pos').map((text) => ['pos', text])])
  const names = await read([
    ['names/Arabic.txt', 'Khoury\nNahas'],
    ['names/Czech.txt', 'Abl\nAdsit'],
    ['names/Irish.txt', 'Adam'],
  ])
  expect(new Set(names.rows.map(([label]) => label))).toEqual(new Set(['Arabic', 'Czech', 'Irish']))
})

test('folders named for parts of the data are no classes', async () => {
  const found = await read([
    ['d/train/pos.txt', 'iyi\ngüzel'],
    ['d/train/neg.txt', 'kötü'],
    ['d/valid/pos.txt', 'harika'],
  ])
  expect(found.format).toBe('files')
  expect(found.rows.map(([label]) => label)).toEqual(['pos', 'pos', 'neg', 'pos'])
})

test('data to measure on find the classes of the training in their names, one of them alone too', async () => {
  const known = ['pos', 'neg']
  expect((await read([['deneme-pos.txt', 'iyi\ngüzel']], { known })).rows).toEqual([
    ['pos', 'iyi'],
    ['pos', 'güzel'],
  ])
  expect((await read([['x/neg/1.txt', 'kötü']], { known })).rows).toEqual([['neg', 'kötü']])
  expect((await read([['tek.txt', 'pos iyi']], { known })).rows).toEqual([['pos', 'iyi']])
})

test('lines that begin with their label are parted at the first blank', async () => {
  const found = await read([
    [
      'TREC.all',
      repeated(
        rows.map(([label, text]) => `${label} ${text}`),
        3,
      ).join('\n'),
    ],
  ])
  expect(found.format).toBe('lines')
  expect(found.rows.slice(0, 4)).toEqual(rows)
  const marked = await read([['a.txt', rows.map(([label, text]) => `__label__${label} ${text}`).join('\n')]])
  expect(marked.rows).toEqual(rows)
})

test('sentences alone are not taken for lines with labels', async () => {
  const prose = Array.from(
    { length: 60 },
    (_, i) => `${'bu o şu ben sen biz siz onlar film oyun müzik sahne son baş ilk'.split(' ')[i % 15]} kadar güzel ${i}`,
  )
  expect(await refused([['yorum.txt', prose.join('\n')]])).toMatchObject({ code: 'labelled-unclear' })
  expect((await read([['yorum.txt', prose.join('\n')]], { format: 'lines' })).rows.length).toBe(60)
})

test('files compressed by gzip are read, and named as they were given', async () => {
  const found = await readLabelled([await zipped('a.tsv.gz', rows.map(([label, text], i) => `${label}\t${i}_8\t${text}`).join('\n'))])
  expect(found.labels).toEqual(rows.map(([label]) => label))
  expect(found.places[1]).toEqual({ file: 'a.tsv.gz', line: 2 })
})

test('what is missing is left out and counted with its place, what comes twice is counted', async () => {
  const table = 'text,label\niyi,pos\n,neg\nkötü,neg\nsıradan,\nİYİ,pos\nkötü,pos\n  ,pos\n'
  const found = await read([['a.csv', table]])
  expect(found.rows).toEqual([
    ['pos', 'iyi'],
    ['neg', 'kötü'],
    ['pos', 'İYİ'],
    ['pos', 'kötü'],
  ])
  expect(found.findings).toEqual([
    { severity: 'warning', code: 'labelled-blank-texts', details: { texts: 2, file: 'a.csv', line: 3 } },
    { severity: 'warning', code: 'labelled-missing-labels', details: { texts: 1, file: 'a.csv', line: 5 } },
    { severity: 'note', code: 'labelled-duplicates', details: { texts: 1, file: 'a.csv', line: 6 } },
    {
      severity: 'warning',
      code: 'labelled-contradictions',
      details: { texts: 1, labels: ['neg', 'pos'], first: { file: 'a.csv', line: 4 }, second: { file: 'a.csv', line: 7 } },
    },
  ])
  for (const messages of [english, turkish])
    for (const finding of found.findings) expect(sentenceOf(messages, 'findings', finding)).toContain('a.csv')
})

test('files in different encodings are read each in its own, and told', async () => {
  const latin5 = Uint8Array.from('Çok k\xf6t\xfc, s\xfdk\xfdc\xfd bir film, hi\xe7 be\xf0enmedim', (sign) => sign.charCodeAt(0))
  const found = await readLabelled([source('a/pos.txt', 'güzel ışık'), { name: 'a/neg.txt', bytes: latin5 }, source('a/x.txt', 'plain')])
  expect(found.texts[1]).toBe('Çok kötü, sıkıcı bir film, hiç beğenmedim')
  expect(found.findings).toMatchObject([
    {
      severity: 'warning',
      code: 'labelled-mixed-encodings',
      details: {
        encodings: [
          { encoding: 'utf-8', files: 1 },
          { encoding: 'windows-1254', files: 1, file: 'a/neg.txt' },
        ],
      },
    },
  ])
})

test('a file without the letters in which two encodings differ is in neither’s way', async () => {
  const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0))
  const latin5 = bytes('Çok k\xf6t\xfc, s\xfdk\xfdc\xfd bir film, hi\xe7 be\xf0enmedim')
  const both = bytes('Çok g\xfczel bir film')
  const found = await readLabelled([
    { name: 'a/neg.txt', bytes: latin5 },
    { name: 'a/pos.txt', bytes: both },
  ])
  expect(found.texts[1]).toBe('Çok güzel bir film')
  expect(found.findings).toEqual([])
  const icelandic = { name: 'a/pos.txt', bytes: bytes('\xdea\xf0 er ma\xf0ur \xed h\xfasinu sem \xfeekkir or\xf0i\xf0') }
  expect((await readLabelled([{ name: 'a/neg.txt', bytes: latin5 }, icelandic])).findings.map(({ code }) => code)).toContain(
    'labelled-mixed-encodings',
  )
})

test('a file of lines in two encodings is read line by line, whatever its form', async () => {
  const latin5 = Uint8Array.from('\nneg s\xfdk\xfdc\xfd, hi\xe7 be\xf0enmedim', (sign) => sign.charCodeAt(0))
  const mixed = (name: string, text: string) => ({ name, bytes: Uint8Array.of(...new TextEncoder().encode(text), ...latin5) })
  for (const files of [
    [mixed('a.txt', 'pos çok güzel\nneg kötü\npos ışıl ışıl\nneg berbat')],
    [mixed('pos.txt', 'çok güzel'), source('neg.txt', 'kötü\nberbat')],
    [mixed('pos/1.txt', 'çok güzel'), source('neg/1.txt', 'kötü')],
  ]) {
    const { texts, findings } = await readLabelled(files)
    expect(texts.join('\n')).toContain('sıkıcı, hiç beğenmedim')
    expect(findings.map(({ code }) => code)).toContain('file-mixed-encodings')
  }
})

test('letters that were read wrongly are told, and put right where that is wanted', async () => {
  const table = 'text,label\nçok sýkýcý ama güzel bir þey,neg\nbu film iyi deðil,neg\ngÃ¼zel film,pos\n'
  expect((await read([['a.csv', table]])).findings).toEqual([
    { severity: 'warning', code: 'labelled-wrong-signs', details: { signs: 1 } },
    { severity: 'warning', code: 'labelled-wrong-letters', details: { letters: 5 } },
  ])
  const right = await read([['a.csv', table]], { repair: true })
  expect(right.rows.map(([, text]) => text)).toEqual(['çok sıkıcı ama güzel bir şey', 'bu film iyi değil', 'güzel film'])
  expect(right.findings).toEqual([{ severity: 'note', code: 'labelled-repaired', details: { letters: 5, signs: 1 } }])
})

test.each([
  ['labelled-empty', [['a.csv', 'text,label\na,\nb,\n']], {}],
  ['labelled-too-many-classes', [['a.csv', `text,label\n${Array.from({ length: 30 }, (_, i) => `metin ${i},s${i}`).join('\n')}\n`]], {}],
  [
    'labelled-mixed-kinds',
    [
      ['a.csv', 'text,label\na,b\n'],
      ['b.txt', 'x'],
    ],
    {},
  ],
  [
    'labelled-column-unclear',
    [
      ['pos.csv', 'comment\niyi\ngüzel\n'],
      ['neg.csv', 'comment\nkötü\n'],
    ],
    {},
  ],
] as const)('refused, with words in both languages: %s', async (code, files, options) => {
  expect((await refused(files, options as ReadingOptions)).code).toBe(code)
})

test('whatever is given, texts come out or one of our own errors', async () => {
  const piece = fc.constantFrom(
    'pos',
    'neg',
    ' ',
    '\t',
    ',',
    '\n',
    '"',
    'text',
    'label',
    '__label__a',
    'çok güzel',
    '{"text":"a","label":"b"}',
    ';',
    '1',
  )
  const file = fc.tuple(
    fc.constantFrom('a.csv', 'b.txt', 'p/1.txt', 'n/1.txt', 'c.tsv', 'd.jsonl', 'README'),
    fc.array(piece).map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
      try {
        const { texts, labels, places } = await readLabelled(files.map(([name, text]) => source(name, text)))
        expect(texts.length).toBeGreaterThan(0)
        expect(labels.length).toBe(texts.length)
        expect(places.length).toBe(texts.length)
        expect([...texts, ...labels].every((each) => each.trim() !== '')).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(TaskError)
        for (const messages of [english, turkish]) expect(sentenceOf(messages, 'errors', error as TaskError).length).toBeGreaterThan(10)
      }
    }),
    { numRuns: 300 },
  )
})

test('whatever its cells hold, a table is read back as it was written', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ş', ',', '"', '\n', ' ', 'x'), minLength: 1 }).map((text) => `m${text}m`)
  const table = fc.array(fc.tuple(cell, fc.constantFrom('iyi', 'kötü')), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(table, async (written) => {
      const quoted = written.map(([text, label]) => `"${text.replaceAll('"', '""')}",${label}`)
      const found = await read([['a.csv', ['metin,etiket', ...quoted].join('\n')]], { separator: ',', header: true })
      expect(found.rows).toEqual(written.map(([text, label]) => [label, text]))
    }),
  )
})

test('texts alone are the lines of a file, or a column of a table', async () => {
  expect(await readTexts([source('a.txt', 'bir\n\n iki \n'), source('b.csv', 'id,text\n1,üç dört\n2,beş\n')])).toEqual({
    texts: ['bir', 'iki', 'üç dört', 'beş'],
    findings: [],
  })
})

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decodeText } from 'tekrar'
import { expect, test } from 'vitest'
import { decoded } from './decoded.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const TURKISH: Readonly<Record<string, number>> = { ı: 0xfd, ş: 0xfe, ğ: 0xf0, İ: 0xdd, Ş: 0xde, Ğ: 0xd0, '’': 0x92 }
const latin5 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => TURKISH[letter] ?? letter.charCodeAt(0))
const put = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))
const read = (bytes: Uint8Array) => decoded({ name: 'x.csv', bytes })
const refused = (bytes: Uint8Array): unknown => {
  try {
    return read(bytes)
  } catch (error) {
    return error
  }
}

const first = 'metin;sınıf\nçok güzel bir film;iyi\nağır ve sıkıcı;kötü\n'
const second = 'oyuncular şahane, görüntü ışıl ışıl;iyi\nGÜNEŞ’İN çocukları;iyi\nplain;iyi\n'

test('a file put together from two, of different encodings, is read line by line and counted, whichever comes first', () => {
  expect(read(put(utf8(first), latin5(second)))).toEqual({
    text: first + second,
    encoding: 'utf-8 + windows-1254',
    findings: [
      {
        severity: 'warning',
        code: 'file-mixed-encodings',
        details: { file: 'x.csv', lines: 3, line: 1, other: { encoding: 'windows-1254', lines: 2, line: 4 } },
      },
    ],
  })
  expect(read(put(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(first), latin5(second))).text).toBe(first + second)
  expect(read(put(latin5(second), utf8(first))).text).toBe(second + first)
})

test('a file in one encoding is read as decodeText reads it, without a remark', () => {
  for (const bytes of [
    utf8(first),
    latin5(first + second),
    utf8(''),
    utf8('abc'),
    put(Uint8Array.of(0xff, 0xfe), Uint8Array.of(0x61, 0)),
  ]) {
    const { text, encoding } = decodeText(bytes)
    expect(read(bytes)).toMatchObject({ text, encoding, findings: [] })
  }
})

test('one line of a hundred that happens to be UTF-8 makes no second encoding', () => {
  const lines = Array.from({ length: 100 }, (_, i) => latin5(`satır ${i} güzel\n`))
  expect(read(put(...lines, Uint8Array.of(0xc9, 0xbb, 0x0a))).findings).toEqual([])
})

test('UTF-8 that was cut short or damaged is refused with the place, not read as something else', () => {
  const whole = utf8(`${first}evet ş`)
  expect(refused(whole.subarray(0, -1))).toMatchObject({
    code: 'file-undecodable',
    details: { file: 'x.csv', line: 4, byte: whole.length - 2, value: '0xC5', encoding: 'utf-8', lines: 1 },
  })
  const damaged = put(utf8('güzel şey ağır\n'), utf8('şıllık ğ'), Uint8Array.of(0xff), utf8('ü\n'), Uint8Array.of(0xc5), utf8('çğşıöü'))
  expect(refused(damaged)).toMatchObject({ code: 'file-undecodable', details: { line: 2, lines: 2 } })
})

test('what is no text is refused as such', () => {
  expect(refused(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0x80, 0x0a))).toMatchObject({
    code: 'file-binary',
    details: { file: 'x.csv' },
  })
})

const data = process.env.TEKRAR_DATA
test.skipIf(!data)('none of the data sets is taken for one of mixed encodings', () => {
  const names = readdirSync(data ?? '', { recursive: true, encoding: 'utf8' }).filter((name) => !/\.(gz|mat|mid)$/.test(name))
  for (const name of names) {
    if (!statSync(join(data!, name)).isFile()) continue
    const bytes = new Uint8Array(readFileSync(join(data!, name)))
    expect([name, read(bytes).text === decodeText(bytes).text]).toEqual([name, true])
  }
})

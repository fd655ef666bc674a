import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { decodeText, type TextEncoding } from './decode.ts'
import { type SingleByteEncoding, singleByteTable } from './single-byte.ts'

/** The text in single bytes, as another program would have saved it. */
function single(text: string, encoding: SingleByteEncoding): Uint8Array {
  const table = singleByteTable(encoding)
  return Uint8Array.from(text, (character) => {
    const byte = table.indexOf(character)
    if (byte < 0) throw new Error(`${encoding} has no ${character}`)
    return byte
  })
}

function utf16(text: string, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  const bytes = new Uint8Array(2 * text.length)
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i), encoding === 'utf-16le')
  return bytes
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const join2 = (mark: number[], bytes: Uint8Array): Uint8Array => Uint8Array.of(...mark, ...bytes)
const found = (bytes: Uint8Array): [string, TextEncoding, boolean] => {
  const { text, encoding, byteOrderMark } = decodeText(bytes)
  return [text, encoding, byteOrderMark]
}
function failure(bytes: Uint8Array, options = {}): TekrarError {
  try {
    decodeText(bytes, options)
  } catch (error) {
    if (error instanceof TekrarError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const turkish = 'Işık söndü; İpek, ağır ağır kalkıp şiirini okudu. Öğrenciler şaşırdı, dışarıda yağmur yağıyordu.'
const icelandic =
  'Það er maður í húsinu sem þekkir orðið. Við sögðum henni frá því í gær að Þórður væri farinn norður, og ný lýðveldi rísa.'
const faroese = 'Føroyar eru ein oyggjabólkur í Norðuratlantshavi. Býir og bygdir liggja við sjógvin, og veðrið er skiftandi.'

test('UTF-8 is found with and without a mark', () => {
  expect(found(utf8(turkish))).toEqual([turkish, 'utf-8', false])
  expect(found(join2([0xef, 0xbb, 0xbf], utf8(turkish)))).toEqual([turkish, 'utf-8', true])
  expect(found(utf8('plain ASCII'))).toEqual(['plain ASCII', 'utf-8', false])
  expect(found(new Uint8Array(0))).toEqual(['', 'utf-8', false])
})

test('UTF-16 is found with and without a mark, both ways round', () => {
  const text = `${turkish} 😀`
  expect(found(join2([0xff, 0xfe], utf16(text, 'utf-16le')))).toEqual([text, 'utf-16le', true])
  expect(found(join2([0xfe, 0xff], utf16(text, 'utf-16be')))).toEqual([text, 'utf-16be', true])
  expect(found(utf16(text, 'utf-16le'))).toEqual([text, 'utf-16le', false])
  expect(found(utf16(text, 'utf-16be'))).toEqual([text, 'utf-16be', false])
  const russian = 'Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.'
  expect(found(utf16(russian, 'utf-16le'))).toEqual([russian, 'utf-16le', false])
})

test('windows-1254 and windows-1252 are told apart by the letters around those that differ', () => {
  for (const text of [
    turkish,
    'Kılıç',
    'The city of İstanbul lies on two continents.',
    'KIŞ GÜNEŞİ',
    'dağ, bağ, çoğu, doğru, eğer, iş güç',
  ]) {
    expect(found(single(text, 'windows-1254')), text).toEqual([text, 'windows-1254', false])
  }
  for (const text of [icelandic, faroese, 'Sigurðsson', 'Þórarinn Guðmundsson', 'Háskóli Íslands, Reykjavík, við Suðurgötu']) {
    expect(found(single(text, 'windows-1252')), text).toEqual([text, 'windows-1252', false])
  }
  for (const text of ['naïve café — “déjà vu”', 'Straße, Öl, übel', 'Slavoj Žižek', 'Über çok güzel öykü']) {
    expect(found(single(text, 'windows-1252')), text).toEqual([text, 'windows-1252', false])
  }
})

test('the single-byte encodings are those of the web standard', () => {
  // Node 20 decodes windows-1252 as Latin-1, so that the platform can be asked about windows-1254 only.
  const standard = new TextDecoder('windows-1254')
  const [turkish, western] = [singleByteTable('windows-1254'), singleByteTable('windows-1252')]
  for (const [byte, character] of turkish.entries()) {
    const expected = standard.decode(Uint8Array.of(byte))
    expect(character ?? String.fromCharCode(byte)).toBe(expected)
  }
  const different = western.flatMap((character, byte) => (character === turkish[byte] ? [] : [[byte, character]]))
  expect(different).toEqual([
    ...[
      [0x8e, 'Ž'],
      [0x9e, 'ž'],
      [0xd0, 'Ð'],
      [0xdd, 'Ý'],
      [0xde, 'Þ'],
      [0xf0, 'ð'],
      [0xfd, 'ý'],
      [0xfe, 'þ'],
    ],
  ])
  expect(western.filter((character) => character === undefined)).toHaveLength(5)
})

test('an encoding that is given is used', () => {
  expect(decodeText(single('Sigurðsson', 'windows-1252'), { encoding: 'windows-1254' }).text).toBe('Sigurğsson')
  expect(decodeText(join2([0xef, 0xbb, 0xbf], utf8('ş')), { encoding: 'utf-8' }).text).toBe('ş')
  expect(failure(single('ağ', 'windows-1254'), { encoding: 'utf-8' }).code).toBe('undecodable-text')
  expect(failure(utf8('a'), { encoding: 'latin-5' }).code).toBe('invalid-argument')
})

test('binary data is refused and the place is named', () => {
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52]
  const error = failure(Uint8Array.from(png), { name: 'cat.png' }) as TekrarError<'binary-data'>
  expect(error.details).toEqual({ where: 'cat.png', byte: 8, value: '0x00' })
  expect(error.message).toContain('cat.png: this is binary data, not text (byte 0x00 at position 8)')
  expect(failure(Uint8Array.from({ length: 300 }, (_, i) => (i * 167 + 13) & 0xff)).code).toBe('binary-data')
  expect(failure(new Uint8Array(40)).code).toBe('binary-data')
  expect(failure(new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6]).buffer)).code).toBe('binary-data')
})

test('damaged UTF-8 and UTF-16 are refused with byte and line, not read as something else', () => {
  const cut = utf8(`bir\niki\n${turkish} ş`).slice(0, -1)
  const error = failure(cut) as TekrarError<'undecodable-text'>
  expect(error.details).toEqual({ where: 'text', encoding: 'utf-8', byte: cut.length - 1, line: 3, value: '0xC5' })
  const half = Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3d, 0xd8, 0x62, 0)
  expect((failure(half) as TekrarError<'undecodable-text'>).details).toMatchObject({ encoding: 'utf-16le', byte: 4 })
  expect(failure(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62)).code).toBe('undecodable-text')
})

test('a byte that no single-byte encoding has is refused with its place', () => {
  const bytes = Uint8Array.of(...single('değil\nı', 'windows-1254'), 0x81)
  expect((failure(bytes) as TekrarError<'undecodable-text'>).details).toEqual({
    ...{ where: 'text', encoding: 'windows-1254', byte: 7, line: 2, value: '0x81' },
  })
})

test('any text in UTF-8 comes back, and any bytes give a text or our own error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      fc.pre(!/^\ufeff|\p{Cc}/u.test(text))
      expect(found(utf8(text))).toEqual([text, 'utf-8', false])
      expect(found(join2([0xff, 0xfe], utf16(text, 'utf-16le')))[0]).toBe(text)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      try {
        expect(typeof decodeText(bytes).text).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(TekrarError)
      }
    }),
    { numRuns: 500 },
  )
})

const folder = process.env.TEKRAR_DATA ?? ''
const real = (path: string) => test.skipIf(!folder || !existsSync(join(folder, path)))
const read = (path: string): Uint8Array => readFileSync(join(folder, path))

real('mr-rt-polarity/rt-polarity.pos')('film reviews in windows-1252 are found to be that (needs TEKRAR_DATA)', () => {
  for (const file of ['rt-polarity.pos', 'rt-polarity.neg'])
    expect(decodeText(read(`mr-rt-polarity/${file}`)).encoding).toBe('windows-1252')
})

real('turkish-madonna/madonna.txt')(
  'a Turkish novel saved in windows-1254 or UTF-16 comes back, as a whole and by lines (needs TEKRAR_DATA)',
  () => {
    const { text, encoding } = decodeText(read('turkish-madonna/madonna.txt'))
    expect(encoding).toBe('utf-8')
    expect(found(single(text, 'windows-1254'))).toEqual([text, 'windows-1254', false])
    expect(found(utf16(text, 'utf-16le'))).toEqual([text, 'utf-16le', false])
    const lines = text.split('\n').filter((line) => /[ğışĞİŞ]/.test(line))
    const right = lines.filter((line) => decodeText(single(line, 'windows-1254')).text === line)
    expect(right.length / lines.length).toBeGreaterThan(0.99)
  },
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languageOf } from './detect.ts'
import { damageOf, repaired } from './repair.ts'

const turkish = 'Işık söndü; İpek, ağır ağır kalkıp şiirini okudu. Öğrenciler şaşırdı, dışarıda yağmur yağıyordu.'
const wrong = 'Iþýk söndü; Ýpek, aðýr aðýr kalkýp þiirini okudu. Öðrenciler þaþýrdý, dýþarýda yaðmur yaðýyordu.'
const icelandic =
  'Það er maður í húsinu sem þekkir orðið. Við sögðum henni frá því í gær að Þórður væri farinn norður, og ný lýðveldi rísa.'

test.each([
  ['tr', [turkish]],
  ['tr', ['bu film cok guzel ama sonu hic iyi degil', 'ben bunu daha once izledim, bence kotu']],
  ['tr', [wrong]],
  ['tr', ['BU FİLM ÇOK GÜZEL', 'HİÇ BEĞENMEDİM']],
  ['en', ['The film is good, but it was too long for me.', 'i like this one and would see it again']],
  ['other', ['Der Film ist sehr gut, aber die Musik war zu laut und der Ton nicht.']],
  ['other', ["Le film est très bon, mais la musique n'est pas pour moi et les acteurs non plus."]],
  ['other', [icelandic]],
  ['other', ['Smith', 'Ivanov', 'Nguyen', 'Rossi', 'Müller']],
  ['other', ['']],
  ['other', []],
] as const)('the language is found: %s', (language, texts) => {
  expect(languageOf(texts)).toBe(language)
})

test('letters read in a wrong encoding are put right and counted', () => {
  expect(repaired(wrong)).toEqual({ text: turkish, letters: 20, sequences: 0 })
  expect(repaired('plain')).toEqual({ text: 'plain', letters: 0, sequences: 0 })
})

/** What a program shows that reads UTF-8 as windows-1252. */
const misread = (text: string) => {
  const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
  return [...new TextEncoder().encode(text)]
    .map((byte) => (byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : String.fromCharCode(byte)))
    .join('')
}

test('UTF-8 read as windows-1252 is put right, whatever the characters', () => {
  expect(repaired('gÃ¼zel').text).toBe('güzel')
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abc ğüşıöçĞÜŞİÖÇâî’“”…–😀') }), (text) => {
      expect(repaired(misread(text)).text).toBe(text)
    }),
  )
})

test('what is right stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abc ğüşıöçâîûĞÜŞİÖÇ’“”…–™😀') }), (text) => {
      expect(repaired(text)).toEqual({ text, letters: 0, sequences: 0 })
    }),
  )
})

test('damage is counted, and Icelandic is none', () => {
  expect(damageOf([wrong, turkish])).toEqual({ letters: 20, sequences: 0 })
  expect(damageOf(['gÃ¼zel', 'Ã¶ykÃ¼'])).toEqual({ letters: 0, sequences: 3 })
  expect(damageOf([icelandic])).toEqual({ letters: 0, sequences: 0 })
  expect(damageOf([turkish])).toEqual({ letters: 0, sequences: 0 })
})

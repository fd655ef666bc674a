import { expect, test } from 'vitest'
import { readAbc } from './read-abc.ts'

const read = (body: string, { head = 'M:4/4\nL:1/4', key = 'C', playChords = false } = {}) =>
  readAbc({ name: 'a.abc', bytes: new TextEncoder().encode(`X:1\nT:Test\n${head}\nK:${key}\n${body}\n`) }, { playChords })
const notesOf = (body: string, options = {}) => read(body, options).pieces[0]!.notes
const keysOf = (body: string, options = {}) => notesOf(body, options).map(({ key }) => key)
const lengthsOf = (body: string, options = {}) => notesOf(body, options).map(({ begin, end }) => end - begin)

test('letters are keys, octaves by case, commas and apostrophes', () => {
  expect(keysOf("C,CDEFGABcc'")).toEqual([48, 60, 62, 64, 65, 67, 69, 71, 72, 84])
})

test.each([
  ['G', [65 + 1, 60]],
  ['F', [65, 60]],
  ['D', [66, 61]],
  ['Am', [65, 60]],
  ['Em', [66, 60]],
  ['Edor', [66, 61]],
  ['D mixolydian', [66, 60]],
  ['Cm', [65, 60]],
  ['none', [65, 60]],
])('the key %s alters F and C', (key, expected) => {
  expect(keysOf('FC', { key })).toEqual(expected)
})

test('flats of a key come in their order', () => {
  expect(keysOf('BEAD', { key: 'Bb' })).toEqual([70, 63, 69, 62])
  expect(keysOf('BEAD', { key: 'Gm' })).toEqual([70, 63, 69, 62])
})

test('an accidental holds to the end of its bar, in its octave', () => {
  expect(keysOf('^FFf=F|F', { key: 'C' })).toEqual([66, 66, 77, 65, 65])
  expect(keysOf('__B^^C', { key: 'C' })).toEqual([69, 62])
})

test('lengths multiply the unit, broken rhythm and tuplets change them', () => {
  expect(lengthsOf('C2C/2C/C//C3/2')).toEqual([2, 0.5, 0.5, 0.25, 1.5])
  expect(lengthsOf('C>DC<D')).toEqual([1.5, 0.5, 0.5, 1.5])
  expect(lengthsOf('(3CDE F').map((length) => Math.round(length * 1000))).toEqual([667, 667, 667, 1000])
  expect(lengthsOf('C', { head: 'M:6/8' })).toEqual([0.5])
  expect(lengthsOf('C', { head: 'M:2/4' })).toEqual([0.25])
})

test('rests are silence, ties one note, brackets one chord', () => {
  expect(notesOf('Cz2D-|D[EG]2')).toEqual([
    { key: 60, begin: 0, end: 1 },
    { key: 62, begin: 3, end: 5 },
    { key: 64, begin: 5, end: 7 },
    { key: 67, begin: 5, end: 7 },
  ])
})

test('repeats are played twice, with an ending for each', () => {
  const letters = (body: string) =>
    keysOf(body)
      .map((key) => 'C.D.EF.G.A.B'[key - 60])
      .join('')
  expect(letters('C|D:|E')).toBe('CDCDE')
  expect(letters('C|:D|E:|F')).toBe('CDEDEF')
  expect(letters('C::D:|E')).toBe('CCDDE')
  expect(letters('C|[1D:|[2E||F')).toBe('CDCEF')
  expect(letters('|:C|1D:|2E||F:|')).toBe('CDCEFF')
  expect(letters('C|[1D:|[2E:|F:|')).toBe('CDCEFF')
})

test('chords in quotes are played where that is wanted, until the next', () => {
  expect(keysOf('"C"CD"Am"E', { playChords: false })).toEqual([60, 62, 64])
  const sounding = notesOf('"C"CD"Am"E', { playChords: true }).filter(({ key }) => key < 60)
  expect(sounding.map(({ key, begin, end }) => [key, begin, end])).toEqual([
    [48, 0, 2],
    [52, 0, 2],
    [55, 0, 2],
    [57, 2, 3],
  ])
})

test('several tunes are several pieces; key and unit may change within one', () => {
  const text = 'X:1\nL:1/4\nK:C\nFF\nK:G\nF\nL:1/8\nF\n\nsome words\n\nX:2\nK:D\nF\n'
  const { pieces } = readAbc({ name: 'a.abc', bytes: new TextEncoder().encode(text) }, { playChords: false })
  expect(pieces.map(({ name, notes }) => [name, notes.map(({ key }) => key)])).toEqual([
    ['a.abc#1', [65, 65, 66, 66]],
    ['a.abc#2', [66]],
  ])
})

test('ornaments, slurs and remarks change nothing; what is not understood is counted', () => {
  const { pieces, findings } = read('(CD)~E!trill!F|{ga}G & A % a remark: B')
  expect(pieces[0]!.notes.map(({ key }) => key)).toEqual([60, 62, 64, 65, 67, 69])
  expect(findings).toEqual([{ severity: 'note', code: 'abc-left-out', details: { file: 'a.abc', count: 2, examples: ['{ga}', '&'] } }])
})

test('Z and X are rests of whole bars, by the meter that holds there', () => {
  const begins = (head: string, body: string) => notesOf(body, { head }).map(({ begin }) => begin)
  expect(begins('M:3/4\nL:1/4', 'c Z2 d | X e')).toEqual([0, 7, 11])
  expect(begins('M:6/8\nL:1/8', 'c Z d')).toEqual([0, 3.5])
  expect(begins('M:4/4\nL:1/4', 'c [M:2/4] Z d')).toEqual([0, 3])
})

test('voices sound together, each with its own accidentals and repeats, by lines or within them', () => {
  const placed = (body: string) => notesOf(body, { head: 'M:4/4\nL:1/4\nV:1\nV:2 clef=bass' }).map(({ key, begin }) => [key, begin])
  const together = [
    [48, 0],
    [73, 0],
    [50, 1],
    [73, 1],
  ]
  expect(placed('V:1\n^c c |\nV:2\nC, D, |')).toEqual(together)
  expect(placed('[V:1] ^c c | [V:2] C, D, |')).toEqual(together)
  expect(placed('V:1\n^c |\nV:2\nC, |\nV:1\n^c |\nV:2\nD, |')).toEqual(together)
})

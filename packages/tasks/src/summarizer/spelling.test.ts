import { expect, test } from 'vitest'
import { spelledAs } from './spelling.ts'

const known = (piece: string) => ['police', 'union', 'bank'].includes(piece)

test('names and letters are as the source spells them; a known word that only begins a sentence is not a name', () => {
  const source = 'Police said Tuesday the IMF and Gazprom met. Union men of the World Bank left. Yukos stayed'
  expect(spelledAs(['police', 'imf', 'gazprom', 'union', 'bank', 'yukos', 'meet', '.'], source, 'en', known)).toEqual([
    'police',
    'IMF',
    'Gazprom',
    'union',
    'Bank',
    'Yukos',
    'meet',
    '.',
  ])
})

test('part of a word is not the word', () => {
  expect(spelledAs(['art', 'in'], 'The ARTist saw ART INside', 'en', known)).toEqual(['ART', 'in'])
})

test('Turkish capitals are those of Turkish, and without a language nothing changes', () => {
  expect(spelledAs(['ısparta', "'da", 'izmir'], "dün Isparta'da ve İzmir'de", 'tr', known)).toEqual(['Isparta', "'da", 'İzmir'])
  expect(spelledAs(['imf'], 'the IMF', 'none', known)).toEqual(['imf'])
})

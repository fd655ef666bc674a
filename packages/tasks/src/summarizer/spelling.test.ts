import { expect, test } from 'vitest'
import { words } from '../language/words.ts'
import { capitalized, Spellings } from './spelling.ts'

const known = (piece: string) => ['police', 'union', 'bank'].includes(piece)
const none = new Spellings([])

test('names and letters are as the source spells them; a known word that only begins a sentence is not a name', () => {
  const source = 'Police said Tuesday the IMF and Gazprom met. Union men of the World Bank left. Yukos stayed'
  const pieces = ['police', 'imf', 'gazprom', 'union', 'bank', 'yukos', 'meet', '.']
  expect(none.spell(pieces, source, 'en', known)).toEqual(['police', 'IMF', 'Gazprom', 'union', 'Bank', 'Yukos', 'meet', '.'])
})

test('words that texts spell with capitals within sentences are spelled so, whatever their source tells', () => {
  const texts = ['The man met Arafat of the PLO.', 'Police of Iraq and Arafat. Men in Iraq', 'A Union man, a union man and the union']
  const spellings = Spellings.of(texts, 'en', (text) => words(text, 'en'))
  expect([...spellings.known]).toEqual([
    ['arafat', 'Arafat'],
    ['iraq', 'Iraq'],
  ])
  expect(spellings.spell(['iraq', 'men', 'plo'], 'Iraq has men', 'en', () => true)).toEqual(['Iraq', 'men', 'plo'])
})

test('part of a word is not the word', () => {
  expect(none.spell(['art', 'in'], 'The ARTist saw ART INside', 'en', known)).toEqual(['ART', 'in'])
})

test('Turkish capitals are those of Turkish, and without a language nothing changes', () => {
  expect(none.spell(['ısparta', "'da", 'izmir'], "dün Isparta'da ve İzmir'de", 'tr', known)).toEqual(['Isparta', "'da", 'İzmir'])
  expect(capitalized('izmir', 'tr')).toBe('İzmir')
  expect(none.spell(['imf'], 'the IMF', 'none', known)).toEqual(['imf'])
})

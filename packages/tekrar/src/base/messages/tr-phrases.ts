import { layerPhrases } from './tr-phrases-layers.ts'
import { modelPhrases } from './tr-phrases-models.ts'
import { placePhrases } from './tr-phrases-places.ts'
import { valuePhrases } from './tr-phrases-values.ts'

/**
 * What errors say in their details, in Turkish: what was expected, what came, what to do. The details are written where an error is thrown,
 * in English; a phrase that isn't here stays English. `{}` is anything, and is itself looked up; `{1}` in the Turkish is the first of them.
 * Where several fit, the longest does.
 */
const phrases: Readonly<Record<string, string>> = { ...valuePhrases, ...layerPhrases, ...modelPhrases, ...placePhrases }

let patterns: readonly (readonly [RegExp, string])[] | undefined

const makePatterns = (): readonly (readonly [RegExp, string])[] =>
  Object.entries(phrases)
    .filter(([english]) => english.includes('{}'))
    .sort(([a], [b]) => b.length - a.length)
    .map(([english, turkish]) => [new RegExp(`^${english.split('{}').map(escaped).join('(.+?)')}$`, 's'), turkish] as const)

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The phrase in Turkish where it is known, else as it is. */
export function inTurkish(phrase: string): string {
  if (Object.hasOwn(phrases, phrase)) return phrases[phrase]!
  patterns ??= makePatterns()
  for (const [pattern, turkish] of patterns) {
    const found = pattern.exec(phrase)
    if (found) return turkish.replace(/\{(\d)\}/g, (_, number: string) => inTurkish(found[Number(number)]!))
  }
  return phrase
}

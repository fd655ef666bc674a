import { random } from '../base/random.ts'
import type { Source } from '../base/source.ts'

/** Sentences of a made-up language: which of two words comes first says the class; the words between say nothing. No bag of words can tell it. */
export function sentences(count: number, seed: number): { readonly text: string; readonly label: string }[] {
  const draw = random(seed)
  return Array.from({ length: count }, () => {
    const first = draw() < 0.5
    const between = Array.from({ length: Math.floor(draw() * 4) }, () => ['and', 'so', 'then', 'oh'][Math.floor(draw() * 4)]!)
    const words = first ? ['salt', ...between, 'rain'] : ['rain', ...between, 'salt']
    return { text: words.join(' '), label: first ? 'sea' : 'sky' }
  })
}

export const file = (name: string, text: string): Source => ({ name, bytes: new TextEncoder().encode(text) })

/** A table of them. */
export const csv = (rows: readonly { readonly text: string; readonly label: string }[], name = 'examples.csv'): Source =>
  file(name, `text,label\n${rows.map(({ text, label }) => `"${text.replaceAll('"', '""')}",${label}`).join('\n')}\n`)

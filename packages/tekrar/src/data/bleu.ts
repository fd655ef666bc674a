import { refuseUnless } from '../base/refuse-unless.ts'

/** Options of `bleu`. */
export interface BleuOptions {
  /** Whether case counts not; false. */
  readonly lowerCase?: boolean
  /** `13a`: marks are words of their own, as in WMT's mteval-v13a; `none`: words are what stands between spaces. `13a` unless given. */
  readonly tokenize?: '13a' | 'none'
}

export interface Bleu {
  /** In percent: brevity penalty × geometric mean of the four precisions. */
  readonly score: number
  /** Of sequences of 1 to 4 words, in percent. */
  readonly precisions: readonly number[]
  readonly brevityPenalty: number
  /** Words written, and words of the references. */
  readonly words: number
  readonly referenceWords: number
}

const ORDERS = [1, 2, 3, 4] as const

/**
 * BLEU of a corpus (Papineni et al., 2002) with one reference for each text, as SacreBLEU computes it (Post, 2018): 13a tokens; where no sequence of a length is right,
 * its precision is halved again and again instead of 0. Throws `invalid-argument` where the lists differ in length.
 */
export function bleu(
  texts: readonly string[],
  references: readonly string[],
  { lowerCase = false, tokenize = '13a' }: BleuOptions = {},
): Bleu {
  refuseUnless('bleu', 'references', texts.length === references.length, `one for each of ${texts.length} texts`, references.length)
  const words = (text: string): string[] => {
    const cased = lowerCase ? text.toLowerCase() : text
    return (tokenize === '13a' ? tokens13a(cased) : cased).split(/\s+/).filter(Boolean)
  }
  const right = ORDERS.map(() => 0)
  const all = ORDERS.map(() => 0)
  let [written, wanted] = [0, 0]
  for (const [i, text] of texts.entries()) {
    const [given, reference] = [words(text), words(references[i]!)]
    written += given.length
    wanted += reference.length
    for (const [at, order] of ORDERS.entries()) {
      const known = counts(reference, order)
      for (const [sequence, count] of counts(given, order)) {
        all[at]! += count
        right[at]! += Math.min(count, known.get(sequence) ?? 0)
      }
    }
  }
  const precisions = smoothed(right, all)
  const brevityPenalty = written === 0 ? 0 : written < wanted ? Math.exp(1 - wanted / written) : 1
  const mean = Math.exp(precisions.reduce((sum, precision) => sum + Math.log(precision), 0) / ORDERS.length)
  return {
    score: precisions.includes(0) ? 0 : brevityPenalty * mean,
    precisions,
    brevityPenalty,
    words: written,
    referenceWords: wanted,
  }
}

/** How often each sequence of so many words occurs. */
function counts(words: readonly string[], order: number): Map<string, number> {
  const found = new Map<string, number>()
  for (let i = 0; i + order <= words.length; i++) {
    const sequence = words.slice(i, i + order).join(' ')
    found.set(sequence, (found.get(sequence) ?? 0) + 1)
  }
  return found
}

function smoothed(right: readonly number[], all: readonly number[]): number[] {
  if (right.every((count) => count === 0)) return right.map(() => 0)
  let halves = 1
  return right.map((count, at) => {
    if (all[at] === 0) return 0
    if (count > 0) return (100 * count) / all[at]!
    halves *= 2
    return 100 / (halves * all[at]!)
  })
}

const ENTITIES = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
] as const

/** Marks as words of their own: those of ASCII, but for periods and commas within numbers and hyphens after anything but a digit. */
function tokens13a(text: string): string {
  const plain = ENTITIES.reduce(
    (line, [entity, mark]) => line.replaceAll(entity, mark),
    text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' '),
  )
  return ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
}

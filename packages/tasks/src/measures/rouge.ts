/** How well a summary matches the one it should be: F1 of what both have, each from 0 to 1. */
export interface Rouge {
  /** Words in common. */
  readonly rouge1: number
  /** Pairs of neighbouring words in common. */
  readonly rouge2: number
  /** The longest sequence of words that stands in both, in order, perhaps with others in between. */
  readonly rougeL: number
}

/** A text as ROUGE compares it: runs of letters and digits, in lower case as it is given. */
export const rougeWords = (text: string): readonly string[] => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** ROUGE (Lin, "ROUGE: a package for automatic evaluation of summaries", 2004) of words, without stemming. Nothing in common, or no words, is 0. */
export function rougeOf(summary: readonly string[], reference: readonly string[]): Rouge {
  return {
    rouge1: overlap(summary, reference, 1),
    rouge2: overlap(summary, reference, 2),
    rougeL: f1(longestInCommon(summary, reference), summary.length, reference.length),
  }
}

/** The mean over several. */
export function meanRouge(scores: readonly Rouge[]): Rouge {
  const mean = (name: keyof Rouge): number => scores.reduce((sum, score) => sum + score[name], 0) / Math.max(1, scores.length)
  return { rouge1: mean('rouge1'), rouge2: mean('rouge2'), rougeL: mean('rougeL') }
}

const f1 = (common: number, given: number, wanted: number): number => (common === 0 ? 0 : (2 * common) / (given + wanted))

function overlap(summary: readonly string[], reference: readonly string[], length: number): number {
  const left = counted(reference, length)
  let common = 0
  for (const [run, count] of counted(summary, length)) common += Math.min(count, left.get(run) ?? 0)
  return f1(common, summary.length - length + 1, reference.length - length + 1)
}

/** How often each run of so many words comes. */
function counted(words: readonly string[], length: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i + length <= words.length; i++) {
    const run = words.slice(i, i + length).join(' ')
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return counts
}

function longestInCommon(a: readonly string[], b: readonly string[]): number {
  const longest = new Uint32Array(b.length + 1)
  for (const word of a) {
    let diagonal = 0
    for (const [i, other] of b.entries()) {
      const above = longest[i + 1]!
      longest[i + 1] = word === other ? diagonal + 1 : Math.max(above, longest[i]!)
      diagonal = above
    }
  }
  return longest[b.length]!
}

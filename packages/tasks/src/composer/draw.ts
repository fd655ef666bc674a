import type { Step } from '../music/piece.ts'

const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B']

/** The name of a key, middle C being C4. */
export const nameOf = (key: number): string => `${NAMES[key % 12]}${Math.floor(key / 12) - 1}`

export interface Drawing {
  /** Columns that a line may have. */
  readonly width: number
  /** Steps in a bar. */
  readonly bar: number
  /** Steps at the beginning that were given; of them the last bar alone is drawn, before a thick line. */
  readonly primed?: number
}

/** Columns before a line: the name of its lower key. */
const MARGIN = 5
/** Folded lines that are drawn at most, one below the other. */
const MOST = 12
/** The key that silence is drawn around. */
const SILENT = 60
/** By whether the upper and the lower key of a line sound. */
const CELLS = { neither: '·', upper: '▀', lower: '▄', both: '█' } as const

/**
 * A roll as a drawing: a column for each step, bars parted by thin lines, folded at their ends to the width. Each folded part has two keys in a line of
 * characters, the highest above, as far as keys sound in it and one more. Empty where nothing sounds.
 */
export function drawRoll(steps: readonly Step[], { width, bar, primed = 0 }: Drawing): string {
  const begin = Math.max(0, primed - bar)
  if (steps.slice(begin).every((step) => step.length === 0)) return ''
  const room = Math.max(1, width - MARGIN)
  const given = begin < primed ? [steps.slice(begin, primed)] : []
  const folded = foldedOf([...given, ...barsOf(steps.slice(primed), Math.min(bar, room))], room)
  const drawn = folded.slice(0, MOST).map((bars, at) => drawPart(bars, at === 0 ? given.length : 0))
  return [...drawn, ...(folded.length > MOST ? ['…'] : [])].join('\n\n')
}

/** Bars beside each other, of which the first ones were given. */
function drawPart(bars: readonly (readonly Step[])[], given: number): string {
  const keys = bars.flat(2)
  const [lowest, highest] =
    keys.length === 0 ? [SILENT, SILENT] : [keys.reduce((a, b) => Math.min(a, b)), keys.reduce((a, b) => Math.max(a, b))]
  const lines: string[] = []
  for (let key = pairOf(highest + 1); key >= pairOf(lowest - 1); key -= 2) {
    const cells = bars.map(
      (each, i) => each.map((step) => cellOf(step, key)).join('') + (i + 1 === bars.length ? '' : i + 1 === given ? '┃' : '│'),
    )
    lines.push(`${nameOf(key).padStart(MARGIN - 1)} ${cells.join('')}`)
  }
  return lines.join('\n')
}

/** The lower key of the two that share a line. */
const pairOf = (key: number): number => key - (key % 2)

function cellOf(step: Step, lower: number): string {
  const [below, above] = [step.includes(lower), step.includes(lower + 1)]
  return above ? (below ? CELLS.both : CELLS.upper) : below ? CELLS.lower : CELLS.neither
}

const barsOf = (steps: readonly Step[], bar: number): (readonly Step[])[] =>
  Array.from({ length: Math.ceil(steps.length / bar) }, (_, i) => steps.slice(i * bar, (i + 1) * bar))

/** As many bars in each line as there is room for, with a column between them. */
function foldedOf(bars: readonly (readonly Step[])[], room: number): (readonly Step[])[][] {
  const lines: (readonly Step[])[][] = []
  let taken = Number.POSITIVE_INFINITY
  for (const each of bars) {
    if (taken + 1 + each.length > room) {
      lines.push([])
      taken = -1
    }
    lines.at(-1)!.push(each.slice(-room))
    taken += 1 + each.length
  }
  return lines
}

/** Box-drawing characters by where they lead: up, down, left, right. */
const LINES: Readonly<Record<string, string>> = {
  ud: '│',
  lr: '─',
  ul: '╯',
  ur: '╰',
  dl: '╮',
  dr: '╭',
  ulr: '┴',
  dlr: '┬',
  udl: '┤',
  udr: '├',
  udlr: '┼',
  u: '│',
  d: '│',
}

/** A row of lanes, two columns each; `lane` has a dot of its own. */
export const drawLane = (active: readonly boolean[], lane?: number, dot = '●'): string =>
  Array.from({ length: Math.max(active.length, (lane ?? -1) + 1) }, (_, i) => (i === lane ? dot : active[i] ? '│' : ' '))
    .join(' ')
    .trimEnd()

export interface Merge {
  /** Where the layer stands below. */
  readonly lane: number
  /** Lanes that it takes, of which those in `ending` end here. */
  readonly taken: readonly number[]
  readonly ending: readonly number[]
  /** Whether each lane came from above. */
  readonly before: readonly boolean[]
}

/** The row above a layer: what it takes is led to its lane; a lane in between that it does not take is crossed. */
export function drawMerge({ lane, taken, ending, before }: Merge): string {
  const least = Math.min(lane, ...taken)
  const most = Math.max(lane, ...taken)
  const width = Math.max(before.length, lane + 1)
  const row = Array.from({ length: width }, (_, i) => {
    const inside = i >= least && i <= most
    const isTaken = taken.includes(i)
    if (!inside || !(isTaken || i === lane)) return before[i] ? '│' : inside ? '─' : ' '
    const ways = [
      before[i] && (isTaken || i !== lane) ? 'u' : '',
      i === lane || (before[i] && !ending.includes(i)) ? 'd' : '',
      i > least ? 'l' : '',
      i < most ? 'r' : '',
    ]
    return LINES[ways.join('')] ?? ' '
  })
  return row
    .map((line, i) => (i < width - 1 ? line + (i >= least && i < most ? '─' : ' ') : line))
    .join('')
    .trimEnd()
}

/** How often each piece comes. */
export function countPieces(pieces: Iterable<string>, counts: Map<string, number> = new Map()): Map<string, number> {
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  return counts
}

export interface Keeping {
  readonly minimumCount: number
  readonly maximumSize: number
}

/** Those that come often enough, the most frequent first, and of equally frequent ones in the order of their code units; no more than there is room for. */
export function frequent(counts: ReadonlyMap<string, number>, { minimumCount, maximumSize }: Keeping): string[] {
  const kept = [...counts].filter(([, count]) => count >= minimumCount)
  kept.sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
  return kept.slice(0, Math.max(0, maximumSize)).map(([piece]) => piece)
}

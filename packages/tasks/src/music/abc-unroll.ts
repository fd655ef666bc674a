/** A piece of a tune's body as it is written. Lengths are in beats. */
export type Written =
  | { readonly kind: 'note'; readonly keys: readonly number[]; readonly length: number; readonly tied: boolean }
  | { readonly kind: 'chord'; readonly keys: readonly number[] }
  /** A bar line, and whether a repeated part ends or begins there, or a section ends. */
  | { readonly kind: 'bar'; readonly ends: boolean; readonly begins: boolean; readonly closes: boolean }
  /** What follows is played in these passes alone. */
  | { readonly kind: 'ending'; readonly passes: readonly number[] }

/** The body as it is played: repeats and their endings written out. A mark that nothing belongs to is played over. */
export function unrolled(body: readonly Written[]): Written[] {
  const played: Written[] = []
  let [start, pass, inLastEnding] = [0, 1, false]
  for (let i = 0; i < body.length; i++) {
    const item = body[i]!
    if (item.kind === 'ending') {
      if (item.passes.includes(pass)) {
        inLastEnding = pass > 1
        continue
      }
      const next = pass > 1 ? nextEnding(body, i, pass) : undefined
      // Without an ending for this pass the tune goes on behind the part that was repeated.
      i = next === undefined ? endOfEnding(body, i) : next - 1
      if (next === undefined) [start, pass, inLastEnding] = [i + 1, 1, false]
      continue
    }
    if (item.kind !== 'bar') {
      played.push(item)
      continue
    }
    if (item.ends && pass === 1 && !inLastEnding) {
      pass = 2
      i = start - 1
      continue
    }
    if (item.ends || item.begins || (item.closes && inLastEnding)) [start, pass, inLastEnding] = [i + 1, 1, false]
  }
  return played
}

/** The ending for a pass, as long as it belongs to the same part. */
function nextEnding(body: readonly Written[], from: number, pass: number): number | undefined {
  for (let i = from + 1; i < body.length; i++) {
    const item = body[i]!
    if (item.kind === 'ending') return item.passes.includes(pass) ? i : undefined
    if (item.kind === 'bar' && item.begins && !item.ends) return undefined
  }
  return undefined
}

/** The bar line that an ending is closed by. */
function endOfEnding(body: readonly Written[], from: number): number {
  for (let i = from + 1; i < body.length; i++) {
    const item = body[i]!
    if (item.kind === 'bar' && (item.ends || item.closes)) return i
  }
  return body.length
}

/** Where a mark stands, and how wide its label is. */
export interface Labelled {
  readonly x: number
  readonly y: number
  readonly width: number
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const HEIGHT = 11
const MARK = 6
/** Directions a label may lie in, the nicest first, nearer before farther. */
const DIRECTIONS = [1, 1.8, 2.6].flatMap((far) =>
  [
    [1, 0],
    [-1, 0],
    [0, -1],
    [0, 1],
    [0.8, -0.8],
    [-0.8, -0.8],
    [0.8, 0.8],
    [-0.8, 0.8],
  ].map(([x, y]) => [x! * far, y! * far] as const),
)

/**
 * A place beside each mark for its label, anchored in its middle at its foot: where it covers no mark and no other label; the one that covers least where there is no
 * free one.
 */
export function placedLabels(marks: readonly Labelled[], bounds: Box): readonly { readonly x: number; readonly y: number }[] {
  const taken: Box[] = marks.map(({ x, y }) => ({ left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK }))
  return marks.map(({ x, y, width }, i) => {
    let best = { x, y, box: taken[i]!, cover: Number.POSITIVE_INFINITY }
    for (const [across, down] of DIRECTIONS) {
      const middle = x + across * (MARK + width / 2 + 1)
      const foot = y + HEIGHT / 2 - 1 + down * (MARK + HEIGHT / 2 + 1)
      const box = { left: middle - width / 2, right: middle + width / 2, top: foot - HEIGHT + 2, bottom: foot + 1 }
      const outside = box.left < bounds.left || box.right > bounds.right || box.top < bounds.top || box.bottom > bounds.bottom
      const cover = taken.reduce((sum, other) => sum + common(box, other), outside ? 1000 : 0)
      if (cover < best.cover) best = { x: middle, y: foot, box, cover }
      if (cover === 0) break
    }
    taken.push(best.box)
    return { x: best.x, y: best.y }
  })
}

/** The area that two boxes share. */
export const common = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))

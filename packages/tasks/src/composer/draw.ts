import type { Step } from '../music/piece.ts'

const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B']

/** The name of a key, middle C being C4. */
export const nameOf = (key: number): string => `${NAMES[key % 12]}${Math.floor(key / 12) - 1}`

/** A roll as a drawing: a row for each key, the highest above, a column for each step, as many as fit. */
export function drawRoll(steps: readonly Step[], width: number): string {
  const keys = steps.flat()
  if (keys.length === 0) return ''
  const [lowest, highest] = [keys.reduce((a, b) => Math.min(a, b)), keys.reduce((a, b) => Math.max(a, b))]
  const shown = steps.slice(0, Math.max(1, width - 6))
  const rows = Array.from({ length: highest - lowest + 1 }, (_, i) => highest - i)
  return rows.map((key) => `${nameOf(key).padStart(4)} ${shown.map((step) => (step.includes(key) ? '█' : '·')).join('')}`).join('\n')
}

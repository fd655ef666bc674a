import { expect, test } from 'vitest'
import { aheadWidth, writeAhead } from './calendar.ts'

const angle = (share: number) => [Math.sin(2 * Math.PI * share), Math.cos(2 * Math.PI * share)]

test('what is known of the steps to come: known columns of each, the calendar of the last with its double angles and products', () => {
  const calendar = { known: 1, cycles: 2, year: 1 }
  const ahead = Float32Array.from([0, 1, 2, 3].flatMap((step) => [step * 10, ...angle(step / 24), ...angle(step / 168)]))
  const width = aheadWidth(calendar, 2)
  expect(width).toBe(2 + 8 + 16)
  const to = new Float64Array(width + 1)
  writeAhead(ahead, 2, { ...calendar, horizon: 2 }, to, 1)
  const [hour, week] = [3 / 24, 3 / 168].map((share) => [...angle(share), ...angle(2 * share)]) as [number[], number[]]
  const wanted = [0, 20, 30, ...hour, ...week, ...hour.flatMap((a) => week.map((b) => a * b))]
  for (const [i, value] of wanted.entries()) expect(to[i]!).toBeCloseTo(value, 5)
  expect(aheadWidth({ known: 0, cycles: 0, year: -1 }, 5)).toBe(0)
})

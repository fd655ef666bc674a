import { expect, test } from 'vitest'
import type { Step } from '../music/piece.ts'
import { drawRoll } from './draw.ts'

test('only keys that sound and one more to both sides are drawn, two in a line', () => {
  expect(drawRoll([[60], [61], [60, 61], [], [64]], { width: 80, bar: 8 })).toBe(
    ['  E4 ····▄', '  D4 ·····', '  C4 ▄▀█··', ' A♯3 ·····'].join('\n'),
  )
  expect(drawRoll([[], []], { width: 80, bar: 8 })).toBe('')
})

test('bars are parted, and folded at their ends to the width', () => {
  const steps = Array.from({ length: 10 }, (): Step => [60])
  expect(drawRoll(steps, { width: 5 + 9, bar: 4 })).toBe(['  C4 ▄▄▄▄│▄▄▄▄', ' A♯3 ····│····', '', '  C4 ▄▄', ' A♯3 ··'].join('\n'))
  // A bar that is too long for a line is cut.
  const lines = drawRoll(steps, { width: 5 + 3, bar: 4 }).split('\n')
  expect(lines.every((line) => [...line].length <= 8)).toBe(true)
  expect(
    lines
      .filter((line) => line.startsWith('  C4'))
      .join('')
      .replace(/[^▄]/g, ''),
  ).toHaveLength(10)
})

test('each folded part is drawn as far as it sounds', () => {
  const steps = [40, 40, 40, 40, 80, 80].map((key): Step => [key])
  expect(drawRoll([...steps, [], [], [], []], { width: 5 + 4, bar: 4 })).toBe(
    ['  E2 ▄▄▄▄', '  D2 ····', '', ' G♯5 ▄▄··', ' F♯5 ····', '', '  C4 ··', ' A♯3 ··'].join('\n'),
  )
})

test('of a long primer the last bar is drawn, before what is new', () => {
  const primer = Array.from({ length: 400 }, (_, i): Step => [i < 396 ? 30 : 60])
  const drawn = drawRoll([...primer, [64], [65]], { width: 40, bar: 4, primed: 400 })
  expect(drawn).toBe(
    ['  F♯4 ····┃··', '   E4 ····┃▄▀', '   D4 ····┃··', '   C4 ▄▄▄▄┃··', '  A♯3 ····┃··'].map((line) => line.slice(1)).join('\n'),
  )
})

test('a drawing has an end', () => {
  const drawn = drawRoll(
    Array.from({ length: 4096 }, (): Step => [60]),
    { width: 40, bar: 8 },
  )
  expect(drawn.split('\n').length).toBeLessThan(60)
  expect(drawn.endsWith('…')).toBe(true)
})

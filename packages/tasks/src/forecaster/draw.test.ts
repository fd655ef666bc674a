import { expect, test } from 'vitest'
import { drawForecast } from './draw.ts'

const drawn = (more: Partial<Parameters<typeof drawForecast>[0]> = {}) => ({
  title: 'value',
  begins: 'first: 9 May',
  history: [0, 1, 2, 3, 4, 5, 6, 7],
  forecast: [8, 9, 10, 11],
  low: [7, 7, 7, 7],
  high: [9, 11, 13, 15],
  labels: ['1 May', '9 May', '12 May'] as const,
  number: String,
  ...more,
})

test('a rising line goes on within its interval, values on the left, times below', () => {
  expect(`\n${drawForecast(drawn(), 40)}`).toMatchInlineSnapshot(`
    "
    value · ┊ first: 9 May
     15 ┤                        ┊       ░░
        ┤                        ┊    ░░░░░
        ┤                        ┊    ░░░░░
        ┤                        ┊ ░░░░░⢀⡠⠔
        ┤                        ░░░⢀⡠⠔⠊⠁░░
    7.5 ┤                       ⢀⡠⠔⠊⠁░░░░░░
        ┤                   ⢀⡠⠔⠊⠁░░░░░░░░░░
        ┤               ⣀⠤⠒⠉⠁    ┊
        ┤           ⣀⠤⠒⠉         ┊
        ┤        ⣀⠔⠊             ┊
        ┤    ⣀⠤⠒⠉                ┊
      0 ┤⣀⠤⠒⠉                    ┊
        └──────────────────────────────────
         1 May               9 May   12 May"
  `)
})

test('the first, the last and the forecast’s own time stand below their places, whether there is room for all in a line or not', () => {
  const below = (labels: readonly [string, string, string], width: number, more = {}) => {
    const lines = drawForecast(drawn({ labels, ...more }), width).split('\n')
    return {
      lines,
      at: lines
        .filter((line) => line.includes('┊'))
        .at(-1)!
        .indexOf('┊'),
      times: lines.slice(14),
    }
  }
  const wide = below(['a', 'b', 'c'], 80)
  expect(wide.times).toHaveLength(1)
  expect(wide.times[0]!.indexOf('b')).toBe(wide.at)
  expect(wide.times[0]!.endsWith('c')).toBe(true)
  expect(wide.times[0]!).toHaveLength(wide.lines[13]!.length)
  // A week after a month: the label ends where the forecast begins.
  const week = { history: Array.from({ length: 28 }, (_, i) => i), forecast: [1, 2, 3, 4, 5, 6, 7], low: [], high: [] }
  const narrow = below(['2024-01-20', '2024-02-17', '2024-02-23'], 80, week)
  expect(narrow.times).toHaveLength(1)
  expect(narrow.times[0]!.indexOf('2024-02-17') + 9).toBe(narrow.at)
  expect(narrow.times[0]!.endsWith('2024-02-23')).toBe(true)
  // One step: it begins and ends with it.
  expect(
    below(['2024-01-20', '2024-02-17', '2024-02-17'], 80, { ...week, forecast: [1] })
      .times.join()
      .match(/02-17/g),
  ).toHaveLength(1)
  // Without room for it, the line above says it.
  const long = below(['2024-01-20 00:00', '2024-02-17 00:00', '2024-02-23 23:00'], 50, week)
  expect(long.times).toHaveLength(1)
  expect(long.times[0]!.trim()).toMatch(/^2024-01-20 00:00 .*2024-02-23 23:00$/)
  expect(long.lines[0]).toBe('value · ┊ first: 9 May')
})

test('when the forecast begins is said beside the title, or below it where there is no room', () => {
  const begins = 'first forecast: 2024-02-17 00:00'
  expect(drawForecast(drawn({ begins }), 80).split('\n')[0]).toBe(`value · ┊ ${begins}`)
  const title = 'a column with a long name'
  expect(drawForecast(drawn({ title, begins }), 50).split('\n').slice(0, 2)).toEqual([title, `┊ ${begins}`])
})

test('nothing is wider than the terminal, whatever is drawn', () => {
  const cases = [
    drawn(),
    drawn({ low: [], high: [] }),
    drawn({ history: [] }),
    drawn({ history: [5, Number.NaN, 5], forecast: [5], low: [5], high: [5] }),
  ]
  for (const one of cases)
    for (const width of [20, 40, 80, 200])
      for (const line of drawForecast(one, width).split('\n')) expect(line.length).toBeLessThanOrEqual(Math.max(width, 24))
})

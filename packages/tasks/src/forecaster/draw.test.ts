import { expect, test } from 'vitest'
import { drawForecast } from './draw.ts'

const drawn = (more: Partial<Parameters<typeof drawForecast>[0]> = {}) => ({
  title: 'value',
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
    value
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
         1 May                   9 May"
  `)
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

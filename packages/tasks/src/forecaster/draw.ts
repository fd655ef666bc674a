/** A history and how it may go on. */
export interface Drawn {
  readonly title: string
  /** What the line is where the forecast begins: its time, in words. */
  readonly begins: string
  readonly history: readonly number[]
  readonly forecast: readonly number[]
  /** The lowest and the highest quantile of each forecast; empty where there are none. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** Of the first value, of the first forecast, of the last one. */
  readonly labels: readonly [first: string, origin: string, last: string]
  readonly number: (value: number) => string
}

const HEIGHT = 12
/** Braille: the dots of a cell, [column][row]. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

/**
 * The end of the history and the forecast with its interval, as wide as said: lines in braille dots, two a column and four a row, the interval as a shade, a line
 * where the forecast begins; values on the left, times below.
 */
export function drawForecast({ title, begins, history, forecast, low, high, labels, number }: Drawn, width: number): string {
  const values = [...history, ...forecast, ...low, ...high].filter((value) => Number.isFinite(value))
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const span = most - least || 1
  const ticks = [most, (most + least) / 2, least].map(number)
  const margin = Math.max(...ticks.map((tick) => tick.length))
  const columns = Math.max(8, width - margin - 3)
  const count = history.length + forecast.length
  const rowOf = (value: number): number => Math.round(((most - value) / span) * (HEIGHT * 4 - 1))
  const columnOf = (place: number): number => (count < 2 ? 0 : Math.round((place / (count - 1)) * (columns * 2 - 1)))
  const dots = Array.from({ length: HEIGHT }, () => new Uint8Array(columns))
  const shade = Array.from({ length: HEIGHT }, () => new Uint8Array(columns))
  const line = (series: readonly number[], from: number): void => {
    for (let i = 0; i < series.length; i++) {
      const value = series[i]!
      const before = series[i - 1]
      if (!Number.isFinite(value)) continue
      const [x, y] = [columnOf(from + i), rowOf(value)]
      const connected = before !== undefined && Number.isFinite(before)
      const [x0, y0] = connected ? [columnOf(from + i - 1), rowOf(before)] : [x, y]
      const length = Math.max(1, Math.abs(x - x0), Math.abs(y - y0))
      for (let k = 0; k <= length; k++) {
        const [px, py] = [Math.round(x0 + ((x - x0) * k) / length), Math.round(y0 + ((y - y0) * k) / length)]
        const row = dots[Math.floor(py / 4)]!
        row[Math.floor(px / 2)] = row[Math.floor(px / 2)]! | DOTS[px % 2 === 0 ? 0 : 1][(py % 4) as 0 | 1 | 2 | 3]
      }
    }
  }
  const origin = Math.floor(columnOf(history.length) / 2)
  for (let column = origin; column < columns && low.length > 0; column++) {
    const place = (column * 2 * (count - 1)) / Math.max(1, columns * 2 - 1) - history.length
    const at = Math.max(0, Math.min(forecast.length - 1, Math.round(place)))
    for (let row = Math.floor(rowOf(high[at]!) / 4); row <= Math.floor(rowOf(low[at]!) / 4); row++) shade[row]![column] = 1
  }
  line(history, 0)
  line(history.length > 0 ? [history.at(-1)!, ...forecast] : forecast, history.length > 0 ? history.length - 1 : 0)
  const rows = dots.map((row, y) => {
    const label = y === 0 ? ticks[0]! : y === Math.floor((HEIGHT - 1) / 2) ? ticks[1]! : y === HEIGHT - 1 ? ticks[2]! : ''
    const cells = Array.from(row, (cell, x) => {
      if (cell > 0) return String.fromCharCode(0x2800 + cell)
      if (shade[y]![x]) return '░'
      return x === origin && history.length > 0 ? '┊' : ' '
    })
    return `${label.padStart(margin)} ┤${cells.join('').trimEnd()}`
  })
  const legend = history.length > 0 ? `┊ ${begins}` : begins
  const head = `${title} · ${legend}`
  return [
    ...(head.length <= width ? [head] : [title, legend]),
    ...rows,
    `${' '.repeat(margin)} └${'─'.repeat(columns)}`,
    ' '.repeat(margin + 2) + axis(labels, history.length > 0 ? origin : 0, columns),
  ].join('\n')
}

/** The first time at the left end, the last at the right one, the one where the forecast begins below its place where there is room between them. */
function axis([first, origin, last]: Drawn['labels'], place: number, columns: number): string {
  const end = Math.max(0, columns - last.length)
  const start = first.length < end ? first : ''
  const hasRoom = (from: number): boolean => from > start.length && from + origin.length < end
  // It begins at its place, or ends there.
  const at = [place, place - origin.length + 1].find(hasRoom)
  if (origin === last && place + 1 >= end) return start.padEnd(end) + last
  if (at !== undefined) return (start.padEnd(at) + origin).padEnd(end) + last
  return start.padEnd(end) + last
}

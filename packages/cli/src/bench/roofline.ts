import type { Context } from '../context.ts'
import { placedLabels } from './labels.ts'
import { type BenchRecord, type BenchResult, figuresOf, median } from './record.ts'
import type { BenchShape } from './shapes.ts'
import { labelOf } from './text.ts'

const WIDTH = 1000
const PLOT = { left: 70, top: 70, width: 560, height: 430 }
const LEGEND = { left: 660, line: 16 }
const TICKS = [1, 2, 5] as const

/** Light, and the same where the reader's system is dark. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 } .soft { fill: #59636e } .number { font-size: 11px }
  .paper { fill: #ffffff } .grid { stroke: #d1d9e0 } .roof { stroke: #59636e; stroke-width: 2; fill: none }
  .lstm { fill: #0969da } .gru { fill: #bc4c00 } .simple { fill: #1a7f37 } .mark { stroke: #ffffff; stroke-width: 1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .soft { fill: #9198a1 } .paper { fill: #0d1117 } .grid { stroke: #3d444d } .roof { stroke: #9198a1 }
    .lstm { fill: #58a6ff } .gru { fill: #f0883e } .simple { fill: #3fb950 } .mark { stroke: #0d1117 }
  }`

/**
 * The roofline (Williams, Waterman, Patterson 2009): for each shape, operations a second over operations for each byte that must be moved, under what the machine
 * reached in the same run: the multiply-adds' peak, and to its left as much as reading from memory allows.
 */
export function roofline(
  record: BenchRecord,
  results: readonly BenchResult[],
  { messages, language }: Pick<Context, 'messages' | 'language'>,
): string {
  const words = messages.bench.roofline
  const peak = median(results.map((result) => median(result.peaks[0]!.rounds))) / 1e9
  const reading = record.limits.reading / 1e9
  const points = results.map((result) => {
    const { speed, share } = figuresOf(result)
    return { result, share, speed: speed / 1e9, intensity: result.operations / result.bytes }
  })
  const ridge = peak / reading
  const across = scale([...points.map(({ intensity }) => intensity), ridge], PLOT.left, PLOT.width)
  const up = scale([...points.map(({ speed }) => speed), peak], PLOT.top + PLOT.height, -PLOT.height)
  const [right, bottom] = [PLOT.left + PLOT.width, PLOT.top + PLOT.height]
  const at = (value: number) => value.toFixed(1)

  const grid = [
    ...across.ticks.map((tick) => {
      const x = at(across.place(tick))
      return `<line class="grid" x1="${x}" y1="${PLOT.top}" x2="${x}" y2="${bottom}"/>${text(across.place(tick), bottom + 18, messages.short(tick), 'soft', 'middle')}`
    }),
    ...up.ticks.map((tick) => {
      const y = at(up.place(tick))
      return `<line class="grid" x1="${PLOT.left}" y1="${y}" x2="${right}" y2="${y}"/>${text(PLOT.left - 8, up.place(tick) + 4, messages.short(tick), 'soft', 'end')}`
    }),
  ]
  const start = Math.max(across.least, up.least / reading)
  const turn = { x: across.place(ridge), y: up.place(peak) }
  const roof = `<polyline class="roof" points="${[
    [across.place(start), up.place(start * reading)],
    [turn.x, turn.y],
    [right, turn.y],
  ]
    .map((point) => point.map((value) => at(value)).join(','))
    .join(' ')}"/>`
  const marks = points.map(({ intensity, speed, result }) => ({ x: across.place(intensity), y: up.place(speed), cell: result.shape.cell }))
  const labels = placedLabels(
    marks.map(({ x, y }, i) => ({ x, y, width: 7 * String(nameOf(points[i]!.result, i)).length })),
    { left: PLOT.left, top: PLOT.top, right, bottom },
  )
  const drawn = points.map(({ result, speed, share }, i) => {
    const { x, y, cell } = marks[i]!
    const tip = `${escaped(`${messages.bench.works[result.shape.work]}, ${labelOf(result).replaceAll(/ +/g, ' ')}: ${words.point({ speed, share })}`)}`
    return `<g>${mark(cell, x, y)}<title>${tip}</title>${text(labels[i]!.x, labels[i]!.y, nameOf(result, i), 'number', 'middle')}</g>`
  })
  const legend = points.flatMap(({ result, speed, share }, i) => {
    const y = PLOT.top + 6 + i * LEGEND.line
    return [
      text(LEGEND.left + 18, y + 4, nameOf(result, i), '', 'end'),
      mark(result.shape.cell, LEGEND.left + 30, y),
      text(LEGEND.left + 42, y + 4, labelOf(result).replaceAll(/ +/g, ' '), '', 'start'),
      text(WIDTH - 20, y + 4, words.point({ speed, share }), 'soft', 'end'),
    ]
  })
  const height = Math.max(bottom + 60, PLOT.top + points.length * LEGEND.line + 30)
  const { engine, machine, threads, versions } = record
  const who = {
    version: versions.tekrar,
    engine: engine.name,
    instructionSet: engine.instructionSet,
    threads: threads[0]!,
    node: versions.node,
  }
  const about = `${messages.bench.machine(machine)} · ${messages.bench.own(who)}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" lang="${language}" aria-label="${escaped(words.title)}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${WIDTH}" height="${height}"/>`,
    text(PLOT.left, 30, words.title, 'title', 'start'),
    text(PLOT.left, 50, about, 'soft', 'start'),
    ...grid,
    roof,
    text(right - 6, turn.y - 8, words.peak({ speed: peak }), '', 'end'),
    text(across.place(start) + 24, up.place(start * reading) + 4, words.reading({ reading }), '', 'start'),
    ...drawn,
    text(PLOT.left + PLOT.width / 2, bottom + 42, words.across, 'soft', 'middle'),
    text(PLOT.left - 8, PLOT.top - 10, words.up, 'soft', 'end'),
    ...legend,
    '</svg>',
    '',
  ].join('\n')
}

const nameOf = (result: BenchResult, i: number): string => String(result.place ?? i)

/** A logarithmic scale over all numbers, with room, from `from` on so far. */
function scale(numbers: readonly number[], from: number, length: number) {
  const least = Math.min(...numbers) / 1.6
  const most = Math.max(...numbers) * 1.6
  const ticks: number[] = []
  const tens = Math.log10(most / least)
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++)
    for (const digit of tens > 2.5 ? [1] : TICKS) {
      const tick = digit * 10 ** power
      if (tick >= least && tick <= most) ticks.push(tick)
    }
  return { least, ticks, place: (value: number) => from + (length * Math.log(value / least)) / Math.log(most / least) }
}

/** A circle, a square or a triangle: cells differ without colour as well. */
function mark(cell: BenchShape['cell'], x: number, y: number): string {
  const [px, py] = [x.toFixed(1), y.toFixed(1)]
  if (cell === 'lstm') return `<circle class="lstm mark" cx="${px}" cy="${py}" r="5"/>`
  if (cell === 'gru') return `<rect class="gru mark" x="${(x - 4.5).toFixed(1)}" y="${(y - 4.5).toFixed(1)}" width="9" height="9"/>`
  return `<path class="simple mark" d="M${px} ${(y - 6).toFixed(1)}l5.5 10h-11z"/>`
}

const text = (x: number, y: number, words: string, kind: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text${kind ? ` class="${kind}"` : ''} x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(words)}</text>`

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

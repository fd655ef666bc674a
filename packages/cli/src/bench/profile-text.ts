import type { Context } from '../context.ts'
import { table } from '../terminal/table.ts'
import { widthOf, wrapped } from '../terminal/width.ts'
import { byKind, type StepProfile } from './profile.ts'
import { shapeWords } from './text.ts'

const COLUMNS = 80
/** The costliest instructions that are named one by one. */
const NAMED = 10

/** The sizes that an instruction's text ends with: `[batch, 128] · [128, 512]`; else its end, in so many columns. */
function sizesIn(text: string, columns: number): string {
  const sizes = /(?:^|[ ,])((?:\S+ × )?\[[^[\]]*\](?: · \[[^[\]]*\])?)$/.exec(text)?.[1] ?? text
  return widthOf(sizes) <= columns ? sizes : `…${[...sizes].slice(1 - columns).join('')}`
}

/** Two tables: the kinds of instructions, and those that take longest; each with its share of the time, and how fast it went. */
export function profileText({ shape, engine, milliseconds, peak, profile }: StepProfile, context: Context): string {
  const { messages } = context
  const words = messages.bench.profile
  const { instructions, waiting } = profile
  const total = instructions.reduce((sum, each) => sum + each.milliseconds, waiting)
  const share = (ms: number) => messages.percent(ms / total, 1)
  const time = (ms: number) => messages.number(ms, 3)
  const speed = (multiplyAdds: number, ms: number) => (multiplyAdds > 0 ? messages.short((2 * multiplyAdds) / ms / 1e6) : '')
  const moved = (bytes: number, ms: number) => (bytes > 0 ? messages.short(bytes / ms / 1e6) : '')
  const kinds = table(
    [
      [words.kind, words.count, words.share, 'ms', words.speed, words.moved],
      ...byKind(instructions).map(({ operation, count, milliseconds: ms, multiplyAdds, bytesMoved }) => [
        operation,
        messages.number(count),
        share(ms),
        time(ms),
        speed(multiplyAdds, ms),
        moved(bytesMoved, ms),
      ]),
      ...(engine.threads > 1 ? [[words.waiting, '', share(waiting), time(waiting), '', '']] : []),
    ],
    [1, 2, 3, 4, 5],
  )
  const costliest = [...instructions].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, NAMED)
  const rows = costliest.map(({ number, times, milliseconds: ms, multiplyAdds, bytesMoved }) => [
    `${number}`,
    share(ms),
    time(ms),
    `${messages.number(times)}×`,
    speed(multiplyAdds, ms),
    moved(bytesMoved, ms),
  ])
  const figures = table([['#', words.share, 'ms', words.times, words.speed, words.moved], ...rows], [0, 1, 2, 3, 4, 5]).split('\n')
  const left = Math.max(...figures.map(widthOf)) + 2
  const [head, ...lines] = figures.filter(Boolean).map((line) => line.padEnd(left))
  const named = [
    `${head}${words.what}`.trimEnd(),
    ...lines.map((line, i) => {
      const { operation, text } = costliest[i]!
      return `${line}${operation} ${sizesIn(text.slice(operation.length + 1), COLUMNS - left - operation.length - 1)}`.trimEnd()
    }),
  ]
  const title = words.title({
    shape: shapeWords({ kind: 'step', shape, place: null }, context),
    milliseconds,
    threads: engine.threads,
    instructionSet: engine.instructionSet,
  })
  return [
    ...wrapped(title, COLUMNS),
    '',
    kinds,
    ...named,
    '',
    ...wrapped(words.about({ clocked: total, threads: engine.threads, peak: peak / 1e9 }), COLUMNS),
    '',
  ].join('\n')
}

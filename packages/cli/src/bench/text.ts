import type { Context } from '../context.ts'
import { padded, widthOf, wrapped } from '../terminal/width.ts'
import type { Job } from './job.ts'
import { type PeerName, peers } from './peers.ts'
import { type BenchRecord, type BenchResult, type Entry, figuresOf, median, millisecondsOf, othersOf, ratios } from './record.ts'

const COLUMNS = 80

/** `lstm 2×128 50×50`: cell, layers × units, batch × steps; of writing the first two. */
export const labelOf = ({ kind, shape: { cell, layers, units, batch, steps } }: Job): string =>
  `${padded(cell, 6)} ${layers}×${String(units).padEnd(4)} ${kind === 'step' ? `${batch}×${steps}` : ''}`.trimEnd()
/** Of the longest label, indented. */
const LABEL = 23

/** The same in a sentence. */
export const shapeWords = (job: Job, { messages }: Context): string =>
  `${job.kind === 'step' ? `${messages.bench.works[job.shape.work]}, ` : ''}${labelOf(job).replaceAll(/ +/g, ' ')}`

interface Column {
  readonly head: string
  /** Of the widest that comes. */
  readonly width: number
  cell(result: BenchResult): string
}

/** The table, line by line as figures come: they have room beforehand. */
export interface BenchTable {
  head(): string
  row(result: BenchResult): string
}

/** Milliseconds a step, or microseconds a character of all texts together. */
const shown = ({ kind, shape }: Job, milliseconds: number): number =>
  kind === 'step' ? milliseconds : (milliseconds * 1000) / shape.steps / shape.batch

export function benchTable(
  { peers: known, threads }: Pick<BenchRecord, 'peers' | 'threads'>,
  kind: Job['kind'],
  { memory }: { readonly memory: boolean },
  { messages }: Pick<Context, 'messages'>,
): BenchTable {
  const { heads, works } = messages.bench
  const time = (result: BenchResult, entry: Entry | undefined): string => {
    const milliseconds = millisecondsOf(entry)
    return Number.isNaN(milliseconds) ? '–' : messages.short(shown(result, milliseconds))
  }
  const column = (head: string, cell: (result: BenchResult) => string, least = 6): Column => ({
    head,
    cell,
    width: Math.max(widthOf(head), least),
  })
  const beside = known.filter(({ name, versions }) => versions !== null && (peers[name].does as readonly string[]).includes(kind))
  const speed = column(heads.speed, (result) => messages.short(figuresOf(result).speed / 1e9))
  const columns: Column[] = [
    ...threads.map((count) =>
      column(threads.length > 1 ? `tekrar/${count}` : 'tekrar', (result) =>
        time(
          result,
          result.entries.find((entry) => entry.name === 'tekrar' && entry.threads === count),
        ),
      ),
    ),
    ...beside.map(({ name }) =>
      column(peers[name].short, (result) =>
        time(
          result,
          othersOf(result).find((entry) => entry.name === name),
        ),
      ),
    ),
    ...(beside.length > 0
      ? [
          column(
            heads.ratio,
            (result) => {
              const { ratio } = figuresOf(result)
              return ratio === null ? '–' : messages.number(ratio, 2)
            },
            5,
          ),
        ]
      : []),
    ...(beside.length < 3 ? [speed] : []),
    column(heads.share, (result) => messages.percent(figuresOf(result).share), 4),
    ...(memory && kind === 'step' ? [column(heads.memory, ({ planBytes }) => messages.bytes(planBytes ?? 0), 8)] : []),
  ]
  const between = LABEL + columns.reduce((sum, { width }) => sum + 2 + width, 0) > COLUMNS ? ' ' : '  '
  const line = (label: string, cells: readonly string[]) =>
    `${padded(label, LABEL)}${cells.map((cell, i) => `${between}${' '.repeat(Math.max(0, columns[i]!.width - widthOf(cell)))}${cell}`).join('')}\n`
  let work: string | null = null
  return {
    head: () =>
      line(
        '',
        columns.map(({ head }) => head),
      ),
    row(result) {
      const of = result.kind === 'step' ? works[result.shape.work] : ''
      const title = of === work || of === '' ? '' : `${of}\n`
      work = of
      return (
        title +
        line(
          `  ${labelOf(result)}`,
          columns.map(({ cell }) => cell(result)),
        )
      )
    },
  }
}

/** What the figures are: above the table. */
export const benchTitle = (jobs: readonly Job[], { rounds, seconds }: BenchRecord, { messages }: Pick<Context, 'messages'>): string => {
  const { kind, shape } = jobs[0]!
  const { unit, rounds: words } = messages.bench
  return `${wrapped(`${unit({ kind, streams: kind === 'generation' ? shape.batch : 1 })}: ${words({ rounds, seconds })}`, COLUMNS).join('\n')}\n`
}

/** Below the table: who, where, what the columns mean, what went wrong. */
export function benchNotes(record: BenchRecord, results: readonly BenchResult[], context: Context): string {
  const { messages } = context
  const words = messages.bench
  const { engine, versions, machine, limits } = record
  const peaks = results.map((result) => median(result.peaks[0]?.rounds ?? []))
  const all = ratios(results)
  const errors = results.flatMap((result) =>
    othersOf(result).flatMap(({ name, error }) =>
      error === undefined
        ? []
        : [words.failed({ peer: peers[name as PeerName]?.title ?? name, shape: shapeWords(result, context), reason: error })],
    ),
  )
  const lines = [
    words.own({
      version: versions.tekrar,
      engine: engine.name,
      instructionSet: engine.instructionSet,
      threads: record.threads[0]!,
      node: versions.node,
    }),
    ...record.peers.flatMap(({ name, versions }) =>
      versions === null ? [] : [`${peers[name].short}: ${peers[name].title} (${versionsText(versions)})`],
    ),
    words.machine(machine),
    words.peak({ kind: limits.kind, speed: median(peaks) / 1e9, reading: limits.reading / 1e9 }),
    ...(all ? [words.ratio(all)] : []),
    ...errors,
  ]
  return `${lines.flatMap((line) => wrapped(line, COLUMNS)).join('\n')}\n`
}

export const versionsText = (versions: Readonly<Record<string, string>>): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version.split('+')[0]}`)
    .join(', ')

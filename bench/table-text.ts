// The table of README.md, between two marks, from what was measured.
import { type PeerName, peers } from '../packages/cli/src/bench/peers.ts'
import { type BenchRecord, type BenchResult, figuresOf, median, millisecondsOf, ratios } from '../packages/cli/src/bench/record.ts'
import { describeShape } from '../packages/cli/src/bench/shapes.ts'

const BEGIN = '<!-- table: npm run bench -->'
const END = '<!-- /table -->'

/** The page with the table in place of what stood between the marks. Throws where a mark is missing. */
export function withTable(page: string, record: BenchRecord): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`the page has no place for the table: ${BEGIN} … ${END}`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tableOf(record)}\n${page.slice(end)}`
}

const time = (ms: number): string => (Number.isNaN(ms) ? '–' : ms < 10 ? ms.toFixed(2) : ms < 1000 ? ms.toFixed(1) : ms.toFixed(0))
const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Each shape a line: ours, theirs, how many times faster than the best of them, and how near the peak of the same rounds. */
export function tableOf(record: BenchRecord): string {
  const { results, threads, engine, machine, versions } = record
  const here = record.peers.filter(({ versions }) => versions !== null)
  const [first, ...fewer] = threads as readonly [number, ...number[]]
  const speedHeads = (count: number) => [`GFLOP/s (${count})`, 'of the peak']
  const heads = [
    'shape',
    'Tekrar',
    ...here.map(({ name }) => peers[name].title),
    'best of the others ÷ ours',
    ...speedHeads(first),
    ...fewer.flatMap((count) => [`Tekrar, ${count} thread${count === 1 ? '' : 's'}`, ...speedHeads(count), `${first} threads ×`]),
  ]
  const speeds = (result: BenchResult, count: number) => {
    const { speed, share } = figuresOf(result, count)
    return [(speed / 1e9).toFixed(1), percent(share)]
  }
  const rows = results.map((result) => {
    const { milliseconds, ratio } = figuresOf(result)
    const of = (name: PeerName) => millisecondsOf(result.entries.find((entry) => entry.name === name))
    return [
      `${describeShape(result.shape)}${result.shape.work === 'characters' ? '' : ` (${result.shape.inputs} ${result.shape.work === 'weather' ? 'columns' : 'wide'})`}`,
      time(milliseconds),
      ...here.map(({ name }) => time(of(name))),
      ratio === null ? '–' : `**${ratio.toFixed(2)}**`,
      ...speeds(result, first),
      ...fewer.flatMap((count) => {
        const alone = figuresOf(result, count).milliseconds
        return [time(alone), ...speeds(result, count), (alone / milliseconds).toFixed(2)]
      }),
    ]
  })
  const all = ratios(results)
  const days = [...new Set(results.map(({ time }) => time.slice(0, 10)))].sort()
  const peak = (count: number) =>
    (median(results.map(({ peaks }) => median(peaks.find((each) => each.threads === count)?.rounds ?? []))) / 1e9).toFixed(0)
  const rounds = Math.min(...results.map(({ entries }) => entries[0]!.rounds.length))
  const seconds = Math.min(...results.map(({ seconds }) => seconds))
  const lines = [
    `Milliseconds a training step, ${first} threads, all in turns: the median of ${rounds} rounds, of each the fastest step in ${seconds} s. ` +
      `${machine.processor}, ${machine.cores} cores, ${machine.platform}; Node ${versions.node}, tekrar ${versions.tekrar}, ${engine.name} (${engine.instructionSet}); ` +
      `${[...new Set(here.flatMap(({ versions }) => Object.entries(versions!).map(([name, version]) => `${name} ${version.split('+')[0]}`)))].join(', ')}; ${days.join(', ')}.`,
    '',
    `| ${heads.join(' | ')} |`,
    `|---|${'---:|'.repeat(heads.length - 1)}`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `${all ? `Geometric mean of the ratios **${all.mean.toFixed(2)}**, lowest ${all.lowest.toFixed(2)}. ` : ''}` +
      `GFLOP/s count the multiply-adds that a step cannot do without, by a closed formula (\`multiplyAddsOf\`); the peak is that of fused multiply-adds that wait for nothing, ` +
      `measured in the same rounds: ${threads.map((count) => `${peak(count)} GFLOP/s with ${count}`).join(', ')} (medians); ${(record.limits.reading / 1e9).toFixed(0)} GB/s are read from memory.`,
  ]
  const failures = results.flatMap((result) =>
    result.entries.flatMap(({ name, error }) => (error ? [`- ${name}, ${describeShape(result.shape)}: ${error}`] : [])),
  )
  return `${[...lines, ...(failures.length > 0 ? ['', ...failures] : [])].join('\n')}\n`
}

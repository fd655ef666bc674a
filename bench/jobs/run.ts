// Trains every job of the table on real data and prints what came out: `npm run jobs` (all), `npm run jobs -- trec mr` (some), with TEKRAR_DATA naming the folder
// of the data sets. What is done already stands in the folder given by --out (./jobs) and is not done again, unless the job's flags or files are others now; what a
// job's own protocol measured (figure.json) is measured anew where that file is deleted.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isDone, keep } from './done.ts'
import type { Figure, Values } from './figure.ts'
import { type Job, jobs, type OwnJob, type TrainedJob } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'jobs' }, seeds: { type: 'string' } },
})
const data = process.env.TEKRAR_DATA
const unknown = positionals.filter((name) => !jobs.some((job) => job.name === name))
if (!data || unknown.length > 0) {
  const known = jobs.map(({ name }) => name).join(', ')
  console.error(data ? `there is no job ${unknown.join(', ')}; known are ${known}` : 'TEKRAR_DATA must name the folder of the data sets')
  process.exit(2)
}
const binary = fileURLToPath(new URL('../../packages/cli/bin/tekrar.js', import.meta.url))
const out = resolve(values.out)

/** Trains once, unless that was done before by the same flags on the same files. */
function train(job: TrainedJob, seed: number): Figure {
  const name = `${job.name}-${seed}`
  const folder = join(out, name)
  const report = join(folder, 'report.json')
  const files = join(out, 'data', name)
  mkdirSync(files, { recursive: true })
  const { train, test = [] } = job.files(data!, files, seed)
  const words = ['train', job.task, ...train, ...test.flatMap((path) => ['--test-files', path]), ...job.flags, '--seed', String(seed)]
  const configuration = () => spawnSync(process.execPath, [binary, ...words, '--print-config'], { encoding: 'utf8' }).stdout
  if (!isDone(folder, words, configuration)) {
    const all = [...words, '--name', name, '--runs', out, '--force', '--quiet']
    console.error(`tekrar ${all.join(' ')}`)
    const { status } = spawnSync(process.execPath, [binary, ...all], { stdio: ['ignore', 2, 2] })
    if (status !== 0) throw new Error(`${name}: exit code ${status}`)
    keep(folder, words)
  }
  const { contenders } = JSON.parse(readFileSync(report, 'utf8'))
  const [network, ...others] = contenders
  const events = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n')
  const seconds = events.map((line) => JSON.parse(line)).reduce((sum, { type, seconds }) => (type === 'end' ? sum + seconds : sum), 0)
  return {
    values: network.values,
    baselines: Object.fromEntries(others.map(({ name, values }: { name: string; values: Values }) => [name, values])),
    minutes: seconds / 60,
  }
}

/** Measures once, unless that was done before. */
async function measured(job: OwnJob, seed: number): Promise<Figure> {
  const to = join(out, `${job.name}-${seed}`)
  const file = join(to, 'figure.json')
  if (!existsSync(file)) {
    mkdirSync(to, { recursive: true })
    console.error(`${job.name}, seed ${seed}`)
    writeFileSync(file, `${JSON.stringify(await job.figure({ data: data!, to, seed }), null, 2)}\n`)
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Figure
}

const round = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(Math.abs(value) < 2 ? 4 : 3) : '–')
const meanOf = (all: readonly (number | null | undefined)[]): number =>
  all.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / all.length

/** What is asked for, in words, and whether the means of the figures are it; null where nothing is. */
function judged(
  { goal, measure, also = [] }: Job,
  figures: readonly Figure[],
): { readonly goal: string; readonly reached: boolean | null } {
  if (goal === null) return { goal: 'none', reached: null }
  const mean = (name: string, from: (figure: Figure) => Values | undefined) => meanOf(figures.map((figure) => from(figure)?.[name]))
  if ('above' in goal) {
    const above = (name: string): boolean => mean(name, ({ values }) => values) > mean(name, ({ baselines }) => baselines[goal.above])
    return { goal: `above ${goal.above}`, reached: [measure, ...also].every(above) }
  }
  const { value, better } = goal
  const figure = mean(measure, ({ values }) => values)
  return { goal: `${better === 'higher' ? '≥' : '≤'} ${value}`, reached: better === 'higher' ? figure >= value : figure <= value }
}

console.log('| job | goal | mean | spread | baselines (seed 1) | minutes a run | reached |\n|---|---|---|---|---|---|---|')
for (const job of jobs) {
  if (positionals.length > 0 && !positionals.includes(job.name)) continue
  const count = Number(values.seeds ?? job.seeds)
  const figures: Figure[] = []
  for (let seed = 1; seed <= count; seed++) figures.push('figure' in job ? await measured(job, seed) : train(job, seed))
  const measures = [job.measure, ...(job.also ?? [])]
  const shown = (of: (measure: string) => string): string => measures.map(of).join(' / ')
  const all = (measure: string): number[] => figures.map(({ values }) => values[measure] ?? Number.NaN)
  const means = shown((measure) => round(meanOf(all(measure))))
  const spread = `${shown((measure) => `${round(Math.min(...all(measure)))} to ${round(Math.max(...all(measure)))}`)} (${count})`
  const baselines = Object.entries(figures[0]!.baselines).map(([name, values]) => `${name} ${shown((measure) => round(values[measure]))}`)
  const minutes = meanOf(figures.map((figure) => figure.minutes))
  const { goal, reached } = judged(job, figures)
  console.log(
    `| ${job.name} (${measures.join(' / ')}) | ${goal} | ${means} | ${spread} | ${baselines.join(', ')} | ${minutes.toFixed(1)} | ${reached === null ? '–' : reached ? 'yes' : 'no'} |`,
  )
}

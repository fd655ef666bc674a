/**
 * Makes the table of README.md: all shapes in turns with all peers that train, with 2 threads, and ours with 1 besides. What is done is kept shape by shape in
 * table.json, and the same command goes on from there; --fresh begins anew. Peers of other versions, or another machine, begin anew as well.
 *
 *   npm run bench -- --python PYTHON [--only 0-4] [--peers torch,keras] [--rounds 3] [--budget 1] [--threads 2,1] [--fresh]
 *   npm run bench -- --write          only writes the table from what is kept
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { jobsAsked, peersAsked } from '../packages/cli/src/bench/asked.ts'
import { readRecord } from '../packages/cli/src/bench/kept.ts'
import { type BenchRecord, resultsOf } from '../packages/cli/src/bench/record.ts'
import { runBench } from '../packages/cli/src/bench/run.ts'
import { withTable } from './table-text.ts'

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    only: { type: 'string' },
    peers: { type: 'string', default: 'torch,torch-compile,keras' },
    rounds: { type: 'string', default: '3' },
    budget: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2,1' },
    fresh: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const file = here('table.json')
const page = here('README.md')
const nothing = { cell: null, work: null, layers: null, units: null, batch: null, steps: null, inputs: null, generation: false }
const jobs = jobsAsked({ ...nothing, only: values.only ?? null })

const write = (record: BenchRecord) => writeFileSync(page, withTable(readFileSync(page, 'utf8'), record))

async function main() {
  if (values.fresh) rmSync(file, { force: true })
  const before = existsSync(file) ? await readRecord(file, file) : null
  if (values.write) {
    if (!before) throw new Error(`${file} is not there: nothing was measured yet`)
    return write(before)
  }
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  const record = await runBench(
    {
      jobs,
      engine: {},
      threads: values.threads.split(',').map(Number),
      peers: peersAsked(values.peers),
      python: values.python,
      directory: process.cwd(),
      rounds: Number(values.rounds),
      seconds: Number(values.budget),
      signal: ending.signal,
      before,
    },
    (step) => {
      if (step.type === 'opened')
        for (const { name, versions, missing } of step.record.peers) if (!versions) console.error(`${name} is not there: ${missing}`)
      if (step.type === 'turn' && step.turn.phase === 'preparing') console.error(`${step.job.place}: ${step.turn.name} makes ready`)
      if (step.type !== 'measured') return
      writeFileSync(file, `${JSON.stringify(step.record, null, 1)}\n`)
      write(step.record)
      console.error(`${step.result.place}: done`)
    },
  )
  console.error(`${resultsOf(record, jobs).length} of ${jobs.length} are measured`)
}

main()

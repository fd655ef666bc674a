import { cpus, totalmem } from 'node:os'
import { type EngineOptions, openExecutor, version } from 'tekrar'
import { fitting, readingBefore } from './before.ts'
import type { Contestant } from './contestant.ts'
import { bytesOf, type Job, operationsOf, sameJob } from './job.ts'
import { best } from './limits.ts'
import { limitsOf } from './open-limits.ts'
import { own } from './own.ts'
import { type PeerProcess, startPeer } from './peer-process.ts'
import { type PeerName, peers } from './peers.ts'
import { type BenchRecord, type BenchResult, type Entry, FORMAT, type PeerDescription } from './record.ts'
import { inTurns, type Turn } from './turns.ts'

export interface BenchRequest {
  readonly jobs: readonly Job[]
  readonly engine: EngineOptions
  /** Threads of ours, the first beside the peers; empty: as many as the engine takes. */
  readonly threads: readonly number[]
  readonly peers: readonly PeerName[]
  readonly python: string
  /** Where packages of Node are looked for. */
  readonly directory: string
  readonly rounds: number
  readonly seconds: number
  readonly signal: AbortSignal
  /** What was measured before, and is not measured again. */
  readonly before: BenchRecord | null
}

export type BenchStep =
  /** The machine and the peers are known. */
  | { readonly type: 'opened'; readonly record: BenchRecord }
  | { readonly type: 'turn'; readonly job: Job; readonly number: number; readonly of: number; readonly turn: Turn }
  | { readonly type: 'measured'; readonly result: BenchResult; readonly record: BenchRecord }

/** Seconds that reading memory is measured for, each of a few times. */
const READING = 0.1

/**
 * Measures jobs one after the other, everyone in turns. `tell` hears what goes on. Where the signal ends it, what is measured so far is the result.
 * Rejects where the engine that was asked for is not there.
 */
export async function runBench(request: BenchRequest, tell: (step: BenchStep) => Promise<void> | void): Promise<BenchRecord> {
  const { signal, jobs } = request
  const engine = (await openExecutor(withThreads(request.engine, request.threads[0]))).engine
  const threads = request.threads.length > 0 ? request.threads : [engine.threads]
  const limits = await limitsOf(engine)
  const wanted = { ...request, threads: threads[0]! }
  const processes = new Map<PeerName, PeerProcess>()
  try {
    const described = await Promise.all(request.peers.map((name) => started(name, wanted, processes)))
    const here = { machine: machine(), engine, versions: { tekrar: version, node: process.versions.node }, peers: described }
    const before = fitting(request.before, here)
    const reading = readingBefore(before, threads) ?? (await best(() => limits.reading(threads[0]!, READING)))
    let record: BenchRecord = {
      format: FORMAT,
      ...here,
      limits: { kind: limits.kind, reading },
      threads,
      rounds: request.rounds,
      seconds: request.seconds,
      results: before?.results ?? [],
    }
    await tell({ type: 'opened', record })
    for (const [i, job] of jobs.entries()) {
      if (signal.aborted) break
      if (record.results.some((result) => sameJob(result, job) && isWhole(result, record))) continue
      const onTurn = (turn: Turn) => void tell({ type: 'turn', job, number: i + 1, of: jobs.length, turn })
      const result = await measured(job, { ...wanted, allThreads: threads, limits, processes, onTurn })
      if (!result) break
      const kept = record.results.filter((each) => !sameJob(each, job))
      record = { ...record, results: inOrder([...kept, result], jobs) }
      await tell({ type: 'measured', result, record })
    }
    return record
  } finally {
    for (const process of processes.values()) process.end()
  }
}

const withThreads = (engine: EngineOptions, threads: number | undefined): EngineOptions =>
  threads === undefined ? engine : { ...engine, threads }

interface Measuring extends Omit<BenchRequest, 'threads'> {
  readonly threads: number
  readonly allThreads: readonly number[]
  readonly limits: Awaited<ReturnType<typeof limitsOf>>
  readonly processes: Map<PeerName, PeerProcess>
  readonly onTurn: (turn: Turn) => void
}

/** One job: null where the signal ended it before a whole round. */
async function measured(job: Job, options: Measuring): Promise<BenchResult | null> {
  const { signal, allThreads } = options
  const ours = allThreads.map((threads) => own(withThreads(options.engine, threads)))
  const failed: Entry[] = []
  const others: Contestant[] = []
  const prepare = (contestant: Contestant): Promise<void> => {
    options.onTurn({ phase: 'preparing', name: contestant.name, threads: contestant.threads, round: 1 })
    return contestant.prepare(job, signal)
  }
  try {
    for (const contestant of ours) await prepare(contestant)
    // together: most of it is compiling, each in a process of its own
    const all = await theirs(job, options)
    const ended = await Promise.allSettled(all.map(prepare))
    for (const [i, contestant] of all.entries()) {
      const end = ended[i]!
      const { name, threads } = contestant
      if (end.status === 'fulfilled') others.push(contestant)
      else failed.push({ name, threads, rounds: [], error: (end.reason as Error).message })
    }
    signal.throwIfAborted()
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
  const ready = [...ours, ...others]
  const planBytes = ours[0]!.planBytes
  const times = await inTurns(ready, { ...options, threads: allThreads })
  for (const contestant of ready) contestant.rest()
  return (
    times && {
      ...job,
      time: new Date().toISOString(),
      operations: operationsOf(job),
      bytes: bytesOf(job, planBytes ?? 0),
      planBytes,
      seconds: options.seconds,
      peaks: times.peaks,
      entries: [...times.entries, ...failed],
    }
  )
}

/** The peers that do such work; one that fell over is started anew. */
async function theirs(job: Job, options: Measuring): Promise<readonly PeerProcess[]> {
  const fit: PeerProcess[] = []
  for (const name of options.peers) {
    const process = options.processes.get(name)
    if (!process || !(peers[name].does as readonly string[]).includes(job.kind)) continue
    if (process.isGone) await started(name, options, options.processes)
    fit.push(options.processes.get(name)!)
  }
  return fit
}

async function started(
  name: PeerName,
  options: { readonly python: string; readonly threads: number; readonly directory: string; readonly signal: AbortSignal },
  processes: Map<PeerName, PeerProcess>,
): Promise<PeerDescription> {
  const found = await startPeer(name, options)
  if ('missing' in found) return { name, versions: null, missing: found.missing }
  processes.set(name, found)
  return { name, versions: found.versions }
}

/** Whether all rounds of all who are here are there. */
const isWhole = ({ entries, kind, seconds: turn }: BenchResult, { rounds, seconds, threads, peers: known }: BenchRecord): boolean => {
  const names = known.flatMap(({ name, versions }) => (versions && (peers[name].does as readonly string[]).includes(kind) ? [name] : []))
  const has = (name: string, threads: number) =>
    entries.some(
      (entry) => entry.name === name && entry.threads === threads && (entry.error !== undefined || entry.rounds.length >= rounds),
    )
  return turn === seconds && threads.every((count) => has('tekrar', count)) && names.every((name) => has(name, threads[0]!))
}

const inOrder = (results: readonly BenchResult[], jobs: readonly Job[]): BenchResult[] =>
  [...results].sort((a, b) => place(a, jobs) - place(b, jobs))
const place = (result: Job, jobs: readonly Job[]): number => result.place ?? jobs.findIndex((job) => sameJob(job, result))

const machine = () => ({
  platform: `${process.platform} ${process.arch}`,
  processor: cpus()[0]?.model ?? '?',
  cores: cpus().length,
  memoryBytes: totalmem(),
})

import type { Job } from './job.ts'
import { bytesOf, operationsOf } from './job.ts'
import { type PeerName, peerNames } from './peers.ts'
import { type BenchRecord, type BenchResult, FORMAT } from './record.ts'
import { SHAPES, WRITING } from './shapes.ts'

export const steps: readonly Job[] = SHAPES.map((shape, place) => ({ kind: 'step', shape, place }))
export const writing: readonly Job[] = WRITING.map((shape, place) => ({ kind: 'generation', shape, place }))

/** A result in which everyone takes as long as it is told. */
export function resultOf(job: Job, { own = 10, others = {} as Partial<Record<PeerName, number>>, threads = [2] } = {}): BenchResult {
  return {
    ...job,
    time: '2026-01-02T03:04:05.000Z',
    operations: operationsOf(job),
    bytes: bytesOf(job, 1e6),
    planBytes: job.kind === 'step' ? 1e6 : null,
    seconds: 0.5,
    peaks: threads.map((count) => ({ threads: count, rounds: [1e11 * count, 2e11 * count, 3e11 * count] })),
    entries: [
      ...threads.map((count) => ({ name: 'tekrar', threads: count, rounds: [own, own, own] })),
      ...Object.entries(others).map(([name, ms]) => ({ name, threads: threads[0]!, rounds: [ms, 2 * ms, ms / 2] })),
    ],
  }
}

export const recordOf = (results: readonly BenchResult[], here: readonly PeerName[] = [], threads = [2]): BenchRecord => ({
  format: FORMAT,
  machine: { platform: 'linux x64', processor: 'A Processor With A Rather Long Name, 64-Core, 2.45 GHz', cores: 64, memoryBytes: 1e9 },
  engine: { name: 'native', instructionSet: 'avx512', threads: threads[0]!, reason: '' },
  versions: { tekrar: '0.1.0', node: '20.20.2' },
  limits: { kind: 'fma', reading: 3e10 },
  threads,
  peers: peerNames.map((name) =>
    here.includes(name) ? { name, versions: { [name]: '1.2.3+cpu' } } : { name, versions: null, missing: name },
  ),
  rounds: 3,
  seconds: 0.5,
  results,
})

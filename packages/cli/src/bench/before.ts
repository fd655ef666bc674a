import type { BenchRecord } from './record.ts'

/** Where figures come from: those of one place do not stand beside those of another. */
export type Place = Pick<BenchRecord, 'machine' | 'engine' | 'versions' | 'peers'>

/** What was measured before, where it is of the same machine, engine and versions, the peers' included. */
export const fitting = (before: BenchRecord | null, here: Place): BenchRecord | null =>
  before && keyOf(before) === keyOf(here) ? before : null

const keyOf = ({ machine, engine, versions, peers }: Place): string =>
  JSON.stringify([
    [machine.platform, machine.processor, machine.cores, machine.memoryBytes],
    [engine.name, engine.instructionSet],
    [versions.tekrar, versions.node],
    peers.map((peer) => peer.versions),
  ])

/** What reading memory came to before, where it was with as many threads. */
export const readingBefore = (before: BenchRecord | null, threads: readonly number[]): number | undefined =>
  before?.threads[0] === threads[0] ? before?.limits.reading : undefined

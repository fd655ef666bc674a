import { availableParallelism } from 'node:os'
import type { Engine, NativeRequest, NativeResult } from 'tekrar/engine'
import { type Limits, limitsBy } from './limits.ts'
import { type Absence, loadAddon } from './load.ts'
import { nativeMachine } from './machine.ts'

export type { Limits } from './limits.ts'

/** More threads than this gain nothing at the sizes of recurrent networks. */
const MOST_THREADS = 8

/** The native engine, or the reason why there is none. Each machine has its own team of threads. */
export function open({ planVersion, threads, instructionSet, outOfMemory }: NativeRequest): NativeResult {
  const loaded = loadAddon(planVersion)
  if ('absent' in loaded) return loaded
  const { addon } = loaded
  const sets = addon.instructionSets()
  const chosen = instructionSet ?? sets[0]
  if (chosen === undefined || !sets.includes(chosen)) {
    return { absent: 'instruction-set', detail: `${chosen ?? 'none'}; this processor has ${sets.join(', ') || 'none that is known'}` }
  }
  const team = threads ?? Math.min(MOST_THREADS, availableParallelism())
  const engine: Engine = { name: 'native', instructionSet: chosen, threads: team, machine: () => nativeMachine(addon, engine, outOfMemory) }
  return { engine }
}

/** What this processor can do at most with an instruction set, measured when asked; the reason where there is no addon. */
export function limits({
  planVersion,
  instructionSet,
}: Pick<NativeRequest, 'planVersion'> & { readonly instructionSet: string }): Limits | Absence {
  const loaded = loadAddon(planVersion)
  return 'absent' in loaded ? loaded : limitsBy(loaded.addon, instructionSet)
}

import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import type { Engine, NativeOptions, NativeResult } from 'tekrar/engine'
import type { Addon } from './addon.ts'
import { nativeMachine } from './machine.ts'

/** More threads than this gain nothing at the sizes of recurrent networks. */
const MOST_THREADS = 8

const require = createRequire(import.meta.url)
const platform = `${process.platform}-${process.arch}`
/** In a clone, what was built there; in the published package, what was built for each platform. */
const PLACES = ['../build/tekrar.node', `../prebuilt/${platform}/tekrar.node`]

function load(): { addon: Addon } | { absent: 'not-built' | 'not-loaded'; detail: string } {
  const failures: string[] = []
  for (const place of PLACES) {
    try {
      return { addon: require(place) as Addon }
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (code !== 'MODULE_NOT_FOUND') failures.push(message)
    }
  }
  return failures.length > 0 ? { absent: 'not-loaded', detail: failures.join('; ') } : { absent: 'not-built', detail: platform }
}

/** The native engine, or the reason why there is none. Each machine has its own team of threads. */
export function open({ threads, instructionSet, outOfMemory }: NativeOptions): NativeResult {
  const loaded = load()
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

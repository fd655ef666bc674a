import { workers } from '#workers'
import { TekrarError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { isBuilt, kernelsBinary } from './binary.ts'
import { overSharedMemory } from './kernels.ts'
import { wasmMachine } from './machine.ts'
import { newMemory } from './memory.ts'
import { Team } from './team/team.ts'

export const WASM_INSTRUCTION_SET = 'simd128'
/** More threads than this gain nothing at the sizes of recurrent networks. */
const MOST_THREADS = 8

export interface WasmChoice {
  readonly engine: Engine
  /** Why it has one thread where more were asked for, or would pay. */
  readonly alone?: string
}

const compiled: { plain?: Promise<WebAssembly.Module>; shared?: Promise<WebAssembly.Module> } = {}
let team: Team | undefined

/** The module is compiled once for each kind of memory. */
async function compile(kind: 'plain' | 'shared'): Promise<WebAssembly.Module> {
  compiled[kind] ??= kernelsBinary().then((bytes) => WebAssembly.compile(kind === 'plain' ? bytes : overSharedMemory(bytes)))
  try {
    return await compiled[kind]
  } catch (cause) {
    delete compiled[kind]
    throw cause
  }
}

const ABSENCES = {
  'no-workers': 'there are no workers here',
  'no-shared-memory': 'there is no shared memory here',
  'not-isolated': 'the page is not cross-origin isolated',
}

/** What several threads need, or why there is but one. */
async function openTeam(): Promise<{ readonly team: Team; readonly module: WebAssembly.Module } | string> {
  if (!workers) return ABSENCES['no-workers']
  if (workers.absence) return ABSENCES[workers.absence]
  try {
    newMemory({ shared: true })
  } catch (error) {
    return `no shared memory: ${error instanceof Error ? error.message : error}`
  }
  team ??= new Team(workers)
  const [refusal, module] = await Promise.all([team.open(), compile('shared')])
  return refusal === undefined ? { team, module } : `workers do not start: ${refusal}`
}

/**
 * The engine over the embedded WebAssembly.
 *
 * @param threads How many members a call may have; left out: as many as run at once here, at most 8. Where workers cannot share memory with this thread there is one.
 * @throws `engine-unavailable`
 */
export async function openWasm(threads?: number): Promise<WasmChoice> {
  if (!isBuilt) throw new TekrarError('engine-unavailable', { engine: 'wasm', reason: 'no-kernels', detail: '' })
  const unavailable = (cause: unknown) =>
    new TekrarError(
      'engine-unavailable',
      { engine: 'wasm', reason: 'no-webassembly', detail: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  if (typeof WebAssembly === 'undefined') throw unavailable('no WebAssembly')
  const refuse = (cause: unknown): never => {
    throw unavailable(cause)
  }
  const wanted = threads ?? Math.min(MOST_THREADS, workers?.parallelism ?? 1)
  const opened = wanted > 1 ? await openTeam().catch(refuse) : undefined
  if (typeof opened === 'object') {
    const engine = describe(wanted, () => wasmMachine(engine, opened.module, opened.team))
    return { engine }
  }
  const module = await compile('plain').catch(refuse)
  const engine = describe(1, () => wasmMachine(engine, module))
  return opened === undefined ? { engine } : { engine, alone: opened }
}

const describe = (threads: number, machine: Engine['machine']): Engine => ({
  name: 'wasm',
  instructionSet: WASM_INSTRUCTION_SET,
  threads,
  machine,
})

import { openNative } from '#native'
import { say, TekrarError } from '../base/errors.ts'
import { english } from '../base/messages/en.ts'
import type { Engine } from './engine.ts'
import { environment } from './environment.ts'
import { openWasm, WASM_INSTRUCTION_SET } from './wasm/open.ts'

/** `reference` is no engine: whoever runs programs knows it, see `requestedEngine`. */
export type EngineName = 'native' | 'wasm' | 'reference'
const NAMES: readonly EngineName[] = ['native', 'wasm', 'reference']

/** Which engine runs the programs, and how. */
export interface EngineOptions {
  readonly engine?: EngineName
  /** No bit of a result depends on it. Left out: as many as the machine has, at most 8; in a page that is not cross-origin isolated, one. */
  readonly threads?: number
  /** `avx512`, `avx2`, `neon`; left out: the best there is. */
  readonly instructionSet?: string
}

export interface EngineChoice {
  readonly engine: Engine
  /** Why this one, for a person. */
  readonly reason: string
}

/** The engine that was asked for, by an option or by TEKRAR_ENGINE, and by which of them; undefined where the choice is free. Throws `invalid-argument`. */
export function requestedEngine(options: EngineOptions = {}): { readonly name: EngineName; readonly by: string } | undefined {
  const [name, by] = options.engine !== undefined ? [options.engine, 'option engine'] : [environment('TEKRAR_ENGINE'), 'TEKRAR_ENGINE']
  if (name === undefined) return undefined
  const known = NAMES.find((each) => each === name)
  if (!known) throw new TekrarError('invalid-argument', { where: 'engine', name: by, expected: NAMES.join(', '), actual: String(name) })
  return { name: known, by }
}

function requestedThreads(options: EngineOptions): number | undefined {
  const text = environment('TEKRAR_THREADS')
  const threads = options.threads ?? (text === undefined ? undefined : Number(text))
  if (threads === undefined) return undefined
  if (Number.isInteger(threads) && threads >= 1 && threads <= 256) return threads
  const name = options.threads === undefined ? 'TEKRAR_THREADS' : 'threads'
  throw new TekrarError('invalid-argument', {
    where: 'engine',
    name,
    expected: 'a whole number from 1 to 256',
    actual: text ?? String(threads),
  })
}

/**
 * Picks the engine: the one asked for by an option, else by the environment, else native where it loads, else wasm. What was asked for and is not there is an
 * error, never another engine. An instruction set asked for is a request for the engine that has it.
 *
 * @throws `engine-unavailable`, `invalid-argument`
 */
export async function openEngine(options: EngineOptions = {}): Promise<EngineChoice> {
  const requested = requestedEngine(options)
  const instructionSet = options.instructionSet ?? environment('TEKRAR_INSTRUCTION_SET')
  const threads = requestedThreads(options)
  if (requested?.name === 'reference') {
    const remedy = 'hand the programs to the interpreting executor'
    throw new TekrarError('unsupported', { where: 'engine', what: 'the reference runs graphs, not plans', remedy })
  }
  const wasmServes = instructionSet === undefined || instructionSet === WASM_INSTRUCTION_SET
  if (requested?.name === 'wasm') {
    if (wasmServes) return wasm(threads, `asked for by ${requested.by}`)
    throw new TekrarError('engine-unavailable', { engine: 'wasm', reason: 'instruction-set', detail: instructionSet })
  }

  const native = await openNative({
    ...(threads === undefined ? {} : { threads }),
    ...(instructionSet === undefined ? {} : { instructionSet }),
    outOfMemory: (bytes) => new TekrarError('out-of-memory', { where: 'engine native', bytes }),
  })
  if ('engine' in native)
    return { engine: native.engine, reason: requested ? `asked for by ${requested.by}` : 'the fastest that loads here' }
  const absence = { engine: 'native', reason: native.absent, detail: native.detail }
  if (requested || !wasmServes) throw new TekrarError('engine-unavailable', absence)
  return wasm(threads, `no native engine: ${say(english, 'engine-unavailable', absence).split(': ')[1]}`)
}

async function wasm(threads: number | undefined, reason: string): Promise<EngineChoice> {
  const { engine, alone } = await openWasm(threads)
  return { engine, reason: alone === undefined ? reason : `${reason}; one thread: ${alone}` }
}

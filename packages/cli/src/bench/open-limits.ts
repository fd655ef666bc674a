import { type EngineDescription, TekrarError } from 'tekrar'
import { PLAN_VERSION } from 'tekrar/engine'
import type { Limits } from './limits.ts'

/** The limits of the engine in use. Throws `engine-unavailable` where its addon went away meanwhile. */
export async function limitsOf({ name, instructionSet }: EngineDescription): Promise<Limits> {
  if (name !== 'native') return (await import('./wasm-limits.ts')).wasmLimits()
  const native = (await import('@tekrar/native')).limits({ planVersion: PLAN_VERSION, instructionSet })
  if ('absent' in native) throw new TekrarError('engine-unavailable', { engine: 'native', reason: native.absent, detail: native.detail })
  return {
    kind: 'fma',
    multiplyAdds: async (threads, seconds) => native.multiplyAdds(threads, seconds),
    reading: async (threads, seconds) => native.reading(threads, seconds),
  }
}

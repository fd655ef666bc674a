import { type EngineOptions, openEngine, requestedEngine } from '../engine/open.ts'
import type { Executor } from './executor.ts'
import { interpreted } from './interpreted.ts'
import { planned } from './planned.ts'

/**
 * Opens what runs a model's programs: an engine (native where it loads, else wasm), or the reference where it is asked for by name.
 *
 * @throws `engine-unavailable`, `invalid-argument`
 */
export async function openExecutor(options: EngineOptions = {}): Promise<Executor> {
  if (requestedEngine(options)?.name === 'reference') return interpreted('float32')
  const { engine, reason } = await openEngine(options)
  return planned(engine, reason)
}

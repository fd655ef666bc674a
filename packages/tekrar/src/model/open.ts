import type { EngineOptions } from '../engine/open.ts'
import { openExecutor } from '../execution/open.ts'
import { Model } from './model.ts'
import { type ModelSource, readModel } from './read-model.ts'

/**
 * Opens a saved model from a path (in Node), a URL, a File, or its two contents. All of it is checked, and none of it is run: cells are data.
 *
 * @throws `no-model`, `invalid-model`, `newer-model`, `damaged-safetensors`, `unsupported`
 */
export async function open(source: ModelSource, engine: EngineOptions = {}): Promise<Model> {
  const { name, network, weights, preprocessing } = await readModel(source)
  return new Model({
    name,
    network,
    build: () => network,
    openExecutor: () => openExecutor(engine),
    weights,
    ...(preprocessing ? { preprocessing } : {}),
  })
}

import type { EngineOptions } from '../engine/open.ts'
import { openExecutor } from '../execution/open.ts'
import type { Layer } from '../layers/layer.ts'
import { buildNetwork, inputOf } from './build-network.ts'
import { Model } from './model.ts'

/** Options of `sequential`. */
export interface SequentialOptions extends EngineOptions {
  /** Of the initial weights; 1. */
  readonly seed?: number
  /** The model's name in its summary and when it is saved; `sequential`. */
  readonly name?: string
}

/**
 * A model of layers one after the other. Where the first layer does not tell what it takes, the network is built when data is seen.
 * Throws what building a network throws: `shape-mismatch`, `duplicate-name`, `invalid-argument`.
 */
export function sequential(layers: readonly Layer[], { seed = 1, name = 'sequential', ...engine }: SequentialOptions = {}): Model {
  return new Model({
    name,
    ...(inputOf(layers) || layers.length === 0 ? { network: buildNetwork(layers, { seed }) } : {}),
    build: (input) => buildNetwork(layers, { input, seed }),
    openExecutor: () => openExecutor(engine),
  })
}

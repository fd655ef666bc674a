import { interpreted } from '../execution/interpreted.ts'
import type { Precision } from '../graph/reference.ts'
import type { Layer } from '../layers/layer.ts'
import { buildNetwork, inputOf } from './build-network.ts'
import { Model } from './model.ts'

/** A model that runs on the reference. */
export function referenceModel(
  layers: readonly Layer[],
  { seed = 1, precision = 'float32' }: { readonly seed?: number; readonly precision?: Precision } = {},
): Model {
  return new Model({
    name: 'test',
    ...(inputOf(layers) ? { network: buildNetwork(layers, { seed }) } : {}),
    build: (input) => buildNetwork(layers, { input, seed }),
    openExecutor: async () => interpreted(precision),
  })
}

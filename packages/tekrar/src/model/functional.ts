import { TekrarError } from '../base/errors.ts'
import type { EngineOptions } from '../engine/open.ts'
import { openExecutor } from '../execution/open.ts'
import { INPUT } from '../layers/input.ts'
import { buildGraph } from './build-network.ts'
import { Model } from './model.ts'
import { type Symbols, symbolsOf } from './symbols.ts'

/** Options of `model`. */
export interface ModelOptions extends EngineOptions {
  /** What `input` gave; a record renames nothing, it only says the order. */
  readonly inputs: Symbols
  readonly outputs: Symbols
  /** Of the initial weights; 1. */
  readonly seed?: number
  /** The model's name in its summary and when it is saved; `model`. */
  readonly name?: string
}

/**
 * A model of layers that were called on each other, from `inputs` to `outputs`. A layer that was called several times has one set of weights.
 * Throws `shape-mismatch`, `duplicate-name`, and `invalid-argument` where the outputs need an input that is not among `inputs`.
 */
export function model({ inputs, outputs, seed = 1, name = 'model', ...engine }: ModelOptions): Model {
  const [entries, exits] = [symbolsOf(inputs), symbolsOf(outputs)]
  const wrong = entries.find(({ source }) => source.layer.kind !== INPUT)
  if (wrong || entries.length === 0 || exits.length === 0)
    throw new TekrarError('invalid-argument', {
      where: `model '${name}'`,
      name: exits.length === 0 ? 'outputs' : 'inputs',
      expected: exits.length === 0 ? 'at least one symbolic tensor' : 'what input() gave, at least one',
      actual: wrong ? `an output of ${wrong.source.layer.kind}` : '[]',
    })
  const network = buildGraph({ inputs: entries, outputs: exits, seed })
  return new Model({ name, network, build: () => network, openExecutor: () => openExecutor(engine) })
}

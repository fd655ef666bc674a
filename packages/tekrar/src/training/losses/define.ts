import { refuseUnless } from '../../base/refuse-unless.ts'
import type { DataType, Tensor } from '../../graph/tensor.ts'
import type { LossDefinition, LossOptions, Predictions } from './loss.ts'
import { reductions } from './reduction.ts'

interface Definition extends LossOptions {
  readonly settings?: Readonly<Record<string, number | boolean | string | undefined>>
  readonly targets?: DataType
  readonly perplexity?: boolean
  readonly ignoreClass?: number
  readonly everySample?: boolean
  of(predictions: Predictions, targets: Tensor): Tensor
}

/** Losses that were made, by name and options: one with the same options is the same object, so that a program compiled for it is found again. */
const made = new Map<string, LossDefinition>()

/** A loss from what it does not share with the others: targets are of the output's shape unless said, options that were left out vanish. Throws `invalid-argument`. */
export function define(name: string, { settings = {}, reduction = 'sumOverBatchSize', ...rest }: Definition): LossDefinition {
  refuseUnless(name, 'reduction', reductions.includes(reduction), `one of ${reductions.join(', ')}`, reduction)
  const given = Object.entries(settings).filter((entry): entry is [string, number | boolean | string] => entry[1] !== undefined)
  const definition = {
    name,
    perplexity: false,
    targets: 'float',
    everySample: true,
    ...rest,
    reduction,
    settings: { ...Object.fromEntries(given), reduction },
  } as const
  const key = JSON.stringify([name, definition.settings])
  const known = made.get(key)
  if (!known) made.set(key, definition)
  return known ?? definition
}

import { TekrarError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { invalidModel, parseList } from '../base/parse.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'

/** An input of a model. */
export interface EntryPoint {
  readonly name: string
  /** Without the batch; absent where the configuration does not tell. */
  readonly shape?: readonly (number | null)[]
  readonly ids: boolean
}

/** An `InputLayer`. Throws `invalid-model`. */
export function readEntry(config: JsonObject, name: string): EntryPoint {
  const shape = config.batch_shape ?? config.batch_input_shape
  const ids = typeof config.dtype === 'string' && /^u?int/.test(config.dtype)
  if (shape === undefined || shape === null) return { name, ids }
  const sizes = parseList(shape, `input '${name}'`).map((size, axis) => {
    if (size !== null && (typeof size !== 'number' || !Number.isInteger(size) || size < 1))
      throw invalidModel(`input '${name}'`, `axis ${axis} has the size ${JSON.stringify(size)}`)
    return size
  })
  return { name, shape: sizes.slice(1), ids }
}

/** The symbolic tensor of an input. Throws `unsupported` where its shape is not known. */
export function entrySymbol({ name, shape, ids }: EntryPoint, given: readonly (number | null)[] | undefined): Symbolic {
  const known = shape ?? given?.slice(1)
  if (!known)
    throw new TekrarError('unsupported', {
      where: `input '${name}'`,
      what: 'the configuration does not say its shape',
      remedy: 'give inputShape: [null, null, features]',
    })
  return input({ shape: known, name: name.replaceAll('/', '.'), type: ids ? 'index' : 'float' })
}

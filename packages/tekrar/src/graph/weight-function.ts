import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseNumber, parseObject, parseOneOf, parseRecord } from '../base/parse.ts'
import type { Shape } from '../base/shape.ts'
import { type Constraint, constraints } from './constraints.ts'
import { type Regularizer, regularizers } from './regularizers.ts'
import { openFunction, saveFunction } from './saved-function.ts'
import type { Described, FunctionSettings } from './setting.ts'
import type { Tensor } from './tensor.ts'

/** A regularizer or constraint: of a weight a scalar, or another weight. */
export type WeightFunction = (weight: Tensor) => Tensor

/** As data: its name and options, or the graph of one's own function over a weight of the shape. */
export function saveWeightFunction(of: WeightFunction & Partial<Described>, shape: Shape): JsonObject {
  const { kind, settings } = of
  if (kind !== undefined && settings !== undefined) return { kind, settings: settings as JsonObject }
  return { function: saveFunction(([weight]) => [of(weight!)], [{ shape, type: 'float' }]) }
}

/** A regularizer that was saved. Throws `invalid-model`. */
export const readRegularizer = (value: unknown, where: string): WeightFunction => read(value, where, regularizers)

/** A constraint that was saved. Throws `invalid-model`. */
export const readConstraint = (value: unknown, where: string): WeightFunction => read(value, where, constraints)

type Maker = (options?: never) => Regularizer | Constraint

function read(value: unknown, where: string, table: Readonly<Record<string, Maker>>): WeightFunction {
  const saved = parseObject(value, where)
  if ('function' in saved) {
    const of = openFunction(parseRecord(saved, where, ['function']).function, `${where}.function`)
    return (weight) => of([weight])[0]!
  }
  const { kind, settings } = parseRecord(saved, where, ['kind', 'settings'])
  const make: (options?: never) => WeightFunction = table[parseOneOf(kind, `${where}.kind`, Object.keys(table))]!
  const options = parseObject(settings, `${where}.settings`)
  const read = Object.entries(options).map(([name, option]) => [name, readSetting(option, `${where}.settings.${name}`)])
  return make(Object.fromEntries(read) as never)
}

function readSetting(value: Json | undefined, where: string): FunctionSettings[string] {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return parseList(value, where).map((item, i) => parseNumber(item, `${where}[${i}]`))
  if (typeof value === 'number') return parseNumber(value, where)
  throw invalidModel(where, 'expected a number, a text or a list of numbers')
}

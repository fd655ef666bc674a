import { TekrarError } from '../base/errors.ts'

/** Options of a function that has a name, as plain data. */
export type FunctionSettings = Readonly<Record<string, number | string | boolean | readonly number[]>>

/** A function of tensors that ours made from options: `kind` and `settings` are all that is needed to make it again. */
export interface Described {
  readonly kind: string
  readonly settings: FunctionSettings
}

/** A function together with what makes it again. */
export const described = <Of extends (...given: never[]) => unknown>(kind: string, settings: FunctionSettings, of: Of): Of & Described =>
  Object.assign(of, { kind, settings })

/** By a name, as a function that has one or is one's own, or as plain data that was saved: the function. Throws `invalid-argument` for a name that is not known. */
export function namedFunction<Of extends (...given: never[]) => unknown>(
  what: string,
  table: Readonly<Record<string, (settings?: never) => Of>>,
  option: string | Of | Described,
  where: string,
): Of {
  if (typeof option === 'function') return option
  const { kind, settings } = typeof option === 'string' ? { kind: option, settings: undefined } : (option ?? { kind: String(option) })
  if (Object.hasOwn(table, kind)) return (table[kind] as (settings?: FunctionSettings) => Of)(settings)
  throw new TekrarError('invalid-argument', {
    where,
    name: what,
    expected: `one of ${Object.keys(table).join(', ')}, or a function of the weight`,
    actual: `'${kind}'`,
  })
}

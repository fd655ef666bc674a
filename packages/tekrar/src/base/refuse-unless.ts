import { TekrarError } from './errors.ts'

/** Throws `invalid-argument` unless an argument fits: `streams: batch must be a whole number of at least 1, got 0`. */
export function refuseUnless(where: string, name: string, fits: boolean, expected: string, actual: unknown): void {
  if (!fits) throw new TekrarError('invalid-argument', { where, name, expected, actual: String(actual) })
}

/** Throws `invalid-argument` unless `value` is a whole number of at least 1. */
export const refuseUnlessCount = (where: string, name: string, value: number): void =>
  refuseUnless(where, name, Number.isSafeInteger(value) && value >= 1, 'a whole number of at least 1', value)

/** Throws `invalid-argument` unless `value` is a share, such as that of the numbers to drop. */
export const requireShare = (where: string, name: string, value: number): void =>
  refuseUnless(where, name, value >= 0 && value <= 1, 'a number from 0 to 1', value)

import { TekrarError } from '../base/errors.ts'
import { refuseUnless, refuseUnlessCount } from '../base/refuse-unless.ts'
import { type ArrayInput, type NumericArray, numericArray } from './arrays.ts'

/** Options of `windows`. */
export interface WindowsOptions {
  /** Rows of the series in one window. */
  readonly steps: number
  /** How many rows after a window's last its target stands. */
  readonly ahead?: number
  /** Rows from one window's start to the next one's. */
  readonly stride?: number
  /** The features to predict, by place; all of them by default. */
  readonly predict?: readonly number[]
}

/**
 * Sliding windows over a series [time, features] (or [time], one feature): inputs [windows, steps, features] and targets
 * [windows, predicted features], the row `ahead` rows after each window. Both are ready for `batches`.
 * @throws TekrarError where the series is too short for one window
 */
export function windows(
  series: ArrayInput,
  { steps, ahead = 1, stride = 1, predict }: WindowsOptions,
): { readonly inputs: NumericArray; readonly targets: NumericArray } {
  const where = 'windows'
  refuseUnlessCount(where, 'steps', steps)
  refuseUnlessCount(where, 'ahead', ahead)
  refuseUnlessCount(where, 'stride', stride)
  const { data, shape } = numericArray(series, 'series')
  const [time = 0, features = 1] = shape
  if (shape.length > 2 || time < steps + ahead) {
    throw new TekrarError('shape-mismatch', {
      where,
      expected: `a series [time, features] of at least ${steps + ahead} rows`,
      actual: `[${shape.join(', ')}]`,
      remedy: 'give a longer series or fewer steps',
    })
  }
  const wanted = predict ?? Array.from({ length: features }, (_, feature) => feature)
  const exists = (feature: number): boolean => Number.isInteger(feature) && feature >= 0 && feature < features
  refuseUnless(where, 'predict', wanted.length > 0 && wanted.every(exists), `places from 0 to ${features - 1}`, `[${wanted.join(', ')}]`)

  const count = Math.floor((time - steps - ahead) / stride) + 1
  const inputs = new Float32Array(count * steps * features)
  const targets = new Float32Array(count * wanted.length)
  for (let window = 0; window < count; window++) {
    const begin = window * stride
    inputs.set(data.subarray(begin * features, (begin + steps) * features), window * steps * features)
    const row = (begin + steps + ahead - 1) * features
    for (const [i, feature] of wanted.entries()) targets[window * wanted.length + i] = data[row + feature]!
  }
  return { inputs: { data: inputs, shape: [count, steps, features] }, targets: { data: targets, shape: [count, wanted.length] } }
}

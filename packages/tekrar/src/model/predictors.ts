import { TekrarError } from '../base/errors.ts'
import { refuseUnknown } from '../base/known-options.ts'
import type { NumericArray } from '../data/arrays.ts'
import type { Slot } from '../data/given.ts'
import { type ArraysInput, givenArrays } from '../data/given.ts'
import { maskArrays } from '../data/given-masks.ts'
import { equallyLong, isRagged, type Ragged } from '../data/ragged.ts'
import { PREDICT_OPTIONS, type PredictCall, type PredictOptions, type Predictor, type PredictorOptions } from './predict.ts'
import { joined, Predictions } from './predictions.ts'

/** How many programs are remembered, one for each combination of masks and of names to keep; the oldest go first. */
const REMEMBERED = 8

/** The predictors of one model, made when they are first asked for. */
export class Predictors {
  readonly #open: (options: PredictorOptions) => Promise<Predictor>
  readonly #known = new Map<string, Promise<Predictor>>()

  constructor(open: (options: PredictorOptions) => Promise<Predictor>) {
    this.#open = open
  }

  /** How many programs are kept at present. */
  get size(): number {
    return this.#known.size
  }

  for(options: Pick<PredictorOptions, 'masked' | 'keep' | 'outputs'>): Promise<Predictor> {
    const key = JSON.stringify([options.masked?.some((one) => one) ? options.masked : [], options.keep ?? [], options.outputs ?? true])
    const known = this.#known.get(key)
    if (known) {
      this.#known.delete(key)
      this.#known.set(key, known)
      return known
    }
    const made = this.#open(options)
    this.#known.set(key, made)
    made.catch(() => this.#known.delete(key))
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value!)
    return made
  }
}

/** Predicts for whatever a user hands over: sequences of different lengths are run by their lengths, so that each is computed as if it stood alone. */
export async function predictGiven(
  predictors: Predictors,
  { slots, stateful }: { readonly slots: readonly Slot[]; readonly stateful: boolean },
  given: ArraysInput,
  { masks: givenMasks, keep = [], ...options }: PredictOptions,
): Promise<Predictions> {
  refuseUnknown('predict', options, PREDICT_OPTIONS)
  const arrays = givenArrays(given, slots, 'predict')
  const masks = maskArrays(givenMasks, slots, 'predict: masks')
  const run = async (call: PredictCall) => {
    const predictor = await predictors.for({ masked: slots.map((_, i) => call.masks?.[i] !== undefined), keep })
    return predictor.predict(call)
  }
  const ragged = arrays.some(isRagged)
  if (!ragged) return run({ ...options, inputs: arrays as NumericArray[], masks })
  if (stateful)
    throw new TekrarError('unsupported', {
      where: 'predict',
      what: 'the model is stateful, and sequences of different lengths are not run together',
      remedy: 'give sequences of one length',
    })
  if (masks || options.initialState)
    throw new TekrarError('unsupported', {
      where: 'predict',
      what: 'sequences of different lengths were given with a mask or with states',
      remedy: 'give sequences of one length, padded where the mask is 0',
    })
  const groups = sameLengths(arrays)
  const parts: { readonly places: readonly number[]; readonly predicted: Predictions }[] = []
  for (const places of groups)
    parts.push({ places, predicted: await run({ ...options, inputs: arrays.map((array) => rowsAt(array, places)) }) })
  const [{ predicted: first }] = parts as [(typeof parts)[number]]
  const together = (of: (one: Predictions) => Readonly<Record<string, Predictions['outputs'][number]>>) =>
    Object.fromEntries(
      Object.keys(of(first)).map((name) => [
        name,
        joined(parts.map(({ places, predicted }) => ({ places, result: of(predicted)[name]! }))),
      ]),
    )
  return new Predictions({
    outputs: together(({ byName }) => byName),
    states: together(({ states }) => states),
    kept: together(({ kept }) => kept),
  })
}

const lengthAt = (array: NumericArray | Ragged, row: number): number => (isRagged(array) ? array.rows[row]!.shape[0]! : 0)
const countOf = (array: NumericArray | Ragged): number => (isRagged(array) ? array.rows.length : array.shape[0]!)

/** The numbers of the examples, those together whose sequences are equally long. Throws `shape-mismatch` where inputs have different numbers of examples. */
function sameLengths(arrays: readonly (NumericArray | Ragged)[]): number[][] {
  const counts = arrays.map(countOf)
  const other = counts.find((count) => count !== counts[0])
  if (other !== undefined)
    throw new TekrarError('shape-mismatch', { where: 'predict', expected: `${counts[0]} examples of every input`, actual: String(other) })
  return equallyLong(Array(counts[0]!).keys(), (row) => arrays.map((array) => lengthAt(array, row)))
}

/** Some examples of an input, all of one length, as one array. */
function rowsAt(array: NumericArray | Ragged, places: readonly number[]): NumericArray {
  const rows = places.map((place) => {
    if (isRagged(array)) return array.rows[place]!
    const width = array.data.length / array.shape[0]!
    return { data: array.data.subarray(place * width, (place + 1) * width), shape: array.shape.slice(1) } as NumericArray
  })
  const [{ data: first, shape }] = rows as [NumericArray]
  const data = new (first.constructor as new (length: number) => NumericArray['data'])(first.length * rows.length)
  for (const [i, row] of rows.entries()) data.set(row.data, i * first.length)
  return { data, shape: [places.length, ...shape] }
}

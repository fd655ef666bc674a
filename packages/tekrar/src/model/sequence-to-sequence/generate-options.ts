import { TekrarError } from '../../base/errors.ts'
import { type AllOptions, refuseUnknown } from '../../base/known-options.ts'
import type { ArraysInput } from '../../data/given.ts'
import type { MasksInput } from '../../data/given-masks.ts'

/** How the symbols are chosen: the likeliest at each step; drawn by their probabilities; or the likeliest sequence that a search finds. */
export type GenerateMethod = 'greedy' | { readonly sampling: SamplingOptions } | { readonly beam: BeamOptions }

/** Options of drawing by chance. */
export interface SamplingOptions {
  /** What logits are divided by; 1. */
  readonly temperature?: number
  /** Draw from that many likeliest symbols alone; 0 for all. */
  readonly topK?: number
  /** Draw from the likeliest symbols that make up this share of the probability; 1 for all. */
  readonly topP?: number
  /** The same seed draws the same for the same rows; 1. */
  readonly seed?: number
}

/** Options of beam search. */
export interface BeamOptions {
  /** Hypotheses kept for each row; 4. */
  readonly width?: number
  /**
   * α: hypotheses are compared by log-probability ÷ ((5 + length) ÷ 6)^α (Wu et al., 2016); more favours longer ones, 0 compares the log-probabilities as they
   * are; 0.6.
   */
  readonly lengthPenalty?: number
}

/** Options of `generate`. */
export interface SequenceOptions {
  /** `greedy` */
  readonly method?: GenerateMethod
  /** The most symbols of a row; twice the longest source and ten more, unless given. */
  readonly maxLength?: number
  /** The fewest symbols of a row before it may stop; 0. */
  readonly minLength?: number
  /** Gives the attention weights of each symbol: those of the one layer or cell that has them. */
  readonly attention?: boolean
  /** Names of what is given beside each symbol, such as `attention_1/scores` or `gru_1/hidden`. */
  readonly keep?: readonly string[]
  /** Symbols that are never chosen, beside the one that starts; padding is such a one. */
  readonly never?: readonly number[]
  /** Which steps of the sources are there; sequences of different lengths need none. */
  readonly masks?: MasksInput
  /** Rejects the call with the signal's reason. */
  readonly signal?: AbortSignal
}

const OPTIONS: AllOptions<SequenceOptions> = {
  method: true,
  maxLength: true,
  minLength: true,
  attention: true,
  keep: true,
  never: true,
  masks: true,
  signal: true,
}

/** For calls from plain JavaScript. Throws `invalid-argument` for options that are none. */
export function requireSequenceOptions(options: unknown): void {
  requireRecord(options, 'generate', 'options')
  refuseUnknown('generate', options as object, OPTIONS, {
    elsewhere: { length: "'maxLength' is the most symbols of a row", mask: "did you mean 'masks'?" },
  })
}

export type Sources = ArraysInput

/** The method with what it leaves out filled in. */
export type ChosenMethod =
  | { readonly kind: 'draw'; readonly temperature: number; readonly topK: number; readonly topP: number; readonly seed: number }
  | { readonly kind: 'beam'; readonly width: number; readonly lengthPenalty: number }

const WHERE = 'generate'

function require(fits: boolean, name: string, expected: string, actual: unknown): void {
  if (!fits) throw new TekrarError('invalid-argument', { where: WHERE, name, expected, actual: String(actual) })
}

/** Throws `invalid-argument`. */
export function methodOf(method: GenerateMethod = 'greedy'): ChosenMethod {
  if (method === 'greedy') return { kind: 'draw', temperature: 0, topK: 0, topP: 1, seed: 1 }
  require(typeof method === 'object' &&
    method !== null &&
    ('sampling' in method || 'beam' in method), 'method', "'greedy', { sampling: { … } } or { beam: { … } }", method)
  if ('beam' in method) {
    const { width = 4, lengthPenalty = 0.6 } = method.beam
    require(Number.isSafeInteger(width) && width >= 1, 'width', 'a whole number from 1', width)
    require(Number.isFinite(lengthPenalty) && lengthPenalty >= 0, 'lengthPenalty', 'a number from 0', lengthPenalty)
    return { kind: 'beam', width, lengthPenalty }
  }
  const { temperature = 1, topK = 0, topP = 1, seed = 1 } = method.sampling
  require(Number.isFinite(temperature) && temperature >= 0, 'temperature', 'a number from 0', temperature)
  require(Number.isSafeInteger(topK) && topK >= 0, 'topK', 'a whole number from 0', topK)
  require(topP > 0 && topP <= 1, 'topP', 'a number above 0 and up to 1', topP)
  require(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32, 'seed', 'a whole number from 0 below 2³²', seed)
  return { kind: 'draw', temperature, topK, topP, seed }
}

/** Throws `invalid-argument` for a length that is none. */
export function requireLength(maxLength: number | undefined, minLength: number): void {
  require(maxLength === undefined || (Number.isSafeInteger(maxLength) && maxLength >= 1), 'maxLength', 'a whole number from 1', maxLength)
  const most = maxLength ?? Number.MAX_SAFE_INTEGER
  const expected = maxLength === undefined ? 'a whole number from 0' : `a whole number from 0 to ${most}`
  require(Number.isSafeInteger(minLength) && minLength >= 0 && minLength <= most, 'minLength', expected, minLength)
}

/** Throws `invalid-argument` for a symbol that there is not. */
export function requireSymbol(symbol: number, name: string, classes: number): void {
  const expected = `a whole number from 0 to ${classes - 1}, one of the model's symbols`
  if (!(Number.isSafeInteger(symbol) && symbol >= 0 && symbol < classes))
    throw new TekrarError('invalid-argument', { where: 'sequenceToSequence', name, expected, actual: String(symbol) })
}

/** For calls from plain JavaScript. Throws `invalid-argument` for options that are no object. */
export function requireRecord(options: unknown, where: string, expected: string): void {
  if (typeof options !== 'object' || options === null)
    throw new TekrarError('invalid-argument', { where, name: 'options', expected: `an object with ${expected}`, actual: String(options) })
}

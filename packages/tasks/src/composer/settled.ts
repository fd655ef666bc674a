import { refuse } from '../sayings/composer.ts'
import { globalClipNormOf } from '../training/clipping.ts'
import type { NetworkSettings } from './layers.ts'
import type { ComposerOptions } from './options.ts'

/** The chapter's network. */
const WHOLE = { units: [256, 512, 256], digest: 0, dropout: 0.3, learningRate: 0.001, clip: 5 }
/** One network for all keys is small, and sees much, which is summed up first. */
const KEYS = { units: [44], digest: 36, dropout: 0.2, learningRate: 0.006, clip: 3 }
const SIMPLE_RATE = 0.001

/** Training steps that a run should have at least, and the epochs that it gets for it. */
const LEAST_STEPS = 1200
const EPOCHS = { least: 8, most: 300 }

export interface Settled {
  readonly resolved: ComposerOptions
  readonly network: NetworkSettings
  readonly learningRate: number
}

/** The options with what they leave open filled in, for so many training steps an epoch; put in again, they stay. */
export function settled(values: ComposerOptions, epochSteps: number): Settled {
  const defaults = values.view === 'keys' ? KEYS : WHOLE
  const units = values.units === null ? defaults.units : numbersOf('units', values.units)
  const learningRate = values.learningRate ?? rateOf(values, defaults.learningRate)
  const epochs = values.epochs ?? Math.max(EPOCHS.least, Math.min(EPOCHS.most, Math.ceil(LEAST_STEPS / epochSteps)))
  const resolved: ComposerOptions = {
    ...values,
    units: units.join(','),
    digest: values.digest ?? defaults.digest,
    dropout: values.dropout ?? defaults.dropout,
    learningRate,
    globalClipNorm: globalClipNormOf(values, defaults.clip),
    epochs,
    trainingSteps: values.trainingSteps ?? (values.minutes === null ? epochs * epochSteps : null),
  }
  const { cell, dropout, digest, seed } = resolved
  return { resolved, network: { cell, units, dropout: dropout!, digest: digest!, seed }, learningRate }
}

const rateOf = ({ optimizer, cell }: ComposerOptions, standard: number): number => {
  if (optimizer === 'sgd') return 0.05
  return cell === 'simple' ? Math.min(SIMPLE_RATE, standard) : standard
}

/** Whole numbers from 1 between commas. Throws TaskError `not-numbers`, which names the flag. */
export function numbersOf(flag: string, given: string): number[] {
  const numbers = given.split(',').map((part) => Number(part.trim()))
  if (numbers.some((number) => !Number.isSafeInteger(number) || number < 1)) refuse('not-numbers', { flag, given })
  return numbers
}

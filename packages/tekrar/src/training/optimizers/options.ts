import { refuseUnless, refuseUnlessCount } from '../../base/refuse-unless.ts'
import type { Schedule } from '../schedules/schedule.ts'
import { checkSettings } from './check.ts'
import { type Clipping, clippingOf } from './clipping.ts'
import type { AroundUpdates, Optimizer, WeightDecay } from './optimizer.ts'

/** Weights by parts of their paths, such as 'bias' or 'dense_1/', by patterns, or by a function of the path. */
export type WeightSelection = readonly (string | RegExp)[] | ((path: string) => boolean)

/** Options every optimizer takes, beside those of `Clipping`. */
export interface CommonOptions {
  /** A number, or a schedule: its own rate over time, or a factor for the optimizer's. */
  readonly learningRate?: number | Schedule
  /** The share of a weight, times the learning rate, that is taken off at each step before its update (Loshchilov and Hutter, 2019). */
  readonly weightDecay?: number
  /** Weights that don't decay. */
  readonly excludeFromWeightDecay?: WeightSelection
  /** Keeps a moving average of the weights, which takes their place when the run ends (Polyak and Juditsky, 1992); false. */
  readonly useEma?: boolean
  /** How much of the average is kept at each step; 0.99. */
  readonly emaMomentum?: number
  /** After how many updates the average takes the weights' place during the run as well; never unless given. */
  readonly emaOverwriteFrequency?: number
  /** So many steps' gradients are averaged into one update; each step one unless given. */
  readonly gradientAccumulationSteps?: number
}

/** Options every optimizer takes. */
export type OptimizerOptions = CommonOptions & Clipping

/** What an optimizer is but its equations. Throws `invalid-argument`. */
export function common(
  name: string,
  options: OptimizerOptions,
  own: Optimizer['settings'],
  defaults: { readonly learningRate: number; readonly weightDecay?: number },
): Pick<Optimizer, 'name' | 'learningRate' | 'clipping' | 'settings'> & AroundUpdates {
  const schedule = typeof options.learningRate === 'object' ? options.learningRate : undefined
  const learningRate = typeof options.learningRate === 'number' ? options.learningRate : (schedule?.learningRate ?? defaults.learningRate)
  checkSettings(name, { learningRate }, { above: 0 })
  const clipping = clippingOf(options, name)
  const { decay, average, accumulationSteps } = around(name, options, defaults.weightDecay)
  const { useEma, emaMomentum, emaOverwriteFrequency } = options
  return {
    name,
    learningRate,
    clipping,
    ...(schedule ? { schedule } : {}),
    ...(decay ? { weightDecay: decay } : {}),
    ...(average ? { average } : {}),
    ...(accumulationSteps ? { accumulationSteps } : {}),
    settings: {
      learningRate,
      ...own,
      ...(schedule ? { schedule: schedule.name } : {}),
      ...(decay ? { weightDecay: decay.rate, ...excluded(options.excludeFromWeightDecay) } : {}),
      ...(useEma ? { useEma, ...given({ emaMomentum, emaOverwriteFrequency }) } : {}),
      ...(accumulationSteps ? { gradientAccumulationSteps: accumulationSteps } : {}),
      ...clipping,
    },
  }
}

function around(name: string, options: OptimizerOptions, defaultDecay: number | undefined) {
  const { weightDecay = defaultDecay, excludeFromWeightDecay, useEma = false, emaMomentum = 0.99, emaOverwriteFrequency } = options
  const { gradientAccumulationSteps: accumulationSteps } = options
  if (weightDecay !== undefined) checkSettings(name, { weightDecay }, { least: 0 })
  refuseUnless(name, 'emaMomentum', emaMomentum >= 0 && emaMomentum <= 1, 'a number from 0 to 1', emaMomentum)
  if (emaOverwriteFrequency !== undefined) refuseUnlessCount(name, 'emaOverwriteFrequency', emaOverwriteFrequency)
  const fits = accumulationSteps === undefined || (Number.isSafeInteger(accumulationSteps) && accumulationSteps >= 2)
  refuseUnless(name, 'gradientAccumulationSteps', fits, 'a whole number of at least 2', accumulationSteps)
  const excludes = excluding(name, excludeFromWeightDecay)
  const decay: WeightDecay | undefined = weightDecay === undefined ? undefined : { rate: weightDecay, excludes }
  const average = useEma
    ? { momentum: emaMomentum, ...(emaOverwriteFrequency === undefined ? {} : { overwriteFrequency: emaOverwriteFrequency }) }
    : undefined
  return { decay, average, accumulationSteps }
}

function excluding(name: string, selection: WeightSelection | undefined): (path: string) => boolean {
  if (selection === undefined) return () => false
  if (typeof selection === 'function') return (path) => selection(path)
  const fits = Array.isArray(selection) && selection.every((part) => typeof part === 'string' || part instanceof RegExp)
  refuseUnless(name, 'excludeFromWeightDecay', fits, "a list of parts of weights' paths, such as ['bias'], or a function", selection)
  return (path) =>
    selection.some((part) =>
      typeof part === 'string' ? path.includes(part) : new RegExp(part.source, part.flags.replace('g', '')).test(path),
    )
}

const excluded = (selection: WeightSelection | undefined): Record<string, readonly string[]> =>
  selection === undefined ? {} : { excludeFromWeightDecay: typeof selection === 'function' ? ['function'] : selection.map(String) }

const given = (settings: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, number] => entry[1] !== undefined))

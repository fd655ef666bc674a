import { TekrarError } from '../base/errors.ts'
import type { Means } from './totals.ts'

/** Which number tells how good a model is, and which way. */
export interface Monitor {
  /** `loss`, a metric's name, or either of the validation: `val_loss`, … Unless given, the validation's loss where there is one, else an epoch's own. */
  readonly monitor?: string
  /** Whether less or more is better; `auto`, more for accuracies, areas and scores. */
  readonly mode?: 'min' | 'max' | 'auto'
}

type Values = Pick<Means, 'loss' | 'metrics'>

const VALIDATION = 'val_'

/** Numbers by the names Keras's history has: `loss`, metrics, and those of the validation with `val_` before. */
export const named = ({ loss, metrics }: Values, prefix: '' | 'val_' = ''): Record<string, number> =>
  Object.fromEntries(Object.entries({ loss, ...metrics }).map(([name, value]) => [`${prefix}${name}`, value]))

const isBetterHigher = (name: string): boolean => /(accuracy|acc|auc|precision|recall|score|iou|positives?|negatives?)(\/\d+)?$/i.test(name)

/** Whether more is better. */
export const isRising = ({ monitor = 'loss', mode = 'auto' }: Monitor): boolean =>
  mode === 'auto' ? isBetterHigher(monitor) && !/false(positives|negatives)$/i.test(monitor) : mode === 'max'

/**
 * The number to watch among those of a validation or of an epoch; undefined where it is not one of them. Throws `invalid-argument` for a name that is
 * measured nowhere.
 */
export function watched(
  { monitor }: Monitor,
  values: Values,
  { of, validates, where }: { readonly of: 'epoch' | 'validation'; readonly validates: boolean; readonly where: string },
): number | undefined {
  const wanted = monitor ?? (validates ? 'val_loss' : 'loss')
  const belongs = wanted.startsWith(VALIDATION) ? 'validation' : 'epoch'
  if (wanted.startsWith(VALIDATION) && !validates)
    throw new TekrarError('invalid-argument', {
      where,
      name: 'monitor',
      expected: 'a name without val_, since there is no validation',
      actual: `'${wanted}'`,
    })
  if (belongs !== of) return undefined
  const all = named(values, of === 'validation' ? VALIDATION : '')
  const value = all[wanted]
  if (value !== undefined) return value
  throw new TekrarError('invalid-argument', {
    where,
    name: 'monitor',
    expected: `one of ${Object.keys(all).join(', ')}`,
    actual: `'${wanted}'`,
  })
}

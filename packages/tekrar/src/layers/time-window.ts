import { TekrarError } from '../base/errors.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import type { Dimension } from '../base/shape.ts'
import { windowOf } from '../graph/steps.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext } from './layer.ts'

/** What stands at the ends of a sequence: nothing, so that it gets shorter; zeros on both sides; zeros before it, so that no step sees a later one. */
export type TimePadding = 'valid' | 'same' | 'causal'

/** Windows that slide over the steps of a sequence. */
export interface TimeWindow {
  /** How many places a window has. */
  readonly size: number
  /** Steps from one window to the next. */
  readonly strides: number
  /** Steps from one place of a window to the next. */
  readonly dilation: number
  readonly padding: TimePadding
}

/** Throws `invalid-argument` for a padding that is none. */
export function requirePadding<const Allowed extends TimePadding>(padding: Allowed, allowed: readonly Allowed[], where: string): Allowed {
  refuseUnless(where, 'padding', allowed.includes(padding), `one of ${allowed.join(', ')}`, `'${padding}'`)
  return padding
}

const widthOf = ({ size, dilation }: TimeWindow): number => (size - 1) * dilation + 1

/** How many windows there are over so many steps. Throws `shape-mismatch` if there is none. */
export function stepsAfter(
  steps: Dimension,
  window: TimeWindow,
  { title, context }: { readonly title: string; readonly context: BuildContext },
): Dimension {
  const width = window.padding === 'valid' ? widthOf(window) : 1
  if (width === 1 && window.strides === 1) return steps
  return changedSteps(steps, (count) => Math.floor((count - width) / window.strides) + 1, { title, context, least: width })
}

/** The steps a layer leaves: a number where they are known, else an extent of its own. Throws `shape-mismatch` for fewer steps than `least`. */
export function changedSteps(
  steps: Dimension,
  of: (steps: number) => number,
  { title, context, least }: { readonly title: string; readonly context: BuildContext; readonly least: number },
): Dimension {
  const checked = (count: number): number => {
    if (count < least)
      throw new TekrarError('shape-mismatch', {
        where: `${title} '${context.path}'`,
        expected: `a sequence of at least ${least} steps`,
        actual: String(count),
      })
    return of(count)
  }
  return typeof steps === 'number' ? checked(steps) : context.derive('steps', [steps], checked)
}

/** What stands at one place of each window: x [steps, …] → [windows, …], zeros beyond the ends. */
export function placeOf(x: Tensor, windows: Dimension, window: TimeWindow, place: number): Tensor {
  const { strides, dilation, padding } = window
  const width = widthOf(window)
  const offset = place * dilation - (padding === 'causal' ? width - 1 : 0)
  return windowOf(x, windows, { stride: strides, offset, ...(padding === 'same' ? { width } : {}) })
}

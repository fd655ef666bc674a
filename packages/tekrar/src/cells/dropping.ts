import { TekrarError } from '../base/errors.ts'
import type { Shape } from '../base/shape.ts'
import { multiply } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'

/** Shares of numbers that are dropped, in [0, 1]. */
export interface DropoutRates {
  /** Of what a step takes in. */
  readonly input: number
  /** Of the state that goes round. */
  readonly recurrent: number
}

/** What a step is given by the loop around it. */
export interface StepGiven {
  /** In the order of the cell's. */
  readonly constants?: readonly { readonly tensor: Tensor; readonly mask: Tensor }[]
  /**
   * What a tensor of that shape is multiplied by so that a share of it is dropped: 0 or 1 / (1 − rate). The same for the same draw, and the same at every
   * step. Left out where nothing is dropped.
   */
  readonly drop?: (draw: string, rate: number, shape: Shape) => Tensor
}

/** What a step is told about dropout; see `StepContext`. */
export interface Dropping {
  readonly dropout: number
  readonly recurrentDropout: number
  dropInput(x: Tensor, draw?: string): Tensor
  dropRecurrent(state: Tensor, draw?: string): Tensor
  readonly given: StepGiven
}

/** Runs a step with its dropout; where the step doesn't say what of its input is dropped, all of it is. Throws `unsupported`. */
export function droppingStep<Result>(
  { name, rates }: { readonly name: string; readonly rates: DropoutRates },
  x: Tensor,
  given: StepGiven,
  step: (x: Tensor, dropping: Dropping) => Result,
): Result {
  const { drop } = given
  if (!drop) return step(x, { dropout: 0, recurrentDropout: 0, dropInput: (x) => x, dropRecurrent: (state) => state, given })
  const used = new Set<keyof DropoutRates>()
  const dropped =
    (path: keyof DropoutRates) =>
    (tensor: Tensor, draw = 'all'): Tensor => {
      used.add(path)
      return rates[path] > 0 ? multiply(tensor, drop(`${path}/${draw}`, rates[path], tensor.shape)) : tensor
    }
  const [dropInput, dropRecurrent] = [dropped('input'), dropped('recurrent')]
  const dropping = { dropout: rates.input, recurrentDropout: rates.recurrent, dropInput, dropRecurrent, given }
  const result = step(x, dropping)
  if (rates.recurrent > 0 && !used.has('recurrent'))
    throw new TekrarError('unsupported', {
      where: `cell ${name}`,
      what: 'its step does not say what recurrentDropout drops',
      remedy: 'call dropRecurrent, which the step is given, on the state where it is multiplied',
    })
  return rates.input === 0 || used.has('input') ? result : step(dropInput(x), dropping)
}

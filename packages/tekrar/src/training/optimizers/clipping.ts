import { TekrarError } from '../../base/errors.ts'
import { absolute, add, divide, greater, largest, maximum, minimum, multiply, squareRoot, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'

/** How gradients are held small; at most one of the three, as in Keras. */
export type Clipping = ClipNorm | GlobalClipNorm | ClipValue | NoClipping

interface NoClipping {
  readonly clipNorm?: undefined
  readonly globalClipNorm?: undefined
  readonly clipValue?: undefined
}
/** Each weight's gradient is scaled to this norm where it is longer. */
interface ClipNorm {
  readonly clipNorm: number
  readonly globalClipNorm?: undefined
  readonly clipValue?: undefined
}
/** All gradients are scaled together to this norm where they are longer (Pascanu, Mikolov and Bengio, 2013). */
interface GlobalClipNorm {
  readonly globalClipNorm: number
  readonly clipNorm?: undefined
  readonly clipValue?: undefined
}
/** Each element is cut to ± this. */
interface ClipValue {
  readonly clipValue: number
  readonly clipNorm?: undefined
  readonly globalClipNorm?: undefined
}

/** A clipping without what was not chosen. */
export type ChosenClipping = { readonly [Name in (typeof names)[number]]?: number }

const names = ['clipNorm', 'globalClipNorm', 'clipValue'] as const

/** The clipping among an optimizer's options. Throws `invalid-argument` for two at once or a number that is not above 0. */
export function clippingOf(options: Clipping, where: string): ChosenClipping {
  const given = names.filter((name) => options[name] !== undefined)
  if (given.length > 1)
    throw new TekrarError('invalid-argument', {
      where,
      name: 'clipping',
      expected: `one of ${names.join(', ')}`,
      actual: given.join(' and '),
    })
  const [name] = given
  if (!name) return {}
  const value = options[name] as number
  if (!(value > 0) || value === Number.POSITIVE_INFINITY)
    throw new TekrarError('invalid-argument', { where, name, expected: 'a number above 0', actual: String(value) })
  return { [name]: value }
}

export interface Clipped {
  readonly gradients: readonly Tensor[]
  /** Before clipping, []. */
  readonly norm: Tensor
  /** 1 where anything was changed, else 0, []; absent without clipping. */
  readonly clipped?: Tensor
}

const total = (tensors: readonly Tensor[]): Tensor => tensors.reduce((left, right) => add(left, right))
const any = (flags: readonly Tensor[]): Tensor => flags.reduce((left, right) => maximum(left, right))

/** The factor that brings a norm down to `limit`, exactly 1 where it is no longer. */
const factor = (norm: Tensor, limit: number): Tensor => divide(limit, maximum(norm, limit))

/** Clips gradients by Keras's formulas. There is at least one gradient. */
export function clip(gradients: readonly Tensor[], { clipNorm, globalClipNorm, clipValue }: ChosenClipping): Clipped {
  const squares = gradients.map((gradient) => sum(multiply(gradient, gradient)))
  const norm = squareRoot(total(squares))
  if (globalClipNorm !== undefined) {
    const scale = factor(norm, globalClipNorm)
    return { gradients: gradients.map((gradient) => multiply(gradient, scale)), norm, clipped: greater(norm, globalClipNorm) }
  }
  if (clipNorm !== undefined) {
    const norms = squares.map((square) => squareRoot(square))
    return {
      gradients: gradients.map((gradient, i) => multiply(gradient, factor(norms[i]!, clipNorm))),
      norm,
      clipped: any(norms.map((own) => greater(own, clipNorm))),
    }
  }
  if (clipValue !== undefined)
    return {
      gradients: gradients.map((gradient) => maximum(minimum(gradient, clipValue), -clipValue)),
      norm,
      clipped: any(gradients.map((gradient) => greater(largest(absolute(gradient)), clipValue))),
    }
  return { gradients, norm }
}

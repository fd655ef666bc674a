import { type Dimension, describeShape } from '../base/shape.ts'
import { toFloat, transpose } from '../graph/ops.ts'
import type { BuildContext, Signal, Value } from './layer.ts'
import { unsuitable, userShape } from './signals.ts'

/** Throws `shape-mismatch` unless a mask that is handed over fits its input: [batch, steps] of a sequence, else [batch]. Steps that are not known are one with the input's. */
export function requireMask(title: string, context: Pick<BuildContext, 'path' | 'unite'>, input: Signal, mask: Signal): void {
  const expected = userShape(input).slice(0, input.sequence ? 2 : 1)
  const actual = userShape(mask)
  const differ = (a: Dimension, b: Dimension) => typeof a === 'number' && typeof b === 'number' && a !== b
  if (actual.length !== expected.length || expected.some((size, axis) => differ(size, actual[axis]!)))
    throw unsuitable(title, context.path, `a mask of shape ${describeShape(expected)}`, mask)
  if (expected.length === 2) context.unite(expected[1]!, actual[1]!)
}

/** The input with the mask that was handed over in place of its own. */
export function withMask({ tensor }: Value, input: Signal, mask: Value, maskSignal: Signal): Value {
  const counts = toFloat(mask.tensor)
  const turned = input.sequence && !maskSignal.sequence ? transpose(counts, [1, 0]) : counts
  return { tensor, mask: turned }
}

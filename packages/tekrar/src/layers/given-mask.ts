import { type Dimension, describeShape } from '../base/shape.ts'
import { toFloat, transpose } from '../graph/ops.ts'
import type { BuildContext, LayerDefinition, Signal, Value } from './layer.ts'
import { batchFirst, fromBatchFirst, unsuitable, userShape } from './signals.ts'

/** Of steps, or of rows: [batch, steps] of a sequence, else [batch]. */
const shapeOfMask = (input: Signal) => userShape(input).slice(0, input.sequence ? 2 : 1)

/** Whether a mask that is handed over says which numbers count, rather than which steps. */
const isOfElements = (layer: Pick<LayerDefinition, 'takes'>, input: Signal, mask: Signal): boolean =>
  layer.takes?.elementMask === true && mask.shape.length === input.shape.length && mask.shape.length > shapeOfMask(input).length

const differ = (a: Dimension, b: Dimension) => typeof a === 'number' && typeof b === 'number' && a !== b

/**
 * Throws `shape-mismatch` unless a mask that is handed over fits its input: [batch, steps] of a sequence, else [batch]; of a layer that takes it, one of the input's
 * axes. Steps that are not known are one with the input's.
 */
export function requireMask(
  layer: Pick<LayerDefinition, 'takes'>,
  title: string,
  context: Pick<BuildContext, 'path' | 'unite'>,
  input: Signal,
  mask: Signal,
): void {
  const ofElements = isOfElements(layer, input, mask)
  const expected = ofElements ? userShape(input) : shapeOfMask(input)
  const actual = userShape(mask)
  const isRepeated = (axis: number) => ofElements && axis > 0 && actual[axis] === 1
  if (actual.length !== expected.length || expected.some((size, axis) => !isRepeated(axis) && differ(size, actual[axis]!)))
    throw unsuitable(title, context.path, `a mask of shape ${describeShape(expected)}`, mask)
  for (const [axis, size] of expected.entries()) if (axis > 0 && !isRepeated(axis)) context.unite(size, actual[axis]!)
}

/** The input with the mask that was handed over: in place of its own, or beside it if it is one of single numbers. */
export function withMask(layer: Pick<LayerDefinition, 'takes'>, value: Value, input: Signal, mask: Value, maskSignal: Signal): Value {
  const counts = toFloat(mask.tensor)
  if (isOfElements(layer, input, maskSignal)) return { ...value, elements: fromBatchFirst(batchFirst(counts, maskSignal), input.sequence) }
  const turned = input.sequence && !maskSignal.sequence ? transpose(counts, [1, 0]) : counts
  return { tensor: value.tensor, mask: turned }
}

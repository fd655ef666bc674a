import { parseTruth, parseWhole } from '../base/parse.ts'
import { concatenate } from './concatenate.ts'
import { dot } from './dot.ts'
import { type LayerReader, listOf, pairOf, parseAxis, rowOf } from './layer-reader.ts'
import { add, average, maximum, minimum, multiply, subtract } from './merge.ts'
import { flatten, permute, repeatVector, reshape } from './reshaping.ts'

/** Layers that put inputs together or lay numbers out anew. */
export const shapeReaders: Readonly<Record<string, LayerReader>> = {
  add: rowOf(add, {}),
  subtract: rowOf(subtract, {}),
  multiply: rowOf(multiply, {}),
  average: rowOf(average, {}),
  maximum: rowOf(maximum, {}),
  minimum: rowOf(minimum, {}),
  concatenate: rowOf(concatenate, { axis: parseAxis }),
  dot: rowOf(dot, {
    axes: (value, where) => (Array.isArray(value) ? pairOf(parseAxis)(value, where) : parseAxis(value, where)),
    normalize: parseTruth,
  }),
  reshape: rowOf(reshape, { targetShape: listOf(parseAxis) }),
  flatten: rowOf(flatten, {}),
  permute: rowOf(permute, { dims: listOf(parseAxis) }),
  repeatVector: rowOf(repeatVector, { n: (value, where) => parseWhole(value, where, 1) }),
}

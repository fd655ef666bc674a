import type { Dimension } from '../base/shape.ts'
import { toFloat } from './ops.ts'
import { scan } from './scan.ts'
import type { Tensor } from './tensor.ts'

/** 0, 1, … as floats, [size]. */
export const range = (size: Dimension): Tensor =>
  scan(({ index }) => ({ outputs: [toFloat(index)], states: [] }), { steps: size, sequences: [], initial: [], where: 'range' }).outputs[0]!

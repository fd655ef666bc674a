import { TekrarError } from '../base/errors.ts'
import { describeShape, type Shape } from '../base/shape.ts'
import { concat } from '../graph/ops.ts'
import { type Cell, defineCell, type StateShapes } from './cell.ts'
import { innerCell } from './inner-cell.ts'

/** Options of `conditioned`. */
export interface ConditionedOptions {
  /** Whether the context stands behind the inner cell's output: [output; context]; false. */
  readonly outputContext?: boolean
}

/**
 * A cell that is told the same vector at every step, beside its input (Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical machine
 * translation", 2014). The vector [batch, features], such as what an encoder ended with, is the layer's constant:
 *
 *     recurrent(conditioned(gru({ units: 256 })), { returnSequences: true })(x, { constants: summary, initialState })
 *
 *     hₜ = cell([xₜ; c], hₜ₋₁)
 *
 * Throws `shape-mismatch` for a constant that is no vector.
 */
export function conditioned(cell: Cell, { outputContext = false }: ConditionedOptions = {}): Cell {
  const name = `conditioned-${cell.name}`
  const inner = innerCell(cell, name)
  return defineCell({
    name,
    constants: ['context'],
    states: ({ inputs, constants }): StateShapes => inner(inputs + widthOf(constants.context, name)).states,
    weights: ({ inputs, constants }) => inner(inputs + widthOf(constants.context, name)).weights,
    outputs: ({ inputs, constants }) => {
      const width = widthOf(constants.context, name)
      const output = inner(inputs + width).output[0] as number
      return outputContext ? output + width : output
    },
    step: (w, x, states, { inputs, constants: { context }, given }) => {
      const built = inner(inputs + widthOf(context.shape, name))
      const result = built.step(w, concat([x, context]), states, given.drop ? { drop: given.drop } : {})
      return outputContext ? { ...result, output: concat([result.output, context]) } : result
    },
  })({ units: inner.units })
}

function widthOf(shape: Shape | undefined, cell: string): number {
  const width = shape?.[1]
  if (shape?.length === 2 && typeof width === 'number') return width
  throw new TekrarError('shape-mismatch', {
    where: `cell ${cell}`,
    expected: 'a vector [batch, features] as its constant',
    actual: shape ? describeShape(shape) : 'none',
  })
}

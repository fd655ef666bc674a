import { type Dimension, type Extents, resolveDimension } from '../base/shape.ts'
import { gather, matmul, outer, scatterAdd } from '../graph/ops.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { fixedIn } from './fixed.ts'
import { type Rule, rewriteProgram } from './rewrite.ts'

/** Rows up to which a table that does not change is multiplied beforehand, however few lookups a call has: it is done within milliseconds. */
const FEW_SYMBOLS = 256

/**
 * Lookup and product change places where the table has fewer rows than there are lookups:
 *   gather(E, ids) · W            = gather(E · W, ids)
 *   gather(E, ids)ᵀ · d           = Eᵀ · scatterAdd(ids, d)
 *   scatterAdd(ids, d · Wᵀ)       = scatterAdd(ids, d) · Wᵀ
 * With 65 symbols and thousands of tokens a step, a character model's first product and both its gradients all but vanish. Where neither table nor weights
 * change, their product is made once for all calls: then a table of few symbols is worth it for a call of one lookup.
 */
export function exchange(program: Program, capacity: Extents): Program {
  const isFixed = fixedIn(program)
  return rewriteProgram(
    program,
    (): Rule => (tensor) => {
      const { op, inputs } = tensor
      const [x, y] = inputs as [Tensor, Tensor]
      if (op.kind === 'matmul' && x.op.kind === 'gather') {
        const [table, ids] = x.inputs as [Tensor, Tensor]
        const rows = table.shape[0]!
        const lasts = resolveDimension(rows, capacity) <= FEW_SYMBOLS && isFixed(table) && isFixed(y)
        if (!lasts && !isWorthIt(rows, ids, capacity)) return tensor
        return gather(matmul(table, y, { transposed: op.transposed }), ids)
      }
      if (op.kind === 'outer' && x.op.kind === 'gather') {
        const [table, ids] = x.inputs as [Tensor, Tensor]
        if (!isWorthIt(table.shape[0]!, ids, capacity)) return tensor
        return outer(table, scatterAdd(ids, y, table.shape[0]!))
      }
      if (op.kind === 'scatterAdd' && y.op.kind === 'matmul' && isWorthIt(op.rows, x, capacity)) {
        const [d, weight] = y.inputs as [Tensor, Tensor]
        return matmul(scatterAdd(x, d, op.rows), weight, { transposed: y.op.transposed })
      }
      return tensor
    },
  )
}

/** Whether a lookup has more ids than its table has rows, at the capacity the plan is laid out for: a decision of the plan, never of a call. */
const isWorthIt = (rows: Dimension, ids: Tensor, capacity: Extents): boolean =>
  ids.shape.reduce<number>((product, dimension) => product * resolveDimension(dimension, capacity), 1) > resolveDimension(rows, capacity)

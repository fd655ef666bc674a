import type { Extents } from '../base/shape.ts'
import { type DecodedPlan, decodePlan, type Instruction, resolveQuantities } from './instructions.ts'
import { type Plan, packedWords } from './plan.ts'

/** What running a plan once takes. */
export interface PlanTotals {
  /** As they stand in the plan: a loop and its body count once. */
  readonly instructions: number
  readonly persistentBytes: number
  readonly scratchBytes: number
  readonly workspaceBytes: number
  /** Of the matrix products, all passes of loops included. */
  readonly multiplyAdds: number
  /** Bytes that instructions read and write, each operand counted once an instruction. */
  readonly bytesMoved: number
}

interface Cost {
  readonly multiplyAdds: number
  readonly words: number
}

/** The multiply-adds and words of one pass of an instruction, bodies of loops left out. */
export function costOf(instruction: Instruction, quantities: readonly number[]): Cost {
  const { operands } = instruction
  const size = (name: string) => quantities[operands[name]!] ?? 0
  const words = (count: number): Cost => ({ multiplyAdds: 0, words: count })
  const product = (adds: boolean): Cost => {
    const [m, n, k] = [size('m'), size('n'), size('k')]
    return { multiplyAdds: m * n * k, words: m * k + k * n + m * n * (adds ? 2 : 1) }
  }
  const rows = size('rows')
  const columns = size('columns')
  switch (instruction.operation) {
    case 'matmul':
    case 'outer':
      return product((operands.flags! & 1) !== 0)
    case 'batchedMatmul': {
      const one = product(false)
      return { multiplyAdds: size('batch') * one.multiplyAdds, words: size('batch') * one.words }
    }
    case 'pack':
      return words(size('k') * size('n') + packedWords(size('k'), size('n')))
    case 'pointwise': {
      const touched = instruction.program!.operands.map(({ rowStride, columnStride, modulo, ids }) => {
        const distinct = modulo >= 0 ? Math.min(rows, quantities[modulo]!) : rowStride < 0 ? 1 : rows
        return distinct * (columnStride ? columns : 1) + (ids >= 0 ? distinct : 0)
      })
      const uses = instruction.program!.operands.map(
        (_, i) =>
          Number(instruction.program!.steps.some((step) => step.function === 'load' && step.a === i)) +
          Number(instruction.program!.steps.some((step) => step.function === 'store' && step.b === i)),
      )
      return words(touched.reduce((sum, count, i) => sum + count * uses[i]!, 0))
    }
    case 'reduce':
      return words(size('outer') * size('width') * (size('count') + 1))
    case 'scatterAdd':
      return words(size('tableRows') * columns + size('count') * (3 * columns + 1))
    case 'softmax':
    case 'copy':
      return words(2 * rows * columns)
    case 'crossEntropy':
      return words(rows * (columns * (operands.gradient! >= 0 ? 2 : 1) + 2))
    case 'argmax':
    case 'sample':
      return words(rows * (columns + 1))
    case 'window':
      return words(columns * (size('outRows') + Math.min(size('outRows'), size('inRows'))))
    case 'topK':
      return words(rows * (columns + 2 * size('k')))
    case 'transpose':
      return words(2 * size('a') * size('b') * size('c'))
    default:
      return words(0)
  }
}

/** The extents of a call in the plan's order: those given, else the most the plan was laid out for. */
export const extentsOf = (plan: Plan, extents: Extents = {}): number[] =>
  plan.extents.map(({ name, capacity }) => extents[name] ?? capacity)

/** Adds up a plan, for the extents given or at its capacity. */
export function planTotals(plan: Plan, extents?: Extents, decoded: DecodedPlan = decodePlan(plan.words)): PlanTotals {
  const quantities = resolveQuantities(decoded, extentsOf(plan, extents))
  const all = { instructions: 0, multiplyAdds: 0, words: 0 }
  const count = (list: readonly Instruction[], times: number): void => {
    for (const instruction of list) {
      if (instruction.operation === 'end') continue
      const cost = costOf(instruction, quantities)
      all.instructions++
      all.multiplyAdds += times * cost.multiplyAdds
      all.words += times * cost.words
      if (instruction.operation === 'loop') count(instruction.body, times * quantities[instruction.operands.count!]!)
    }
  }
  count(decoded.instructions, 1)
  return {
    instructions: all.instructions,
    persistentBytes: plan.persistentWords * 4,
    scratchBytes: plan.scratchWords * 4,
    workspaceBytes: plan.workspaceWords * 4,
    multiplyAdds: all.multiplyAdds,
    bytesMoved: all.words * 4,
  }
}

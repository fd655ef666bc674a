import type { Extents } from '../base/shape.ts'
import { describeInstruction } from './disassemble.ts'
import { decodePlan, type Instruction, type OperationName, resolveQuantities } from './instructions.ts'
import { Header, type Plan } from './plan.ts'
import { costOf, extentsOf } from './plan-totals.ts'

/** Where the time of one instruction of a plan went. */
export interface InstructionTime {
  /** As in the plan's text. */
  readonly number: number
  readonly operation: OperationName
  /** What it does, as in the plan's text. */
  readonly text: string
  /** How often it runs in one call of the plan. */
  readonly times: number
  /** Of one call, on the first thread. */
  readonly milliseconds: number
  /** Of one call, on all threads; 0 for what is no product. */
  readonly multiplyAdds: number
  /** Bytes read and written in one call, each operand counted once an instruction. */
  readonly bytesMoved: number
}

/** Where the time of a plan went. */
export interface PlanProfile {
  readonly instructions: readonly InstructionTime[]
  /** Milliseconds of one call in which the first thread waited for the others. */
  readonly waiting: number
}

/** Brings the nanoseconds an engine took for `calls` calls of a plan together with what its instructions do. */
export function planProfile(plan: Plan, nanoseconds: Float64Array, calls: number, extents?: Extents): PlanProfile {
  const decoded = decodePlan(plan.words)
  const quantities = resolveQuantities(decoded, extentsOf(plan, extents))
  const codeAt = plan.words[Header.codeAt]!
  const milliseconds = (word: number) => nanoseconds[word]! / calls / 1e6
  const list = (instructions: readonly Instruction[], times: number): InstructionTime[] =>
    instructions.flatMap((instruction): InstructionTime[] => {
      if (instruction.operation === 'end') return []
      if (instruction.operation === 'loop') return list(instruction.body, times * quantities[instruction.operands.count!]!)
      const cost = costOf(instruction, quantities)
      return [
        {
          number: instruction.number,
          operation: instruction.operation,
          text: describeInstruction(plan, decoded, instruction),
          times,
          milliseconds: milliseconds(instruction.at - codeAt),
          multiplyAdds: times * cost.multiplyAdds,
          bytesMoved: times * cost.words * 4,
        },
      ]
    })
  return { instructions: list(decoded.instructions, 1), waiting: milliseconds(nanoseconds.length - 1) }
}

import type { Operation } from '../engine/plan.ts'
import type { Buffer, View } from './layout.ts'
import type { Monomial } from './monomial.ts'

/** A memory access of a command. */
export interface Use {
  readonly view: View
  readonly version: 'old' | 'new'
  /** Row r of the command touches row r of this alone. */
  readonly byRow: boolean
  /** Element by element: what is read here may be written there by the same command. */
  readonly elementwise: boolean
}

/** An instruction before addresses and indices are known. */
export interface Command {
  readonly operation: keyof typeof Operation
  readonly reads: readonly Use[]
  readonly writes: readonly Use[]
  /** The rows a loop's threads may split, if the command acts on each on its own. */
  readonly rows?: Monomial
  readonly operands: (encoder: OperandEncoder) => readonly number[]
  /** A loop's commands. */
  readonly body?: readonly Command[]
}

/** An access that is neither row by row, unless said, nor element by element. */
export const useOf = (access: { view: View; version: 'old' | 'new' }, byRow = false): Use => ({
  view: access.view,
  version: access.version,
  byRow,
  elementwise: false,
})

/** Turns views and quantities into indices of the plan's tables. */
export interface OperandEncoder {
  view(view: View): number
  optionalView(view: View | undefined): number
  quantity(quantity: Monomial): number
  optionalQuantity(quantity: Monomial | undefined): number
}

/** What is written in place although something later, or the writer itself out of order, still reads the old value. */
export function overwrittenTooEarly(commands: readonly Command[], buffer: Buffer): boolean {
  let written = false
  for (const command of commands) {
    const reads = [...usesOf(command, 'reads')].filter((use) => use.view.buffer === buffer && use.version === 'old')
    const writes = [...usesOf(command, 'writes')].some((use) => use.view.buffer === buffer && use.version === 'new')
    if (written && reads.length > 0) return true
    if (
      writes &&
      (command.body !== undefined ? reads.length > 0 : reads.some((use) => !use.elementwise || command.operation !== 'pointwise'))
    )
      return true
    written ||= writes
  }
  return false
}

export function* usesOf(command: Command, side: 'reads' | 'writes'): Iterable<Command['reads'][number]> {
  yield* command[side]
  for (const inner of command.body ?? []) yield* usesOf(inner, side)
}

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

/** Those of the buffers that are written in place although something later, or the writer itself out of order, still reads the old value. */
export function overwrittenTooEarly(commands: readonly Command[], buffers: ReadonlySet<Buffer>): ReadonlySet<Buffer> {
  const written = new Set<Buffer>()
  const early = new Set<Buffer>()
  for (const command of commands) {
    const writes = new Set<Buffer>()
    forEachUse(command, 'writes', ({ view, version }) => {
      if (version === 'new' && buffers.has(view.buffer)) writes.add(view.buffer)
    })
    forEachUse(command, 'reads', ({ view: { buffer }, version, elementwise }) => {
      if (version !== 'old' || !buffers.has(buffer)) return
      const isOutOfOrder = command.body !== undefined || !elementwise || command.operation !== 'pointwise'
      if (written.has(buffer) || (isOutOfOrder && writes.has(buffer))) early.add(buffer)
    })
    for (const buffer of writes) written.add(buffer)
  }
  return early
}

/** Every access of one side, those of a loop's commands included. */
export function forEachUse(command: Command, side: 'reads' | 'writes', visit: (use: Use) => void): void {
  for (const use of command[side]) visit(use)
  if (command.body) for (const inner of command.body) forEachUse(inner, side, visit)
}

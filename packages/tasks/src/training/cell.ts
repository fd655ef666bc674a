import { gru, lstm, simpleRnn, TekrarError } from 'tekrar'
import type { AnyCell } from '../task.ts'

const cells: Readonly<Record<string, unknown>> = { simple: simpleRnn, lstm, gru }
const isBuiltIn = (name: string): boolean => Object.hasOwn(cells, name)

/** The file that holds the cell which the options name; null for one that is built in. */
export const cellFile = ({ cell }: { readonly cell: string }): string | null => (isBuiltIn(cell) ? null : cell)

/** Whether the network has the cell of that name, and none of one's own in its place. */
export const hasBuiltIn = (name: string, own: AnyCell | null): boolean => own === null && isBuiltIn(name)

/** One's own cell, or else the one that the name stands for. Throws `invalid-argument`. */
export function cellOf({ cell, units }: { readonly cell: string; readonly units: number }, own: AnyCell | null): ReturnType<AnyCell> {
  const factory = own ?? (isBuiltIn(cell) ? (cells[cell] as AnyCell) : null)
  if (!factory)
    throw new TekrarError('invalid-argument', { where: 'train', name: 'cell', expected: Object.keys(cells).join(', '), actual: cell })
  return factory({ units })
}

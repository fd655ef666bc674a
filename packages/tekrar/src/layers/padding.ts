import type { BuiltLayer, Padding } from './layer.ts'

/** Whether a value's mask is 0 wherever its padding is. */
export const isMarked = (padding: Padding): boolean => padding === 'marked' || padding === 'markedAmongOthers'

/** Of a layer that leaves out what the mask of each of its inputs leaves out. */
export const heedsMaskOfInput: NonNullable<BuiltLayer['heedsMask']> = ({ of, at }, operands) => isMarked(operands[of][at]!)

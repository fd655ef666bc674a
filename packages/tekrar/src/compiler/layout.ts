import { type Extents, resolveShape, type Shape, sizeOf } from '../base/shape.ts'
import { LOOP_DEPTH } from '../engine/plan.ts'
import type { Op, Tensor, Variable } from '../graph/tensor.ts'
import { isOne, isZero, type Monomial, matrixOf, ONE, product, sameMonomial, ZERO } from './monomial.ts'

/** A piece of memory. Where it lies, `allocate.ts` decides; a variable's place is the machine's. */
export interface Buffer {
  readonly label: string
  /** Words at capacity. */
  readonly words: number
  readonly role: 'scratch' | 'input' | 'output' | 'variable' | 'loop'
  readonly variable?: Variable
}

/** The running numbers of the loops: depth d stands at word d. */
export const LOOP_NUMBERS: Buffer = { label: 'loop numbers', words: LOOP_DEPTH, role: 'loop' }

/** An address: buffer + offset + quantity + Σ running number · stride of its depth. */
export interface View {
  readonly buffer: Buffer
  readonly offset: number
  readonly quantity?: Monomial
  readonly strides: readonly (Monomial | undefined)[]
}

/** Where a tensor stands: rows of consecutive elements, `rowStride` apart. */
export interface Location {
  readonly view: View
  readonly rowStride: Monomial
  /** `old`: the value from before this step of something that the step writes in place; `new`: what it writes. */
  readonly version: 'old' | 'new'
}

/** How the elements (row, column) of a tensor are found in memory. The row asked for is (row ÷ divide) mod modulo, looked up in `ids`. */
export interface Access {
  readonly view: View
  readonly rowStride: Monomial
  readonly columnStride: 0 | 1
  readonly divide?: Monomial
  readonly modulo?: Monomial
  readonly ids?: View
  readonly version: 'old' | 'new'
}

export const viewOf = (buffer: Buffer): View => ({ buffer, offset: 0, strides: [] })
export const shifted = (view: View, words: number): View => ({ ...view, offset: view.offset + words })

export const wordsOf = (shape: Shape, capacity: Extents): number => sizeOf(resolveShape(shape, capacity))

export const contiguous = (view: View, shape: Shape, version: 'old' | 'new' = 'new'): Location => ({
  view,
  rowStride: matrixOf(shape).columns,
  version,
})

export const isContiguous = (location: { rowStride: Monomial }, shape: Shape): boolean => {
  const { rows, columns } = matrixOf(shape)
  return isOne(rows) || sameMonomial(location.rowStride, columns)
}

/** Elementwise: computed inside pointwise programs. */
export const isPointwise = ({ kind }: Op): boolean => kind === 'unary' || kind === 'binary' || kind === 'select' || kind === 'stopGradient'

/** Another way to look at an operand: needs no memory of its own. */
export const isVirtual = ({ op, shape }: Tensor): boolean =>
  (op.kind === 'broadcast' && keepsNeighbours(op.axes, shape)) ||
  op.kind === 'reshape' ||
  op.kind === 'gather' ||
  op.kind === 'constant' ||
  op.kind === 'random' ||
  (op.kind === 'slice' && isViewSlice(op.axis, op.start, shape))

/** Whether the rows a broadcast keeps are neighbours in the result: then a row's number leads to its source by one division and one remainder. */
export function keepsNeighbours(axes: readonly number[], shape: Shape): boolean {
  const rows = axes[axes.length - 1] === shape.length - 1 ? axes.slice(0, -1) : axes
  return rows.every((axis, i) => axis === rows[0]! + i)
}

/** Cuts along the last axis, or along the first that is not 1 at a place known beforehand: both stay views. */
export const isViewSlice = (axis: number, start: number, shape: Shape): boolean =>
  axis === shape.length - 1 ||
  (shape.slice(0, axis).every((dimension) => dimension === 1) &&
    (start === 0 || shape.slice(axis + 1).every((dimension) => typeof dimension === 'number')))

/** How a tensor is read through the views above what is in memory; undefined where it has to be brought to memory first. */
export function accessOf(tensor: Tensor, locate: (tensor: Tensor) => Location | undefined): Access | undefined {
  const location = locate(tensor)
  if (location) return { view: location.view, rowStride: location.rowStride, columnStride: 1, version: location.version }
  const { op, inputs, shape } = tensor
  if (op.kind === 'slice') return accessSlice(tensor, accessOf(inputs[0]!, locate))
  if (op.kind === 'reshape') {
    const below = accessOf(inputs[0]!, locate)
    if (!below || !isPlain(below) || !isContiguous(below, inputs[0]!.shape)) return undefined
    return { ...below, rowStride: matrixOf(shape).columns }
  }
  if (op.kind === 'broadcast') return accessBroadcast(tensor, op.axes, accessOf(inputs[0]!, locate))
  if (op.kind === 'gather') {
    const table = accessOf(inputs[0]!, locate)
    const ids = accessOf(inputs[1]!, locate)
    if (!table || !ids || !isPlain(table) || !isPlain(ids) || !isContiguous(ids, inputs[1]!.shape)) return undefined
    return { ...table, ids: ids.view }
  }
  return undefined
}

/** Read where it stands, without any mapping. */
export const isPlain = (access: Access): boolean => access.columnStride === 1 && !access.divide && !access.modulo && !access.ids

function accessSlice(tensor: Tensor, below: Access | undefined): Access | undefined {
  const { op, inputs } = tensor
  if (!below || op.kind !== 'slice') return undefined
  const source = inputs[0]!.shape
  if (op.axis === source.length - 1) return below.columnStride === 1 ? { ...below, view: shifted(below.view, op.start) } : below
  if (!isPlain(below)) return undefined
  const inner = product([...source.slice(op.axis + 1, -1), below.rowStride])
  if (op.start === 0) return below
  return inner.extents.length === 0 ? { ...below, view: shifted(below.view, op.start * inner.constant) } : undefined
}

function accessBroadcast(tensor: Tensor, axes: readonly number[], below: Access | undefined): Access | undefined {
  if (!below || !isPlain(below)) return undefined
  const source = tensor.inputs[0]!.shape
  const { shape } = tensor
  if (source.length === 0) return { ...below, rowStride: ZERO, columnStride: 0 }
  const lastAxis = shape.length - 1
  const keepsColumns = axes[axes.length - 1] === lastAxis
  const rowAxes = keepsColumns ? axes.slice(0, -1) : axes
  if (shape.length === 1 && typeof shape[0] !== 'number') return { ...below, rowStride: ONE } // [batch] to [batch]
  if (rowAxes.length === 0) return { ...below, rowStride: ZERO }
  if (rowAxes.some((axis, i) => axis !== rowAxes[0]! + i)) return undefined
  if (!keepsColumns && !isContiguous(below, source)) return undefined
  // A source of one run-time dimension has rows of one element; kept as columns it would be read across them.
  const first = rowAxes[0]!
  const last = rowAxes[rowAxes.length - 1]!
  const divide = product(shape.slice(last + 1, lastAxis))
  const modulo = product(shape.slice(first, last + 1))
  return {
    ...below,
    rowStride: keepsColumns ? below.rowStride : ONE,
    columnStride: keepsColumns ? 1 : 0,
    ...(isOne(divide) ? {} : { divide }),
    ...(first === 0 ? {} : { modulo }),
  }
}

/** The stride from one step's slice of a sequence to the next. */
export const stepStride = (location: Location, shape: Shape): Monomial =>
  shape.length === 1 ? (isZero(location.rowStride) ? ZERO : ONE) : product([...shape.slice(1, -1), location.rowStride])

/** A sequence's slice at the running number of a depth. */
export function stepOf(location: Location, shape: Shape, depth: number): Location {
  const strides = [...location.view.strides]
  strides[depth] = stepStride(location, shape)
  const slice = shape.slice(1)
  const rowStride = slice.length >= 2 ? location.rowStride : matrixOf(slice).columns
  return { ...location, view: { ...location.view, strides }, rowStride }
}

import type { DecodedPlan, Instruction } from './instructions.ts'
import { Segment } from './plan.ts'

export const SEGMENT_NAMES = ['persistent', 'scratch', 'loop'] as const

/** One segment: the words, as floats and as integers, and which of them hold something. */
export interface Words {
  readonly floats: Float32Array
  readonly integers: Int32Array
  /** 1 where a word holds something; left out where all do. */
  readonly written?: Uint8Array
}

/** A matrix in memory, checked: element (row, column) stands at `base + row · stride + column`. */
export interface Region extends Words {
  readonly segment: number
  readonly base: number
  readonly stride: number
  readonly rows: number
  readonly columns: number
}

/** What an instruction sees while it runs. */
export interface Context {
  readonly plan: DecodedPlan
  readonly quantities: readonly number[]
  readonly segments: readonly Words[]
  /** How many words of each segment the plan asked for. */
  readonly limits: readonly number[]
  readonly multiplyAdd: (a: number, b: number, c: number) => number
  /** The rows of the group that runs, inside a row-by-row loop. */
  readonly group: { readonly from: number; readonly to: number; readonly rows: number } | undefined
}

export const failAt = (instruction: Instruction, what: string): never => {
  throw new Error(`instruction ${instruction.number} (${instruction.operation}, word ${instruction.at}): ${what}`)
}

const describeView = (context: Context, index: number): string => {
  const { segment, offset, quantity, strides } = context.plan.views[index]!
  const size = (q: number) => context.quantities[q]
  const terms = [offset, ...(quantity >= 0 ? [size(quantity)] : []), ...strides.flatMap((q, i) => (q >= 0 ? [`i${i}·${size(q)}`] : []))]
  return `view ${index}, ${SEGMENT_NAMES[segment]}[${terms.join(' + ')}]`
}

/** Where a view points just now. */
export function addressOf(context: Context, index: number): number {
  const { offset, quantity, strides } = context.plan.views[index]!
  const { quantities, segments } = context
  const running = segments[Segment.loop]!.integers
  return strides.reduce(
    (at, q, depth) => (q < 0 ? at : at + quantities[q]! * running[depth]!),
    offset + (quantity < 0 ? 0 : quantities[quantity]!),
  )
}

export interface RegionRequest {
  /** The operand's name, for messages. */
  readonly name: string
  readonly view: number
  readonly rows: number
  readonly stride: number
  readonly columns: number
  readonly access: 'read' | 'write' | 'update'
  /** True where the matrix's rows are those a row-by-row loop splits. */
  readonly grouped?: boolean
  /** Words from where the view points to the matrix. */
  readonly shift?: number
}

/** A matrix of an instruction: inside its segment, rows apart from one another when written, holding something when read. */
export function region(context: Context, instruction: Instruction, request: RegionRequest): Region {
  const { name, view, columns, stride, access } = request
  const { segment } = context.plan.views[view]!
  const words = context.segments[segment]!
  const group = request.grouped ? context.group : undefined
  const rows = group ? group.to - group.from : request.rows
  const base = addressOf(context, view) + (request.shift ?? 0) + (group ? group.from * stride : 0)
  const found: Region = { ...words, segment, base, stride, rows, columns }
  if (rows === 0 || columns === 0) return found

  const last = base + (rows - 1) * stride
  const from = Math.min(base, last)
  const to = Math.max(base, last) + columns
  const limit = context.limits[segment]!
  if (from < 0 || to > limit) {
    failAt(
      instruction,
      `${name} (${describeView(context, view)}) reaches words ${from} to ${to - 1}; the plan has ${limit} in this segment`,
    )
  }
  if (access !== 'read') {
    if (segment === Segment.loop) failAt(instruction, `${name} (${describeView(context, view)}) writes the running numbers`)
    if (rows > 1 && Math.abs(stride) < columns) failAt(instruction, `${name}: rows of ${columns} written ${stride} words apart overlap`)
  }
  for (let row = 0; words.written && row < rows; row++) {
    const start = base + row * stride
    if (access !== 'write') {
      const missing = words.written.subarray(start, start + columns).indexOf(0)
      if (missing >= 0) {
        const where = `row ${row + (group?.from ?? 0)}, column ${missing} of ${rows} × ${columns}`
        failAt(instruction, `${name} (${describeView(context, view)}) reads word ${start + missing} (${where}), which nothing has written`)
      }
    }
    if (access !== 'read') words.written.fill(1, start, start + columns)
  }
  return found
}

/** Throws where what is written and what is read share words; the same matrix in place is allowed with `inPlace`. */
export function apart(instruction: Instruction, written: Region, read: Region, { inPlace = false, name = 'what it reads' } = {}): void {
  if (written.segment !== read.segment || written.rows * written.columns * read.rows * read.columns === 0) return
  const same =
    written.base === read.base &&
    written.columns === read.columns &&
    written.rows === read.rows &&
    (written.rows === 1 || written.stride === read.stride)
  if (same && inPlace) return
  for (let row = 0; row < written.rows; row++) {
    const start = written.base + row * written.stride
    for (let other = 0; other < read.rows; other++) {
      const from = read.base + other * read.stride
      if (start < from + read.columns && from < start + written.columns)
        failAt(instruction, `what it writes, row ${row}, lies over ${name}, row ${other}`)
    }
  }
}

/** The rows an instruction acts on just now; in a row-by-row loop they must be the loop's. */
export function rowsOf(context: Context, instruction: Instruction, rows: number): { from: number; count: number } {
  if (!context.group) return { from: 0, count: rows }
  if (rows !== context.group.rows) failAt(instruction, `acts on ${rows} rows in a row-by-row loop over ${context.group.rows}`)
  return { from: context.group.from, count: context.group.to - context.group.from }
}

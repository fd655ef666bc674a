import type { Shape } from '../base/shape.ts'
import type { DataType } from '../graph/tensor.ts'
import { OPERANDS, type OperationName, POINTWISE_OPERAND, type PointwiseName, type PointwiseOperand } from './instructions.ts'
import {
  HEADER_WORDS,
  Header,
  LOOP_DEPTH,
  Operation,
  outerWorkspaceWords,
  PLAN_MAGIC,
  PLAN_VERSION,
  type Plan,
  Pointwise,
  Segment,
  type Slot,
} from './plan.ts'

/** A size in a plan under construction: a number, or a number times extents by name. */
export type Size = number | { readonly constant?: number; readonly extents: readonly string[] }

export interface Place {
  readonly segment: number
  readonly offset: number
}

type Operands<Name extends OperationName> = Record<keyof (typeof OPERANDS)[Name], number>
type Step = readonly [number, number]

const bits = new Float32Array(1)
const bitsOf = (value: number): number => {
  bits[0] = value
  return new Int32Array(bits.buffer)[0]!
}

/** Pointwise steps by name: `step.add(target, a, b)`. */
export const step = {
  load: (target: number, operand: number): Step => [Pointwise.load | (target << 8) | (operand << 16), 0],
  store: (operand: number, a: number): Step => [Pointwise.store | (a << 16) | (operand << 24), 0],
  constant: (target: number, value: number): Step => [Pointwise.constant | (target << 8), bitsOf(value)],
  random: (target: number, state: number, stream: number, part = -1): Step => [
    Pointwise.random | (target << 8) | (state << 16) | ((part + 1) << 24),
    stream | 0,
  ],
  apply: (name: PointwiseName, target: number, a: number, b = 0, c = 0): Step => [
    Pointwise[name] | (target << 8) | (a << 16) | (b << 24),
    c,
  ],
}

/** Writes plans by hand, for tests. Sizes become quantities and places views; equal ones are shared. */
export class PlanBuilder {
  readonly #extents: readonly { readonly name: string; readonly capacity: number }[]
  readonly #quantities = new Map<string, readonly number[]>()
  readonly #views = new Map<string, readonly number[]>()
  readonly #code: number[] = []
  readonly #inputs: Record<string, Slot> = {}
  readonly #outputs: Record<string, Slot> = {}
  readonly #used = [0, 0]
  #workspaceWords = 0

  constructor(extents: Readonly<Record<string, number>> = {}) {
    this.#extents = Object.entries(extents).map(([name, capacity]) => ({ name, capacity }))
  }

  quantity(size: Size): number {
    const { constant = 1, extents } = typeof size === 'number' ? { constant: size, extents: [] } : size
    const indices = extents.map((name) => this.#extents.findIndex((extent) => extent.name === name))
    return this.#share(this.#quantities, [constant, ...indices, -1, -1, -1].slice(0, 4))
  }

  /** The size at the extents' capacity. */
  largest(size: Size): number {
    if (typeof size === 'number') return size
    return size.extents.reduce(
      (product, name) => product * this.#extents.find((extent) => extent.name === name)!.capacity,
      size.constant ?? 1,
    )
  }

  /** Room in a segment, after what was taken before. */
  room(words: number, segment: number = Segment.scratch): Place {
    const offset = this.#used[segment]!
    this.#used[segment] = offset + words
    return { segment, offset }
  }

  view(place: Place, { add, strides = [] }: { add?: Size; strides?: readonly (Size | undefined)[] } = {}): number {
    const optional = (size: Size | undefined) => (size === undefined ? -1 : this.quantity(size))
    return this.#share(this.#views, [
      place.segment,
      place.offset,
      optional(add),
      ...Array.from({ length: LOOP_DEPTH }, (_, depth) => optional(strides[depth])),
    ])
  }

  /** The running number of the loop at a depth, as a view of one integer. */
  running(depth: number): number {
    return this.view({ segment: Segment.loop, offset: depth })
  }

  /** A slot a call fills before it runs. */
  input(name: string, shape: Shape, type: DataType = 'float', segment: number = Segment.scratch): Place {
    const place = this.room(this.#wordsOf(shape), segment)
    this.#inputs[name] = { ...place, shape, type }
    return place
  }

  /** A slot a call reads when it has run. */
  output(name: string, shape: Shape, type: DataType = 'float', place = this.room(this.#wordsOf(shape))): Place {
    this.#outputs[name] = { ...place, shape, type }
    return place
  }

  /** An instruction; views and quantities by their index. */
  add<Name extends Exclude<OperationName, 'loop' | 'end' | 'pointwise'>>(name: Name, operands: Operands<Name>): void {
    this.#write(name, operands)
  }

  outer(sizes: { m: Size; n: Size }, operands: Omit<Operands<'outer'>, 'm' | 'n'>): void {
    this.#workspaceWords = Math.max(this.#workspaceWords, outerWorkspaceWords(this.largest(sizes.m), this.largest(sizes.n)))
    this.add('outer', { ...operands, m: this.quantity(sizes.m), n: this.quantity(sizes.n) })
  }

  batchedMatmul(
    { flags, m, n }: { flags: number; m: Size; n: Size },
    operands: Omit<Operands<'batchedMatmul'>, 'flags' | 'm' | 'n'>,
  ): void {
    const words = outerWorkspaceWords(flags & 1 ? this.largest(m) : 0, 0)
    this.#workspaceWords = Math.max(this.#workspaceWords, words)
    this.add('batchedMatmul', { ...operands, flags, m: this.quantity(m), n: this.quantity(n) })
  }

  pointwise(rows: Size, columns: Size, operands: readonly Partial<PointwiseOperand>[], steps: readonly Step[]): void {
    const defaults = { rowStride: -1, columnStride: 1, divide: -1, modulo: -1, ids: -1 }
    const more = [
      ...operands.flatMap((operand) =>
        Object.keys(POINTWISE_OPERAND).map((field) => ({ ...defaults, ...operand })[field as keyof PointwiseOperand]!),
      ),
      ...steps.flat(),
    ]
    this.#write(
      'pointwise',
      { rows: this.quantity(rows), columns: this.quantity(columns), operands: operands.length, steps: steps.length },
      more,
    )
  }

  loop(
    { count, rows = 0, reversed = false, rowByRow = false }: { count: Size; rows?: Size; reversed?: boolean; rowByRow?: boolean },
    body: () => void,
  ): void {
    const flags = (reversed ? 1 : 0) | (rowByRow ? 2 : 0)
    this.#write('loop', { flags, count: this.quantity(count), rows: this.quantity(rows), words: 0 })
    const start = this.#code.length
    body()
    this.#code[start - 1] = this.#code.length - start
  }

  /** Words of code written as they are, to test what happens with nonsense. */
  raw(...words: number[]): void {
    this.#code.push(...words)
  }

  build(): Plan {
    this.#write('end', {})
    const quantities = [...this.#quantities.values()].flat()
    const views = [...this.#views.values()].flat()
    const [persistentWords, scratchWords] = this.#used as [number, number]
    const header = new Array<number>(HEADER_WORDS).fill(0)
    const fields: Record<keyof typeof Header, number> = {
      magic: PLAN_MAGIC,
      version: PLAN_VERSION,
      extents: this.#extents.length,
      quantities: this.#quantities.size,
      quantitiesAt: HEADER_WORDS,
      views: this.#views.size,
      viewsAt: HEADER_WORDS + quantities.length,
      codeWords: this.#code.length,
      codeAt: HEADER_WORDS + quantities.length + views.length,
      persistentWords,
      scratchWords,
      workspaceWords: this.#workspaceWords,
    }
    for (const [name, value] of Object.entries(fields)) header[Header[name as keyof typeof Header]] = value
    return {
      words: Int32Array.from([...header, ...quantities, ...views, ...this.#code]),
      extents: this.#extents,
      inputs: this.#inputs,
      outputs: this.#outputs,
      persistentWords,
      scratchWords,
      workspaceWords: this.#workspaceWords,
    }
  }

  #wordsOf(shape: Shape): number {
    return shape.reduce<number>((product, d) => product * (typeof d === 'number' ? d : this.largest({ extents: [d.extent] })), 1)
  }

  #share(table: Map<string, readonly number[]>, words: readonly number[]): number {
    const key = words.join()
    if (!table.has(key)) table.set(key, words)
    return [...table.keys()].indexOf(key)
  }

  #write(name: OperationName, operands: Readonly<Record<string, number>>, more: readonly number[] = []): void {
    const own = Object.keys(OPERANDS[name]).map((field) => operands[field]!)
    this.#code.push(Operation[name], 2 + own.length + more.length, ...own, ...more)
  }
}

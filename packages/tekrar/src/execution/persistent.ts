import { type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import type { Steps } from '../base/steps.ts'
import { placeVariable } from '../compiler/allocate.ts'
import { type Block, isBlock } from '../compiler/side-by-side.ts'
import type { Machine } from '../engine/engine.ts'
import { Segment } from '../engine/plan.ts'
import type { Initial, Variable } from '../graph/tensor.ts'

interface Place {
  readonly offset: number
  readonly words: number
}

/** Rows of a variable: in a block they stand apart. */
interface Rows {
  readonly data: Float32Array | Int32Array
  readonly width: number
  readonly stride: number
}

export type Values = ReadonlyMap<Variable, ArrayLike<number>>

/** The variables of a model where they lie in the persistent segment: each at a place of its own, or side by side with others in a block. */
export class PersistentMemory {
  readonly #machine: Machine
  readonly #places = new Map<Variable, Place>()
  readonly #blocks = new Map<Variable, Block>()
  /** Places that are no longer used. */
  #free: Place[] = []
  #end = 0
  #layout = 0

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** The words in use. */
  get words(): number {
    return this.#end
  }

  /** Goes up whenever a variable got another place: plans from before are placed anew. */
  get layout(): number {
    return this.#layout
  }

  /** Whether a variable or block has a place of its own. */
  has(variable: Variable): boolean {
    return this.#places.has(variable)
  }

  /** Where a variable or block begins. */
  addressOf(variable: Variable): number {
    return this.#placeOf(variable).offset
  }

  /** The block that a variable lies in. */
  blockOf(variable: Variable): Block | undefined {
    return this.#blocks.get(variable)
  }

  /** Room for what is no variable. */
  add(words: number): number {
    return this.#take(words).offset
  }

  /** What functions make of the variables that have no place yet. */
  *initialValues(variables: Iterable<Variable>, capacity: Extents): Steps<Values> {
    const values = new Map<Variable, ArrayLike<number>>()
    for (const variable of variables) {
      const { initial } = variable
      if (this.#places.has(variable) || this.#blocks.has(variable) || typeof initial === 'number') continue
      const shape = resolveShape(variable.shape, capacity)
      values.set(variable, initial.inSteps ? yield* initial.inSteps(shape) : initial(shape))
      yield
    }
    return values
  }

  /**
   * Room for variables and blocks: a new variable gets its initial value, unless it is about to be written; one that needs more rows than before moves. The parts of a
   * new block lie side by side from now on, with the values they have, or begin with.
   */
  makeRoom(
    variables: readonly (Variable | Block)[],
    capacity: Extents,
    { isWritten = false, initial = NONE }: { readonly isWritten?: boolean; readonly initial?: Values } = {},
  ): void {
    const lacking = variables.filter((variable) => {
      const place = this.#places.get(variable)
      return !this.#blocks.has(variable) && !(place && place.words >= wordsOf(variable, capacity))
    })
    if (lacking.length === 0) return
    const before = this.#end
    const restore = this.#remember()
    const writes: (() => void)[] = []
    // Nothing is written before there is room for all, so that without it everything is as it was.
    try {
      for (const variable of lacking) {
        if (isBlock(variable)) writes.push(this.#join(variable, initial))
        else writes.push(this.#place(variable, capacity, { isWritten, initial, before }))
      }
      if (this.#end > before) this.#machine.reserve({ persistentWords: this.#end, scratchWords: 0, workspaceWords: 0 })
    } catch (error) {
      restore()
      throw error
    }
    for (const write of writes) write()
  }

  /** Where everything lies; what it returns makes it so again. */
  #remember(): () => void {
    const [places, blocks, free, end, layout] = [[...this.#places], [...this.#blocks], [...this.#free], this.#end, this.#layout]
    return () => {
      this.#places.clear()
      for (const [variable, place] of places) this.#places.set(variable, place)
      this.#blocks.clear()
      for (const [variable, block] of blocks) this.#blocks.set(variable, block)
      this.#free = free
      this.#end = end
      this.#layout = layout
    }
  }

  /** Gives a variable its place, once it has given up a smaller one; what it returns writes its values. */
  #place(
    variable: Variable,
    capacity: Extents,
    { isWritten, initial, before }: { readonly isWritten: boolean; readonly initial: Values; readonly before: number },
  ): () => void {
    const from = this.#places.get(variable)
    const kept = from && this.#machine.integers(Segment.persistent, from.offset, from.words).slice()
    const begins = typeof variable.initial === 'number' || (isWritten && !from) ? undefined : valuesOf(variable, initial, capacity)
    this.#release(variable)
    const to = this.#take(wordsOf(variable, capacity))
    this.#places.set(variable, to)
    if (from) this.#layout++
    return () => {
      if (isWritten && !from) return
      const target = this.#view(variable, to)
      // what the machine has just given is 0 already
      if (typeof variable.initial === 'number' && (variable.initial !== 0 || to.offset < before)) target.fill(variable.initial)
      if (begins) target.set(begins)
      if (kept) this.#machine.integers(Segment.persistent, to.offset, kept.length).set(kept)
    }
  }

  /** Gives a block its place, once its parts have given up theirs; what it returns writes their values. */
  #join(block: Block, initial: Values): () => void {
    const values = block.parts.map((part) => {
      const place = this.#places.get(part)
      if (place) return this.#view(part, place).slice()
      return typeof part.initial === 'number' ? part.initial : valuesOf(part, initial, {})
    })
    for (const part of block.parts) this.#release(part)
    this.#places.set(block, this.#take(wordsOf(block, {})))
    this.#layout++
    for (const part of block.parts) this.#blocks.set(part, block)
    return () => {
      for (const [i, part] of block.parts.entries()) {
        const rows = this.#rowsIn(block, part)
        const given = values[i]!
        if (typeof given === 'number') for (let at = 0; at < rows.data.length; at += rows.stride) rows.data.fill(given, at, at + rows.width)
        else write(rows, given)
      }
    }
  }

  /** A copy of a variable's data. */
  read(variable: Variable, extents: Extents): Float32Array | Int32Array {
    const block = this.#blocks.get(variable)
    if (block) return read(this.#rowsIn(block, variable))
    this.makeRoom([variable], extents)
    return this.#view(variable, { offset: this.addressOf(variable), words: wordsOf(variable, extents) }).slice()
  }

  /** Data for variables, which get room together. */
  write(values: Values, extents: Extents): void {
    this.makeRoom([...values.keys()], extents, { isWritten: true })
    for (const [variable, data] of values) {
      const block = this.#blocks.get(variable)
      if (block) write(this.#rowsIn(block, variable), data)
      else this.#view(variable, { offset: this.addressOf(variable), words: wordsOf(variable, extents) }).set(data)
    }
  }

  #placeOf(variable: Variable): Place {
    const place = this.#places.get(variable)
    if (!place) throw new Error(`the variable ${variable.path} has no place`)
    return place
  }

  /** So many words that nothing else lies in. */
  #take(words: number): Place {
    const found = this.#free.findIndex((place) => place.words >= words)
    const place = this.#free[found]
    if (place) {
      const { end } = placeVariable(place.offset, words)
      const rest = place.offset + place.words - end
      this.#free.splice(found, 1, ...(rest > 0 ? [{ offset: end, words: rest }] : []))
      return { offset: place.offset, words }
    }
    const { offset, end } = placeVariable(this.#end, words)
    this.#end = end
    return { offset, words }
  }

  /** Gives a variable's place up; neighbours that are free become one. */
  #release(variable: Variable): void {
    const place = this.#places.get(variable)
    if (!place) return
    this.#places.delete(variable)
    const { offset, end } = placeVariable(place.offset, place.words)
    const free = [...this.#free, { offset, words: end - offset }].sort((a, b) => a.offset - b.offset)
    this.#free = []
    for (const one of free) {
      const last = this.#free[this.#free.length - 1]
      if (last && last.offset + last.words === one.offset) this.#free.splice(-1, 1, { offset: last.offset, words: last.words + one.words })
      else this.#free.push(one)
    }
  }

  #rowsIn(block: Block, part: Variable): Rows {
    const widthOf = ({ shape }: Variable) => shape[shape.length - 1] as number
    const { offset, words } = this.#placeOf(block)
    const before = block.parts.slice(0, block.parts.indexOf(part)).reduce((sum, one) => sum + widthOf(one), 0)
    return { data: this.#view(block, { offset: offset + before, words: words - before }), width: widthOf(part), stride: widthOf(block) }
  }

  #view({ type }: Variable, { offset, words }: Place): Float32Array | Int32Array {
    return type === 'index'
      ? this.#machine.integers(Segment.persistent, offset, words)
      : this.#machine.floats(Segment.persistent, offset, words)
  }
}

const NONE: Values = new Map()

const valuesOf = (variable: Variable, initial: Values, capacity: Extents): ArrayLike<number> =>
  initial.get(variable) ?? (variable.initial as Initial)(resolveShape(variable.shape, capacity))

const wordsOf = ({ shape }: Variable, extents: Extents): number => sizeOf(resolveShape(shape, extents))

function read({ data, width, stride }: Rows): Float32Array {
  const rows = Math.ceil(data.length / stride)
  const copy = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) copy.set(data.subarray(row * stride, row * stride + width), row * width)
  return copy
}

function write({ data, width, stride }: Rows, values: ArrayLike<number>): void {
  const given = values instanceof Float32Array ? values : Float32Array.from(values)
  for (let row = 0; row * width < given.length; row++) data.set(given.subarray(row * width, (row + 1) * width), row * stride)
}

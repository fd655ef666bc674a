import { OPERAND_WORDS, POINTWISE_REGISTERS, Pointwise } from '../engine/plan.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Command, Use } from './command.ts'
import type { Access, Location, View } from './layout.ts'
import { isZero, type Monomial, matrixOf, sameMonomial, ZERO } from './monomial.ts'
import { filledWith } from './simplify.ts'

/** Where a program's tensors come from and go to. */
export interface PointwiseSurroundings {
  /** Where an operand that the program does not compute is read. */
  access(tensor: Tensor): Access
  /** Where a tensor that others need is stored; none for one that lives in the program alone. */
  store(tensor: Tensor): readonly Location[]
}

interface Operand {
  readonly access: Access
  readonly written: boolean
}

interface Step {
  readonly code: number
  readonly target: number
  readonly a: number
  readonly b: number
  readonly c: number
  readonly float?: number
  /** Which of a, b, c are registers. */
  readonly reads: readonly number[]
}

/** The program does not fit into the registers: it has to be cut. */
export class TooManyRegisters extends Error {}

/** Writes the program of tensors of one shape, given in order. */
export const pointwiseCommand = (tensors: readonly Tensor[], surroundings: PointwiseSurroundings): Command =>
  programCommand(tensors, surroundings, matrixOf(tensors[0]!.shape))

interface Matrix {
  readonly rows: Monomial
  readonly columns: Monomial
}

function programCommand(tensors: readonly Tensor[], surroundings: PointwiseSurroundings, { rows, columns }: Matrix): Command {
  const operands: Operand[] = []
  const steps: Step[] = []
  const registers = new Map<Tensor | string, number>()
  let next = 0
  const emit = (code: number, a = 0, b = 0, c = 0, reads: readonly number[] = [], float?: number): number => {
    steps.push({ code, target: next, a, b, c, reads, ...(float === undefined ? {} : { float }) })
    return next++
  }
  const operandFor = (access: Access, written: boolean): number => {
    const known = operands.findIndex((operand) => operand.written === written && sameAccess(operand.access, access))
    return known >= 0 ? known : operands.push({ access, written }) - 1
  }
  const inside = new Set(tensors)
  const stores = new Map(tensors.map((tensor) => [tensor, surroundings.store(tensor)]))
  const stored = [...stores.values()].flat()

  /** 1 + the operand that says which part of a longer tensor random numbers are; 0: none. */
  const partOf = ({ inputs: [, part] }: Tensor): number =>
    part ? 1 + operandFor({ ...surroundings.access(part), rowStride: ZERO, columnStride: 0 }, false) : 0
  const load = (tensor: Tensor): number => {
    const known = registers.get(tensor)
    if (known !== undefined) return known
    const filled = filledWith(tensor)
    if (filled !== undefined) {
      const isIndex = tensor.type === 'index'
      const key = `${tensor.type} ${Object.is(filled, -0) ? '-0' : filled}`
      const register = registers.get(key) ?? emit(Pointwise.constant, 0, 0, isIndex ? filled : 0, [], isIndex ? undefined : filled)
      registers.set(key, register)
      return register
    }
    const register =
      tensor.op.kind === 'random'
        ? emit(Pointwise.random, operandFor(surroundings.access(tensor.inputs[0]!), false), partOf(tensor), tensor.op.stream)
        : emit(Pointwise.load, operandFor(surroundings.access(tensor), false))
    registers.set(tensor, register)
    return register
  }
  // What the program overwrites in place is read before anything is written.
  for (const tensor of tensors)
    for (const operand of tensor.inputs) {
      if (inside.has(operand) || filledWith(operand) !== undefined || operand.op.kind === 'random') continue
      const access = surroundings.access(operand)
      if (stored.some((location) => location.view.buffer === access.view.buffer)) load(operand)
    }
  for (const tensor of tensors) {
    const { op } = tensor
    const from = tensor.inputs.map(load)
    const [a = 0, b = 0, c = 0] = from
    if (op.kind === 'stopGradient') registers.set(tensor, a)
    else if (op.kind === 'unary') registers.set(tensor, emit(Pointwise[op.function], a, 0, 0, [a]))
    else if (op.kind === 'binary') registers.set(tensor, emit(Pointwise[op.function], a, b, 0, [a, b]))
    else registers.set(tensor, emit(Pointwise.select, a, b, c, [a, b, c]))
    const register = registers.get(tensor)!
    for (const location of stores.get(tensor)!) {
      const operand = operandFor({ ...location, columnStride: 1 }, true)
      steps.push({ code: Pointwise.store, target: -1, a: register, b: operand, c: 0, reads: [register] })
    }
  }
  const code = allocateRegisters(steps)
  const byRow = (access: Access) => !isZero(access.rowStride) && !access.divide && !access.modulo
  const use = (operand: Operand): Use => ({
    view: operand.access.view,
    version: operand.access.version,
    byRow: byRow(operand.access),
    elementwise:
      byRow(operand.access) &&
      operand.access.columnStride === 1 &&
      !operand.access.ids &&
      stored.every(
        ({ view, rowStride }) =>
          view.buffer !== operand.access.view.buffer ||
          (sameView(view, operand.access.view) && sameMonomial(rowStride, operand.access.rowStride)),
      ),
  })
  const idUses: Use[] = operands.flatMap(({ access }) =>
    access.ids ? [{ view: access.ids, version: access.version, byRow: byRow(access), elementwise: false }] : [],
  )
  return {
    operation: 'pointwise',
    rows,
    reads: [...operands.filter((operand) => !operand.written).map(readUse), ...idUses],
    writes: operands.filter((operand) => operand.written).map(use),
    operands: (e) => [
      e.quantity(rows),
      e.quantity(columns),
      operands.length,
      code.length / 2,
      ...operands.flatMap(({ access }) => {
        const words = [
          e.view(access.view),
          isZero(access.rowStride) ? -1 : e.quantity(access.rowStride),
          access.columnStride,
          e.optionalQuantity(access.divide),
          e.optionalQuantity(access.modulo),
          e.optionalView(access.ids),
        ]
        if (words.length !== OPERAND_WORDS) throw new Error('the words of a pointwise operand')
        return words
      }),
      ...code,
    ],
  }

  function readUse(operand: Operand): Use {
    const base = use(operand)
    // A lookup's table is read anywhere, whatever the row.
    return operand.access.ids ? { ...base, byRow: false, elementwise: false } : base
  }
}

const sameAccess = (a: Access, b: Access): boolean =>
  sameView(a.view, b.view) &&
  a.version === b.version &&
  a.columnStride === b.columnStride &&
  sameMonomial(a.rowStride, b.rowStride) &&
  sameOptional(a.divide, b.divide) &&
  sameOptional(a.modulo, b.modulo) &&
  (a.ids === b.ids || (a.ids !== undefined && b.ids !== undefined && sameView(a.ids, b.ids)))

function sameView(a: View, b: View): boolean {
  if (a.buffer !== b.buffer || a.offset !== b.offset || !sameOptional(a.quantity, b.quantity)) return false
  for (let depth = Math.max(a.strides.length, b.strides.length) - 1; depth >= 0; depth--)
    if (!sameOptional(a.strides[depth], b.strides[depth])) return false
  return true
}

const sameOptional = (a: Monomial | undefined, b: Monomial | undefined): boolean =>
  a === undefined || b === undefined ? a === b : sameMonomial(a, b)

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)
function floatBits(value: number): number {
  float[0] = value
  return bits[0]!
}

/** Gives each value a register from its step to its last use, and encodes the steps. */
function allocateRegisters(steps: readonly Step[]): number[] {
  const lastUse = new Map<number, number>()
  steps.forEach((step, at) => {
    if (step.target >= 0) lastUse.set(step.target, at)
    for (const register of step.reads) lastUse.set(register, at)
  })
  const free = Array.from({ length: POINTWISE_REGISTERS }, (_, i) => POINTWISE_REGISTERS - 1 - i)
  const place = new Map<number, number>()
  const words: number[] = []
  steps.forEach((step, at) => {
    const placed = (register: number) => (step.reads.includes(register) ? place.get(register)! : register)
    const isStore = step.code === Pointwise.store
    const a = step.reads.length > 0 ? place.get(step.a)! : step.a
    const b = isStore ? step.b : step.reads.length > 1 ? placed(step.b) : step.b
    const c = step.reads.length > 2 ? placed(step.c) : step.c
    for (const register of new Set(step.reads)) if (lastUse.get(register) === at) free.push(place.get(register)!)
    let target = 0
    if (step.target >= 0) {
      const register = free.pop()
      if (register === undefined) throw new TooManyRegisters()
      place.set(step.target, register)
      target = register
      if (lastUse.get(step.target) === at) free.push(register)
    }
    words.push(step.code | (target << 8) | (a << 16) | (b << 24), step.float === undefined ? c | 0 : floatBits(step.float))
  })
  return words
}

/** Moves rows of so many columns from where an access finds them. */
export function moveRowsCommand(matrix: Matrix, access: Access, to: Location, type: Tensor['type']): Command {
  const source: Tensor = { op: { kind: 'argument', name: 'moved' }, inputs: [], shape: [], type }
  return programCommand(
    [{ op: { kind: 'stopGradient' }, inputs: [source], shape: [], type }],
    { access: () => access, store: () => [to] },
    matrix,
  )
}

/** A program that only moves: one operand to one place. */
export function moveCommand(like: Tensor, access: Access | number, to: Location): Command {
  const source: Tensor = { op: { kind: 'argument', name: 'moved' }, inputs: [], shape: like.shape, type: like.type }
  const filled: Tensor =
    typeof access === 'number'
      ? {
          op: { kind: 'broadcast', axes: [] },
          inputs: [{ op: { kind: 'constant', value: access }, inputs: [], shape: [], type: like.type }],
          shape: like.shape,
          type: like.type,
        }
      : source
  const move: Tensor = { op: { kind: 'stopGradient' }, inputs: [filled], shape: like.shape, type: like.type }
  return pointwiseCommand([move], { access: () => access as Access, store: () => [to] })
}

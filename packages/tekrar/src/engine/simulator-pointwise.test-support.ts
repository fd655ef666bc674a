import { philox } from '../base/random.ts'
import { errorFunction } from '../graph/reference-erf.ts'
import type { Instruction, PointwiseName, PointwiseOperand } from './instructions.ts'
import { POINTWISE_REGISTERS } from './plan.ts'
import { addressOf, type Context, failAt, region, rowsOf } from './simulator-memory.test-support.ts'

const { fround } = Math
const bits = new Int32Array(1)
const float = new Float32Array(bits.buffer)

/** The float whose bits a word holds. */
export const floatOfBits = (word: number): number => {
  bits[0] = word
  return float[0]!
}

const wide = new Float64Array(1)
const wideWords = new Int32Array(wide.buffer)

/**
 * a · b + c rounded to float32 once, as a fused multiply-add does: the product of two floats is exact in a double, the sum is rounded to odd,
 * so that the second rounding cannot err (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b
  const sum = product + c
  const back = sum - product
  const missing = product - (sum - back) + (c - back)
  if (missing === 0 || !Number.isFinite(sum)) return fround(sum)
  wide[0] = sum
  if ((wideWords[0]! & 1) === 0) {
    if (missing > 0 === sum > 0) wideWords[0]! |= 1
    else {
      if (wideWords[0] === 0) wideWords[1]!--
      wideWords[0]!--
    }
  }
  return fround(wide[0])
}

/** Two roundings, where a machine has no fused multiply-add. */
export const plainMultiplyAdd = (a: number, b: number, c: number): number => fround(fround(a * b) + c)

/** The uniform number of one index; `uniforms` of base/random.ts gives the same, all from 0. */
export const uniformAt = (seed: number, stream: number, step: number, index: number): number =>
  (philox(seed, stream, Math.floor(index / 64) * 16 + (index % 16), step)[Math.floor(index / 16) % 4]! >>> 8) / 0x1000000

const truth = (condition: boolean) => (condition ? 1 : 0)

export const unaryFunctions: Partial<Record<PointwiseName, (x: number) => number>> = {
  negate: (x) => -x,
  absolute: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  erf: errorFunction,
  squareRoot: Math.sqrt,
  reciprocal: (x) => 1 / x,
  isFinite: (x) => truth(Number.isFinite(x)),
}

export const binaryFunctions: Partial<Record<PointwiseName, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  greater: (a, b) => truth(a > b),
  greaterEqual: (a, b) => truth(a >= b),
  equal: (a, b) => truth(a === b),
}

/** Where each element of an operand stands; written operands have an element for each word. */
function addresses(context: Context, instruction: Instruction, operand: PointwiseOperand, columns: number, name: string) {
  const quantity = (index: number) => context.quantities[index]!
  const { from } = rowsOf(context, instruction, quantity(instruction.operands.rows!))
  const base = addressOf(context, operand.view)
  const stride = operand.rowStride < 0 ? 0 : quantity(operand.rowStride)
  const divide = operand.divide < 0 ? 1 : quantity(operand.divide)
  const modulo = operand.modulo < 0 ? Number.POSITIVE_INFINITY : quantity(operand.modulo)
  if (operand.columnStride !== 0 && operand.columnStride !== 1) failAt(instruction, `${name} has column stride ${operand.columnStride}`)
  const { segment } = context.plan.views[operand.view]!
  const words = context.segments[segment]!
  const limit = context.limits[segment]!
  const at = (row: number, column: number): number => {
    let picked = Math.floor((row + from) / divide) % modulo
    if (operand.ids >= 0) {
      const request = { name: `${name}'s ids`, view: operand.ids, rows: 1, stride: 0, columns: 1, access: 'read' } as const
      const ids = region(context, instruction, { ...request, columns: picked + 1 })
      picked = ids.integers[ids.base + picked]!
    }
    const address = base + picked * stride + (operand.columnStride ? column : 0)
    if (address < 0 || address >= limit) {
      failAt(
        instruction,
        `${name} (view ${operand.view}) is at word ${address} for row ${row + from}, column ${column}; the segment has ${limit}`,
      )
    }
    return address
  }
  return { segment, words, at, columns }
}

/** Runs a pointwise program, element by element. */
export function runPointwise(context: Context, instruction: Instruction): void {
  const { operands, steps } = instruction.program!
  const total = context.quantities[instruction.operands.rows!]!
  const columns = context.quantities[instruction.operands.columns!]!
  const { from, count } = rowsOf(context, instruction, total)
  const places = operands.map((operand, i) => addresses(context, instruction, operand, columns, `operand ${i}`))
  const registers = new Float32Array(POINTWISE_REGISTERS)
  const words = new Int32Array(registers.buffer)
  const defined = new Uint8Array(POINTWISE_REGISTERS)
  const read = (register: number) => {
    if (!defined[register]) failAt(instruction, `reads register ${register}, which holds nothing`)
    return registers[register]!
  }
  /** For each word that was written: which element wrote it. */
  const writers = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()]
  const loads: { segment: number; address: number; element: number }[] = []

  for (let element = 0; element < count * columns; element++) {
    const row = Math.floor(element / columns)
    const column = element % columns
    defined.fill(0)
    for (const step of steps) {
      const { target, a, b, word } = step
      if (target >= POINTWISE_REGISTERS) failAt(instruction, `register ${target}`)
      const place = (index: number) => places[index] ?? failAt(instruction, `operand ${index} of ${places.length}`)
      let value = 0
      if (step.function === 'load') {
        const from = place(a)
        const address = from.at(row, column)
        if (from.words.written && !from.words.written[address]) {
          failAt(instruction, `operand ${a} reads word ${address} (row ${row}, column ${column}), which nothing has written`)
        }
        loads.push({ segment: from.segment, address, element })
        words[target] = from.words.integers[address]!
        defined[target] = 1
        continue
      }
      if (step.function === 'store') {
        read(a)
        const to = place(b)
        const address = to.at(row, column)
        if (to.segment === 2) failAt(instruction, `operand ${b} writes the running numbers`)
        if ((writers[to.segment]!.get(address) ?? element) !== element)
          failAt(instruction, `operand ${b}: two elements write word ${address}`)
        writers[to.segment]!.set(address, element)
        to.words.integers[address] = words[a]!
        if (to.words.written) to.words.written[address] = 1
        continue
      }
      if (step.function === 'constant') value = floatOfBits(word)
      else if (step.function === 'random') {
        const state = place(a)
        const at = state.at(0, 0) - (operands[a]!.rowStride >= 0 && context.group ? from * context.quantities[operands[a]!.rowStride]! : 0)
        const [seed, number] = [state.words.integers[at]!, state.words.integers[at + 1]!]
        const part = b === 0 ? 0 : place(b - 1).words.integers[place(b - 1).at(0, 0)]!
        value = uniformAt(seed >>> 0, word >>> 0, number >>> 0, (part * total + row + from) * columns + column)
      } else if (step.function === 'toFloat') {
        read(a)
        value = words[a]!
      } else if (step.function === 'toIndex') {
        words[target] = Math.trunc(Math.max(-2147483648, Math.min(2147483520, read(a))))
        defined[target] = 1
        continue
      } else if (step.function === 'select') value = read(a) !== 0 ? read(b) : read(word)
      else if (step.function === 'multiplyAdd') value = context.multiplyAdd(read(a), read(b), read(word))
      else if (unaryFunctions[step.function]) value = unaryFunctions[step.function]!(read(a))
      else value = binaryFunctions[step.function]!(read(a), read(b))
      registers[target] = fround(value)
      defined[target] = 1
    }
  }
  for (const { segment, address, element } of loads) {
    const writer = writers[segment]!.get(address) ?? element
    if (writer !== element) failAt(instruction, `word ${address} is loaded by element ${element} and stored by element ${writer}`)
  }
}

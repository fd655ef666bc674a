import type { PointwiseName, PointwiseStep } from './instructions.ts'

const SYMBOLS: Partial<Record<PointwiseName, string>> = {
  add: '+',
  subtract: '−',
  multiply: '·',
  divide: '÷',
  greater: '>',
  greaterEqual: '≥',
  equal: '=',
}
/** An expression longer than this gets a name of its own before it is used. */
const LONGEST_PART = 24

const floatOf = (word: number): number => new Float32Array(Int32Array.of(word).buffer)[0]!
const plainNumber = (value: number): string => (Object.is(value, -0) ? '−0' : String(Number(value.toPrecision(7))).replace('-', '−'))

/** How often each step's value is used before its register is overwritten. */
function usesOf(steps: readonly PointwiseStep[]): number[] {
  const uses = steps.map(() => 0)
  const holder = new Map<number, number>()
  steps.forEach((step, i) => {
    for (const register of readBy(step)) if (holder.has(register)) uses[holder.get(register)!]!++
    if (step.function !== 'store') holder.set(step.target, i)
  })
  return uses
}

const readBy = ({ function: name, a, b, word }: PointwiseStep): number[] => {
  if (name === 'load' || name === 'constant' || name === 'random') return []
  if (name === 'store') return [a]
  if (name === 'select' || name === 'multiplyAdd') return [a, b, word]
  return name in SYMBOLS || name === 'maximum' || name === 'minimum' ? [a, b] : [a]
}

interface Part {
  readonly text: string
  /** True where it needs no brackets inside another expression. */
  readonly simple: boolean
  /** How often it is still to be used. */
  left: number
}

/**
 * A pointwise program as short equations: `c = sigmoid(a + b)`. Values used more than once, long ones, and those an operand has before it is written over are
 * named t0, t1, … `same` tells operands that stand for one place.
 */
export function equations(
  steps: readonly PointwiseStep[],
  operand: (index: number) => string,
  same: (a: number, b: number) => boolean = (a, b) => a === b,
): string[] {
  const lines: string[] = []
  const registers = new Map<number, Part>()
  const uses = usesOf(steps)
  const loaded = new Set<number>()
  let names = 0
  const nameOf = (text: string): string => {
    const name = `t${names++}`
    lines.push(`${name} = ${text}`)
    return name
  }
  const part = (register: number): Part => registers.get(register) ?? { text: `r${register}?`, simple: true, left: 0 }
  const inner = (register: number) => (part(register).simple ? part(register).text : `(${part(register).text})`)

  const expression = ({ function: name, a, b, word }: PointwiseStep): Omit<Part, 'left'> => {
    const symbol = SYMBOLS[name]
    if (name === 'load') return { text: operand(a), simple: true }
    if (name === 'constant') return { text: plainNumber(floatOf(word)), simple: true }
    if (name === 'random') return { text: `random(${operand(a)}, ${word >>> 0}${b === 0 ? '' : `, part ${operand(b - 1)}`})`, simple: true }
    if (name === 'select') return { text: `${inner(a)} ? ${inner(b)} : ${inner(word)}`, simple: false }
    if (name === 'multiplyAdd') return { text: `${inner(a)} · ${inner(b)} + ${inner(word)}`, simple: false }
    if (symbol) return { text: `${inner(a)} ${symbol} ${inner(b)}`, simple: false }
    if (name === 'maximum' || name === 'minimum') return { text: `${name}(${part(a).text}, ${part(b).text})`, simple: true }
    return name === 'negate' ? { text: `−${inner(a)}`, simple: false } : { text: `${name}(${part(a).text})`, simple: true }
  }

  /** Names what still has to be read of an operand that is about to change. */
  const keep = (written: number, stored: number): void => {
    const changing = [...loaded].filter((index) => same(index, written)).map(operand)
    for (const [register, { text, left }] of registers) {
      const mentions = text.split(/[^\p{L}\p{N}]+/u).some((word) => changing.includes(word))
      if (mentions && left > (register === stored ? 1 : 0)) registers.set(register, { text: nameOf(text), simple: true, left })
    }
  }

  steps.forEach((step, i) => {
    const read = readBy(step)
    if (step.function === 'store') {
      keep(step.b, step.a)
      lines.push(`${operand(step.b)} = ${part(step.a).text}`)
    }
    const made = step.function === 'store' ? undefined : expression(step)
    for (const register of read) part(register).left--
    if (!made) return
    if (step.function === 'load') loaded.add(step.a)
    const leaf = step.function === 'load' || step.function === 'constant'
    const long = made.text.length > LONGEST_PART && steps[i + 1]?.function !== 'store'
    const named = !leaf && (uses[i]! > 1 || long)
    registers.set(step.target, { ...(named ? { text: nameOf(made.text), simple: true } : made), left: uses[i]! })
  })
  return lines
}

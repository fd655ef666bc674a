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

/** A pointwise program as short equations: `c = sigmoid(a + b)`; values used more than once, and long ones, are named t0, t1, … */
export function equations(steps: readonly PointwiseStep[], operand: (index: number) => string): string[] {
  const lines: string[] = []
  const registers = new Map<number, { text: string; simple: boolean }>()
  const uses = usesOf(steps)
  let names = 0
  const part = (register: number) => registers.get(register) ?? { text: `r${register}?`, simple: true }
  const inner = (register: number) => (part(register).simple ? part(register).text : `(${part(register).text})`)

  const expression = ({ function: name, a, b, word }: PointwiseStep): { text: string; simple: boolean } => {
    const symbol = SYMBOLS[name]
    if (name === 'load') return { text: operand(a), simple: true }
    if (name === 'constant') return { text: plainNumber(floatOf(word)), simple: true }
    if (name === 'random') return { text: `random(${operand(a)}, ${word >>> 0})`, simple: true }
    if (name === 'select') return { text: `${inner(a)} ? ${inner(b)} : ${inner(word)}`, simple: false }
    if (name === 'multiplyAdd') return { text: `${inner(a)} · ${inner(b)} + ${inner(word)}`, simple: false }
    if (symbol) return { text: `${inner(a)} ${symbol} ${inner(b)}`, simple: false }
    if (name === 'maximum' || name === 'minimum') return { text: `${name}(${part(a).text}, ${part(b).text})`, simple: true }
    return name === 'negate' ? { text: `−${inner(a)}`, simple: false } : { text: `${name}(${part(a).text})`, simple: true }
  }

  steps.forEach((step, i) => {
    if (step.function === 'store') {
      lines.push(`${operand(step.b)} = ${part(step.a).text}`)
      return
    }
    const made = expression(step)
    const leaf = step.function === 'load' || step.function === 'constant'
    if (!leaf && (uses[i]! > 1 || (made.text.length > LONGEST_PART && steps[i + 1]?.function !== 'store'))) {
      const name = `t${names++}`
      lines.push(`${name} = ${made.text}`)
      registers.set(step.target, { text: name, simple: true })
    } else registers.set(step.target, made)
  })
  return lines
}

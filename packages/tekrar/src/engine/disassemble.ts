import type { Extents } from '../base/shape.ts'
import { equations } from './equations.ts'
import { type DecodedPlan, decodePlan, type Instruction, type PointwiseOperand } from './instructions.ts'
import { type Plan, Reduction, Segment } from './plan.ts'
import { extentsOf, planTotals } from './plan-totals.ts'

const SEGMENT_LETTERS: Readonly<Record<number, string>> = { [Segment.persistent]: 'p', [Segment.scratch]: 's', [Segment.loop]: 'loop' }
const WIDTH = 80

/** 1234567 → `1.23 M` */
export function shortNumber(value: number): string {
  const [divisor, prefix] = value >= 1e9 ? [1e9, ' G'] : value >= 1e6 ? [1e6, ' M'] : value >= 1e4 ? [1e3, ' k'] : [1, ' ']
  return `${divisor === 1 ? value : Number((value / divisor).toPrecision(3))}${prefix}`
}

const bytes = (count: number) => `${shortNumber(count)}B`

/** Breaks a line after a separator so that it stays within the width, going on under its own indentation. */
function wrapped(line: string): string[] {
  if (line.length <= WIDTH) return [line]
  const indent = ' '.repeat(line.length - line.trimStart().length + 4)
  const at = Math.max(...[' ', ','].map((separator) => line.lastIndexOf(separator, WIDTH - 1)))
  return at <= indent.length ? [line] : [line.slice(0, at).trimEnd(), ...wrapped(indent + line.slice(at).trimStart())]
}

/** The words for sizes and places of one plan. */
function speaker(plan: Plan, decoded: DecodedPlan) {
  const size = (index: number): string => {
    const { constant, extents } = decoded.quantities[index]!
    const names = extents.map((extent) => plan.extents[extent]!.name)
    return constant === 1 && names.length > 0 ? names.join('·') : [String(constant), ...names].join('·')
  }
  const place = (index: number): string => {
    const { segment, offset, quantity, strides } = decoded.views[index]!
    const running = strides.flatMap((stride, depth) => (stride < 0 ? [] : [`i${depth}·${size(stride)}`]))
    if (segment === Segment.loop) return `i${offset}`
    return `${SEGMENT_LETTERS[segment]}[${[String(offset), ...(quantity < 0 ? [] : [size(quantity)]), ...running].join(' + ')}]`
  }
  return { size, place }
}

type Speaker = ReturnType<typeof speaker>

const operandName = (index: number) => (index < 26 ? String.fromCharCode(97 + index) : `o${index}`)

function describeOperand({ size, place }: Speaker, operand: PointwiseOperand): string {
  const { view, rowStride, columnStride, divide, modulo, ids } = operand
  const row = ['row', ...(divide < 0 ? [] : [`÷ ${size(divide)}`]), ...(modulo < 0 ? [] : [`mod ${size(modulo)}`])].join(' ')
  const picked = ids < 0 ? (row === 'row' ? '' : `, ${row}`) : `, row ${place(ids)}[${row}]`
  const rows = rowStride < 0 ? (columnStride ? ', one row for all' : '') : `, rows ${size(rowStride)} apart`
  return `${place(view)}${rows}${picked}${columnStride || place(view).startsWith('i') ? '' : rowStride < 0 ? ', one number' : ', one number a row'}`
}

/** What an instruction does, on a line. */
function sentence({ size, place }: Speaker, { operation, operands: o }: Instruction): string {
  const s = (name: string) => size(o[name]!)
  const v = (name: string) => place(o[name]!)
  const optional = (name: string, before: string) => (o[name]! < 0 ? '' : `${before}${v(name)}`)
  const assigned = () => (o.flags! & 1 ? '+=' : '=')
  const apart = (name: string, columns: string) => (s(name) === s(columns) ? '' : `/${s(name)}`)
  switch (operation) {
    case 'loop':
      return `${s('count')} times${o.flags! & 1 ? ', last first' : ''}${o.flags! & 2 ? `, each of ${s('rows')} rows on its own` : ''}`
    case 'matmul': {
      const b = o.flags! & 2 ? `packed ${v('b')}` : `${v('b')}${apart('bStride', 'n')}`
      return `${v('c')}${apart('cStride', 'n')} ${assigned()} ${v('a')}${apart('aStride', 'k')} · ${b}, [${s('m')}, ${s('k')}] · [${s('k')}, ${s('n')}]`
    }
    case 'pack':
      return `${v('packed')} = ${o.flags! & 1 ? 'transposed ' : ''}${v('b')}${apart('bStride', o.flags! & 1 ? 'k' : 'n')}, [${s('k')}, ${s('n')}]`
    case 'outer':
      return `${v('c')}${apart('cStride', 'n')} ${assigned()} Σ ${v('a')}${apart('aStride', 'm')} ⊗ ${v('b')}${apart('bStride', 'n')}, ${s('k')} × [${s('m')}, ${s('n')}]`
    case 'pointwise':
      return `[${s('rows')}, ${s('columns')}]`
    case 'reduce': {
      const kind = Object.entries(Reduction).find(([, number]) => number === o.kind)?.[0]
      return `${v('out')} = ${kind} of ${v('in')} over the middle of [${s('outer')}, ${s('count')}, ${s('width')}]`
    }
    case 'scatterAdd':
      return `${v('table')}${apart('tableStride', 'columns')} [${s('tableRows')}, ${s('columns')}] = Σ of ${s('count')} rows ${v('values')}${apart('valuesStride', 'columns')} by ids ${v('ids')}`
    case 'softmax':
      return `${v('out')}${apart('outStride', 'columns')} = ${o.kind === 1 ? 'log softmax' : 'softmax'} of ${v('in')}${apart('inStride', 'columns')}, [${s('rows')}, ${s('columns')}]`
    case 'crossEntropy':
      return `logits ${v('logits')}${apart('logitsStride', 'columns')} [${s('rows')}, ${s('columns')}], targets ${v('targets')}${optional('scale', ', scale ')}${optional('losses', ' → losses ')}${optional('gradient', ' → gradient ')}`
    case 'argmax':
      return `${v('out')} = argmax of ${v('in')}${apart('inStride', 'columns')}, [${s('rows')}, ${s('columns')}]`
    case 'sample':
      return `${v('out')} = draw from ${v('logits')}${apart('logitsStride', 'columns')} [${s('rows')}, ${s('columns')}], settings ${v('settings')}, state ${v('state')}, offset ${v('offset')} + ${v('position')}`
    case 'transpose':
      return `${v('out')} [${s('b')}, ${s('a')}, ${s('c')}] = ${v('in')} [${s('a')}, ${s('b')}, ${s('c')}]`
    case 'copy':
      return `${v('out')}${apart('outStride', 'columns')} = ${v('in')}${apart('inStride', 'columns')}, [${s('rows')}, ${s('columns')}]`
    case 'batchedMatmul': {
      const matrix = (name: string, isTransposed: boolean) =>
        `${isTransposed ? 'transposed ' : ''}${v(name)}/${s(`${name}Step`)}/${s(`${name}Stride`)}`
      return `${s('batch')} times ${matrix('c', false)} = ${matrix('a', (o.flags! & 1) !== 0)} · ${matrix('b', (o.flags! & 2) !== 0)}, [${s('m')}, ${s('k')}] · [${s('k')}, ${s('n')}]`
    }
    case 'window': {
      const begin = [String(o.offset), ...(o.plus! < 0 ? [] : [`+ ${s('plus')}`]), ...(o.minus! < 0 ? [] : [`− ${s('minus')}`])].join(' ')
      const rule = `rows t·${o.stride} + ${begin}${o.width! < 0 ? '' : `, centred for ${o.width}`}`
      return `${v('out')} [${s('outRows')}, ${s('columns')}] = ${o.flags! & 1 ? 'spread to' : 'from'} ${rule} of ${v('in')} [${s('inRows')}, ${s('columns')}]`
    }
    case 'topK':
      return `${v('values')} at ${v('places')} = the ${s('k')} largest of ${v('in')}${apart('inStride', 'columns')}, [${s('rows')}, ${s('columns')}]`
    default:
      return ''
  }
}

/** What one instruction of a plan does, on a line. */
export const describeInstruction = (plan: Plan, decoded: DecodedPlan, instruction: Instruction): string =>
  `${instruction.operation} ${sentence(speaker(plan, decoded), instruction)}`

/**
 * A plan as text: each instruction with its number, sizes and places, pointwise programs as equations, and what it all adds up to for the extents
 * given, or at the plan's capacity. `p[…]` and `s[…]` are words of the persistent and the scratch segment, i0 and i1 the running numbers of the loops,
 * `/512` rows that stand further apart than they are long.
 */
export function describePlan(plan: Plan, extents?: Extents): string {
  const decoded = decodePlan(plan.words)
  const say = speaker(plan, decoded)
  const totals = planTotals(plan, extents, decoded)
  const sizes = plan.extents.map(({ name, capacity }, i) => `${name} ${extentsOf(plan, extents)[i]} (at most ${capacity})`)
  const lines = [
    `${totals.instructions} instruction${totals.instructions === 1 ? '' : 's'}, ${plan.words.length} words`,
    ...(sizes.length > 0 ? [`for ${sizes.join(', ')}`] : []),
    `memory: persistent ${bytes(totals.persistentBytes)}, scratch ${bytes(totals.scratchBytes)}, workspace ${bytes(totals.workspaceBytes)} a thread`,
    `work: ${shortNumber(totals.multiplyAdds)}multiply-adds, ${bytes(totals.bytesMoved)} moved`,
    ...Object.entries(plan.inputs).map(([name, slot]) => `input ${name}: ${SEGMENT_LETTERS[slot.segment]}[${slot.offset}]`),
    ...Object.entries(plan.outputs).map(([name, slot]) => `output ${name}: ${SEGMENT_LETTERS[slot.segment]}[${slot.offset}]`),
    '',
  ]
  const describe = (instruction: Instruction): void => {
    if (instruction.operation === 'end') return
    const indent = '  '.repeat(instruction.depth)
    lines.push(`${String(instruction.number).padStart(4)} ${indent}${instruction.operation} ${sentence(say, instruction)}`)
    const under = `     ${indent}  `
    instruction.program?.operands.forEach((operand, i) => {
      lines.push(`${under}${operandName(i)}: ${describeOperand(say, operand)}`)
    })
    if (instruction.program) {
      const { operands, steps } = instruction.program
      const same = (a: number, b: number) => operands[a]?.view === operands[b]?.view
      lines.push(...equations(steps, operandName, same).map((line) => under + line))
    }
    instruction.body.forEach(describe)
  }
  decoded.instructions.forEach(describe)
  return `${lines.flatMap(wrapped).join('\n')}\n`
}

import { HEADER_WORDS, Header, LOOP_DEPTH, OPERAND_WORDS, Operation, PLAN_MAGIC, PLAN_VERSION, Pointwise, VIEW_WORDS } from './plan.ts'

export type OperationName = keyof typeof Operation
export type PointwiseName = keyof typeof Pointwise
/** What an operand's word means: a view's index, a quantity's index (with `?` also −1 for none), or a plain number. */
export type OperandKind = 'view' | 'view?' | 'quantity' | 'quantity?' | 'number'

/** The operands of every instruction, in their order in the plan. `pointwise` has more words after these. */
export const OPERANDS = {
  end: {},
  loop: { flags: 'number', count: 'quantity', rows: 'quantity', words: 'number' },
  matmul: {
    flags: 'number',
    c: 'view',
    cStride: 'quantity',
    a: 'view',
    aStride: 'quantity',
    b: 'view',
    bStride: 'quantity',
    m: 'quantity',
    n: 'quantity',
    k: 'quantity',
  },
  pack: { flags: 'number', packed: 'view', b: 'view', bStride: 'quantity', n: 'quantity', k: 'quantity' },
  outer: {
    flags: 'number',
    c: 'view',
    cStride: 'quantity',
    a: 'view',
    aStride: 'quantity',
    b: 'view',
    bStride: 'quantity',
    m: 'quantity',
    n: 'quantity',
    k: 'quantity',
  },
  pointwise: { rows: 'quantity', columns: 'quantity', operands: 'number', steps: 'number' },
  reduce: { kind: 'number', out: 'view', in: 'view', outer: 'quantity', count: 'quantity', width: 'quantity' },
  scatterAdd: {
    table: 'view',
    tableStride: 'quantity',
    tableRows: 'quantity',
    ids: 'view',
    values: 'view',
    valuesStride: 'quantity',
    count: 'quantity',
    columns: 'quantity',
  },
  softmax: { kind: 'number', out: 'view', outStride: 'quantity', in: 'view', inStride: 'quantity', rows: 'quantity', columns: 'quantity' },
  crossEntropy: {
    losses: 'view?',
    gradient: 'view?',
    gradientStride: 'quantity?',
    logits: 'view',
    logitsStride: 'quantity',
    targets: 'view',
    scale: 'view?',
    rows: 'quantity',
    columns: 'quantity',
  },
  argmax: { out: 'view', in: 'view', inStride: 'quantity', rows: 'quantity', columns: 'quantity' },
  sample: {
    stream: 'number',
    out: 'view',
    logits: 'view',
    logitsStride: 'quantity',
    rows: 'quantity',
    columns: 'quantity',
    settings: 'view',
    state: 'view',
    offset: 'view',
    position: 'view',
  },
  transpose: { out: 'view', in: 'view', a: 'quantity', b: 'quantity', c: 'quantity' },
  copy: { out: 'view', in: 'view', rows: 'quantity', outStride: 'quantity', inStride: 'quantity', columns: 'quantity' },
  batchedMatmul: {
    flags: 'number',
    c: 'view',
    cStep: 'quantity',
    cStride: 'quantity',
    a: 'view',
    aStep: 'quantity',
    aStride: 'quantity',
    b: 'view',
    bStep: 'quantity',
    bStride: 'quantity',
    batch: 'quantity',
    m: 'quantity',
    n: 'quantity',
    k: 'quantity',
  },
  window: {
    flags: 'number',
    out: 'view',
    in: 'view',
    outRows: 'quantity',
    inRows: 'quantity',
    columns: 'quantity',
    stride: 'number',
    offset: 'number',
    plus: 'quantity?',
    minus: 'quantity?',
    width: 'number',
  },
  topK: { values: 'view', places: 'view', in: 'view', inStride: 'quantity', rows: 'quantity', columns: 'quantity', k: 'quantity' },
} as const satisfies Record<OperationName, Record<string, OperandKind>>

/** The six words of a pointwise operand. */
export const POINTWISE_OPERAND = {
  view: 'view',
  rowStride: 'quantity?',
  columnStride: 'number',
  divide: 'quantity?',
  modulo: 'quantity?',
  ids: 'view?',
} as const satisfies Record<string, OperandKind>

export interface Quantity {
  readonly constant: number
  /** Indices into the extents of a call. */
  readonly extents: readonly number[]
}

/** An address before the loops' running numbers and the extents are known; −1 stands for none. */
export interface View {
  readonly segment: number
  readonly offset: number
  readonly quantity: number
  readonly strides: readonly number[]
}

export type PointwiseOperand = Readonly<Record<keyof typeof POINTWISE_OPERAND, number>>

export interface PointwiseStep {
  readonly function: PointwiseName
  readonly target: number
  readonly a: number
  readonly b: number
  /** Register c, the stream, or the bits of a float. */
  readonly word: number
}

export interface Instruction<Name extends OperationName = OperationName> {
  readonly operation: Name
  /** Its place in the order of the text, from 0; a loop counts itself and then its body. */
  readonly number: number
  /** The word of the plan it begins at. */
  readonly at: number
  /** How many loops are around it. */
  readonly depth: number
  readonly operands: Readonly<Record<string, number>>
  /** What a loop repeats. */
  readonly body: readonly Instruction[]
  readonly program?: { readonly operands: readonly PointwiseOperand[]; readonly steps: readonly PointwiseStep[] }
}

export interface DecodedPlan {
  readonly extents: number
  readonly quantities: readonly Quantity[]
  readonly views: readonly View[]
  readonly instructions: readonly Instruction[]
}

const operationNames = new Map<number, OperationName>(Object.entries(Operation).map(([name, number]) => [number, name as OperationName]))
const pointwiseNames = new Map<number, PointwiseName>(Object.entries(Pointwise).map(([name, number]) => [number, name as PointwiseName]))

/** Reads a plan's words back into instructions; throws an `Error` that names the place where they make no sense. */
export function decodePlan(words: Int32Array): DecodedPlan {
  const header = (field: keyof typeof Header) => words[Header[field]] ?? 0
  const fail = (at: number, what: string): never => {
    throw new Error(`plan, word ${at}: ${what}`)
  }
  if (header('magic') !== PLAN_MAGIC) fail(Header.magic, `not a plan (magic ${header('magic')})`)
  if (header('version') !== PLAN_VERSION) fail(Header.version, `version ${header('version')}, expected ${PLAN_VERSION}`)
  for (const [at, size] of [
    [header('quantitiesAt'), header('quantities') * 4],
    [header('viewsAt'), header('views') * VIEW_WORDS],
    [header('codeAt'), header('codeWords')],
  ] as const) {
    if (at < HEADER_WORDS || size < 0 || at + size > words.length) fail(at, `a table of ${size} words in a plan of ${words.length}`)
  }

  const check = (value: number, kind: OperandKind, at: number, name: string): number => {
    const limit = kind.startsWith('view') ? header('views') : kind.startsWith('quantity') ? header('quantities') : Number.POSITIVE_INFINITY
    if (kind !== 'number' && (value >= limit || value < (kind.endsWith('?') ? -1 : 0))) fail(at, `${name} is ${kind} ${value} of ${limit}`)
    return value
  }
  const record = (layout: Readonly<Record<string, OperandKind>>, at: number, where: string) =>
    Object.fromEntries(Object.entries(layout).map(([name, kind], i) => [name, check(words[at + i]!, kind, at + i, `${where}'s ${name}`)]))

  const quantities = Array.from({ length: header('quantities') }, (_, i): Quantity => {
    const at = header('quantitiesAt') + i * 4
    const named = [...words.subarray(at + 1, at + 4)].filter((extent) => extent !== -1)
    for (const extent of named)
      if (extent < 0 || extent >= header('extents')) fail(at, `quantity ${i} names extent ${extent} of ${header('extents')}`)
    return { constant: words[at]!, extents: named }
  })
  const views = Array.from({ length: header('views') }, (_, i): View => {
    const at = header('viewsAt') + i * VIEW_WORDS
    const [segment, offset, quantity, ...strides] = words.subarray(at, at + VIEW_WORDS) as unknown as [number, number, number, ...number[]]
    if (segment < 0 || segment > 2) fail(at, `view ${i} is in segment ${segment}`)
    for (const index of [quantity, ...strides]) check(index, 'quantity?', at, `view ${i}`)
    return { segment, offset, quantity, strides }
  })

  let number = 0
  const program = (instruction: Readonly<Record<string, number>>, at: number) => ({
    operands: Array.from({ length: instruction.operands! }, (_, i) =>
      record(POINTWISE_OPERAND, at + i * OPERAND_WORDS, `operand ${i}`),
    ) as unknown as PointwiseOperand[],
    steps: Array.from({ length: instruction.steps! }, (_, i): PointwiseStep => {
      const place = at + instruction.operands! * OPERAND_WORDS + i * 2
      const word = words[place]!
      const name = pointwiseNames.get(word & 255) ?? fail(place, `unknown pointwise function ${word & 255}`)
      return { function: name, target: (word >>> 8) & 255, a: (word >>> 16) & 255, b: word >>> 24, word: words[place + 1]! }
    }),
  })
  const sequence = (from: number, to: number, depth: number): Instruction[] => {
    const list: Instruction[] = []
    for (let at = from; at < to; ) {
      const operation = operationNames.get(words[at]!) ?? fail(at, `unknown operation ${words[at]}`)
      const layout = OPERANDS[operation]
      const more = operation === 'pointwise' ? words[at + 4]! * OPERAND_WORDS + words[at + 5]! * 2 : 0
      const size = 2 + Object.keys(layout).length + more
      if (words[at + 1] !== size || at + size > to)
        fail(at, `${operation} says ${words[at + 1]} words, expected ${size} of the ${to - at} left`)
      const operands = record(layout, at + 2, operation)
      const bodyWords = operation === 'loop' ? operands.words! : 0
      if (bodyWords < 0 || at + size + bodyWords > to) fail(at, `a loop over ${bodyWords} words, ${to - at - size} left`)
      if (operation === 'loop' && depth === LOOP_DEPTH) fail(at, `a loop inside ${LOOP_DEPTH} loops`)
      const own = number++
      const body = bodyWords > 0 ? sequence(at + size, at + size + bodyWords, depth + 1) : []
      list.push({
        operation,
        number: own,
        at,
        depth,
        operands,
        body,
        ...(operation === 'pointwise' ? { program: program(operands, at + 6) } : {}),
      })
      at += size + bodyWords
    }
    return list
  }
  const instructions = sequence(header('codeAt'), header('codeAt') + header('codeWords'), 0)
  if (instructions.at(-1)?.operation !== 'end') fail(header('codeAt') + header('codeWords'), `the code does not close with 'end'`)
  return { extents: header('extents'), quantities, views, instructions }
}

/** The values of a plan's quantities for the extents of a call. */
export const resolveQuantities = (plan: DecodedPlan, extents: readonly number[]): number[] =>
  plan.quantities.map(({ constant, extents: named }) => named.reduce((product, extent) => product * extents[extent]!, constant))

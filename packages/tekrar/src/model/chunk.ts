import { TekrarError } from '../base/errors.ts'
import { describeShape } from '../base/shape.ts'
import { type ArrayInput, type NumericArray, numericArray } from '../data/arrays.ts'
import type { ArraysInput } from '../data/given.ts'

/** An input as a stream takes it. */
export interface StreamSlot {
  readonly name: string
  /** With the batch. */
  readonly rank: number
  readonly sequence: boolean
}

/** New steps of every input, [rows, steps, …], from what was pushed. Throws `shape-mismatch` and `invalid-argument`. */
export function chunkArrays(chunk: ArraysInput | number, slots: readonly StreamSlot[], rows: number): NumericArray[] {
  return partsOf(chunk, slots).map((part, i) => whole(part, slots[i]!, rows))
}

const isArray = (given: object): boolean => Array.isArray(given) || ArrayBuffer.isView(given) || ('data' in given && 'shape' in given)

function partsOf(chunk: ArraysInput | number, slots: readonly StreamSlot[]): readonly (ArrayInput | number)[] {
  if (typeof chunk === 'object' && chunk !== null && !isArray(chunk)) {
    const record = chunk as Readonly<Record<string, ArrayInput>>
    const given = slots.map(({ name }) => record[name])
    const missing = slots.findIndex((_, i) => given[i] === undefined)
    if (missing < 0 && Object.keys(record).length === slots.length) return given as ArrayInput[]
    throw namesNeeded(slots, Object.keys(record).join(', '))
  }
  if (slots.length === 1) return [chunk as ArrayInput | number]
  if (Array.isArray(chunk) && chunk.length === slots.length) return chunk as ArrayInput[]
  throw namesNeeded(slots, Array.isArray(chunk) ? `a list of ${chunk.length}` : 'one array')
}

const namesNeeded = (slots: readonly StreamSlot[], actual: string): TekrarError<'invalid-argument'> =>
  new TekrarError('invalid-argument', {
    where: 'stream',
    name: 'the chunk',
    expected: `a list of ${slots.length} arrays, or a record of ${slots.map(({ name }) => `'${name}'`).join(', ')}`,
    actual,
  })

/** [rows, steps, …] from that, from one step of each row, or of one row alone. */
function whole(part: ArrayInput | number, { name, rank, sequence }: StreamSlot, rows: number): NumericArray {
  const { data, shape } = typeof part === 'number' ? { data: Float32Array.of(part), shape: [] } : numericArray(part, 'stream')
  const missing = rank - shape.length
  if (missing === 0 && shape[0] === rows) return { data, shape }
  if (missing === 1 && rows === 1) return { data, shape: [1, ...shape] }
  if (missing === 1 && sequence && shape[0] === rows) return { data, shape: [rows, 1, ...shape.slice(1)] }
  if (missing === 2 && sequence && rows === 1) return { data, shape: [1, 1, ...shape] }
  throw new TekrarError('shape-mismatch', {
    where: `stream: '${name}'`,
    expected: `${rows === 1 ? 'one step, or steps' : `one step for each of ${rows} rows, or steps`} as [${[rows, ...(sequence ? ['steps'] : []), ...Array(rank - (sequence ? 2 : 1)).fill('features')].join(', ')}]`,
    actual: describeShape(shape),
  })
}

import type { Extents } from '../base/shape.ts'
import { HEADER_WORDS, Header, LOOP_DEPTH, Operation, PLAN_MAGIC, PLAN_VERSION, type Plan, Segment, type Slot } from '../engine/plan.ts'
import type { Variable } from '../graph/tensor.ts'
import { allocate } from './allocate.ts'
import type { Command, OperandEncoder } from './command.ts'
import type { Buffer, View } from './layout.ts'
import type { Lowered } from './lower.ts'
import { keyOf, type Monomial, resolveMonomial } from './monomial.ts'

export interface EncodeOptions {
  /** The largest each extent may be. */
  readonly capacity: Extents
  /** Where a variable begins in the persistent segment, in words. */
  readonly addressOf: (variable: Variable) => number
  readonly persistentWords: () => number
  /** What lies in the persistent segment though it is no variable: where it begins. */
  readonly lasting?: ReadonlyMap<Buffer, number>
}

/** Commands as words: addresses fixed, views and quantities in tables. */
export function encode(lowered: Lowered, { capacity, addressOf, persistentWords, lasting = new Map() }: EncodeOptions): Plan {
  const buffersOf = (slots: Lowered['inputs']) => [...slots.values()].map((slot) => slot.buffer)
  const allocation = allocate(lowered.commands, {
    inputs: buffersOf(lowered.inputs),
    outputs: buffersOf(lowered.outputs),
    elsewhere: lasting,
  })
  const extents: Plan['extents'][number][] = Object.keys(capacity)
    .sort()
    .map((name) => ({ name, capacity: capacity[name]! }))
  const indexOf = (name: string) => extents.findIndex((extent) => extent.name === name)
  const addresses = new Map<Buffer, readonly [number, number]>()
  const place = (buffer: Buffer): readonly [number, number] => {
    const known = addresses.get(buffer)
    if (known) return known
    const made: readonly [number, number] =
      buffer.role === 'loop'
        ? [Segment.loop, 0]
        : buffer.role === 'variable'
          ? [Segment.persistent, addressOf(buffer.variable!)]
          : lasting.has(buffer)
            ? [Segment.persistent, lasting.get(buffer)!]
            : [Segment.scratch, allocation.offsets.get(buffer)!]
    addresses.set(buffer, made)
    return made
  }

  const quantities = new Table((a: Monomial) => keyOf(a))
  const views = new Table((words: readonly number[]) => words.join())
  const encoder: OperandEncoder = {
    quantity: (a) => quantities.index(a),
    optionalQuantity: (a) => (a === undefined ? -1 : quantities.index(a)),
    view: ({ buffer, offset, quantity, strides }: View) => {
      const [segment, base] = place(buffer)
      const stride = (depth: number) =>
        strides[depth] === undefined || strides[depth].constant === 0 ? -1 : quantities.index(strides[depth])
      const depths = Array.from({ length: LOOP_DEPTH }, (_, depth) => stride(depth))
      return views.index([segment, base + offset, quantity === undefined ? -1 : quantities.index(quantity), ...depths])
    },
    optionalView: (view) => (view === undefined ? -1 : encoder.view(view)),
  }
  const code = [...lowered.commands.flatMap((command) => wordsOf(command, encoder)), Operation.end, 2]

  /** Three factors have room in a quantity; of more, the last become one extent that the caller computes. */
  const factorsOf = (names: readonly string[]): number[] => {
    if (names.length <= 3) return names.map(indexOf)
    const of = names.slice(2)
    const name = of.join('·')
    if (indexOf(name) < 0) extents.push({ name, capacity: resolveMonomial({ constant: 1, extents: of }, capacity), of })
    return [...names.slice(0, 2), name].map(indexOf)
  }
  const quantityWords = quantities.items.flatMap((a) => {
    const indices = factorsOf(a.extents)
    return [a.constant, ...indices, ...Array<number>(3 - indices.length).fill(-1)]
  })
  const viewWords = views.items.flat()
  const words = new Int32Array(HEADER_WORDS + quantityWords.length + viewWords.length + code.length)
  words[Header.magic] = PLAN_MAGIC
  words[Header.version] = PLAN_VERSION
  words[Header.extents] = extents.length
  words[Header.quantities] = quantities.items.length
  words[Header.quantitiesAt] = HEADER_WORDS
  words[Header.views] = views.items.length
  words[Header.viewsAt] = HEADER_WORDS + quantityWords.length
  words[Header.codeWords] = code.length
  words[Header.codeAt] = HEADER_WORDS + quantityWords.length + viewWords.length
  words[Header.persistentWords] = persistentWords()
  words[Header.scratchWords] = allocation.words
  words[Header.workspaceWords] = lowered.workspaceWords
  words.set(quantityWords, HEADER_WORDS)
  words.set(viewWords, HEADER_WORDS + quantityWords.length)
  words.set(code, words[Header.codeAt])

  const slots = (entries: Lowered['inputs']): Record<string, Slot> =>
    Object.fromEntries(
      [...entries].map(([name, { buffer, tensor }]) => [
        name,
        { segment: Segment.scratch, offset: allocation.offsets.get(buffer)!, shape: tensor.shape, type: tensor.type },
      ]),
    )
  return {
    words,
    extents,
    inputs: slots(lowered.inputs),
    outputs: slots(lowered.outputs),
    persistentWords: persistentWords(),
    scratchWords: allocation.words,
    workspaceWords: lowered.workspaceWords,
    equalSizes: lowered.equalSizes,
  }
}

function wordsOf(command: Command, encoder: OperandEncoder): number[] {
  const operands = command.operands(encoder)
  if (command.body === undefined) return [Operation[command.operation], operands.length + 2, ...operands]
  const body = command.body.flatMap((inner) => wordsOf(inner, encoder))
  return [Operation.loop, operands.length + 3, ...operands, body.length, ...body]
}

/** Distinct things, numbered as they come. */
class Table<T> {
  readonly items: T[] = []
  private readonly numbers = new Map<string, number>()
  private readonly key: (item: T) => string

  constructor(key: (item: T) => string) {
    this.key = key
  }

  index(item: T): number {
    const key = this.key(item)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.items.length)
    return this.items.push(item) - 1
  }
}

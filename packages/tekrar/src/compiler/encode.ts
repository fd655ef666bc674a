import type { Extents } from '../base/shape.ts'
import {
  HEADER_WORDS,
  Header,
  LOOP_DEPTH,
  Operation,
  PLAN_MAGIC,
  PLAN_VERSION,
  type Plan,
  Segment,
  type Slot,
  VIEW_WORDS,
} from '../engine/plan.ts'
import { allocate } from './allocate.ts'
import type { Command, OperandEncoder } from './command.ts'
import type { Buffer, View } from './layout.ts'
import type { Lowered } from './lower.ts'
import { keyOf, type Monomial, resolveMonomial } from './monomial.ts'

/** A plan but for where its variables lie, and what lasts beside them: it serves every model of the same structure. It holds on to no variable. */
export interface PlanTemplate {
  readonly plan: Plan
  /** For each view into the persistent segment the word that says where it begins, and the number of what lies there. */
  readonly places: Int32Array
}

/** Commands as words: views and quantities in tables, scratch addresses fixed; `lasting` numbers what lies in the persistent segment. */
export function encode(lowered: Lowered, capacity: Extents, lasting: ReadonlyMap<Buffer, number>): PlanTemplate {
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
  const quantities = new Table<Monomial>()
  const views = new Table<{ readonly words: readonly number[]; readonly place: number | undefined }>()
  const encoder: OperandEncoder = {
    quantity: (a) => quantities.index(keyOf(a), a),
    optionalQuantity: (a) => (a === undefined ? -1 : encoder.quantity(a)),
    view: ({ buffer, offset, quantity, strides }: View) => {
      const place = lasting.get(buffer)
      const segment = place !== undefined ? Segment.persistent : buffer.role === 'loop' ? Segment.loop : Segment.scratch
      const start = offset + (segment === Segment.scratch ? allocation.offsets.get(buffer)! : 0)
      const words = [segment, start, encoder.optionalQuantity(quantity)]
      for (let depth = 0; depth < LOOP_DEPTH; depth++) {
        const stride = strides[depth]
        words.push(stride === undefined || stride.constant === 0 ? -1 : encoder.quantity(stride))
      }
      return views.index(`${place},${words}`, { words, place })
    },
    optionalView: (view) => (view === undefined ? -1 : encoder.view(view)),
  }
  const code: number[] = []
  for (const command of lowered.commands) append(command, encoder, code)
  code.push(Operation.end, 2)

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
  const viewsAt = HEADER_WORDS + quantityWords.length
  const codeAt = viewsAt + views.items.length * VIEW_WORDS
  const words = new Int32Array(codeAt + code.length)
  words[Header.magic] = PLAN_MAGIC
  words[Header.version] = PLAN_VERSION
  words[Header.extents] = extents.length
  words[Header.quantities] = quantities.items.length
  words[Header.quantitiesAt] = HEADER_WORDS
  words[Header.views] = views.items.length
  words[Header.viewsAt] = viewsAt
  words[Header.codeWords] = code.length
  words[Header.codeAt] = codeAt
  words[Header.scratchWords] = allocation.words
  words[Header.workspaceWords] = lowered.workspaceWords
  words.set(quantityWords, HEADER_WORDS)
  const places: number[] = []
  views.items.forEach((view, i) => {
    const at = viewsAt + i * VIEW_WORDS
    words.set(view.words, at)
    if (view.place !== undefined) places.push(at + VIEW_START, view.place)
  })
  words.set(code, codeAt)

  const slots = (entries: Lowered['inputs']): Record<string, Slot> =>
    Object.fromEntries(
      [...entries].map(([name, { buffer, tensor }]) => [
        name,
        { segment: Segment.scratch, offset: allocation.offsets.get(buffer)!, shape: tensor.shape, type: tensor.type },
      ]),
    )
  return {
    plan: {
      words,
      extents,
      inputs: slots(lowered.inputs),
      outputs: slots(lowered.outputs),
      persistentWords: 0,
      scratchWords: allocation.words,
      workspaceWords: lowered.workspaceWords,
      equalSizes: lowered.equalSizes,
    },
    places: Int32Array.from(places),
  }
}

/** Which word of a view says where in its segment it begins. */
const VIEW_START = 1

/** The plan where what lies in the persistent segment begins at these words of it, by their numbers. */
export function placePlan({ plan, places }: PlanTemplate, addresses: readonly number[], persistentWords: number): Plan {
  const words = plan.words.slice()
  for (let i = 0; i < places.length; i += 2) words[places[i]!]! += addresses[places[i + 1]!]!
  words[Header.persistentWords] = persistentWords
  return { ...plan, words, persistentWords }
}

function append(command: Command, encoder: OperandEncoder, code: number[]): void {
  const operands = command.operands(encoder)
  const { body } = command
  code.push(Operation[command.operation], operands.length + (body === undefined ? 2 : 3))
  for (const word of operands) code.push(word)
  if (body === undefined) return
  const at = code.push(0)
  for (const inner of body) append(inner, encoder, code)
  code[at - 1] = code.length - at
}

/** Distinct things, numbered as they come. */
class Table<T> {
  readonly items: T[] = []
  private readonly numbers = new Map<string, number>()

  index(key: string, item: T): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.items.length)
    return this.items.push(item) - 1
  }
}

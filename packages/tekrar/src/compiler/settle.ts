import type { Variable } from '../graph/tensor.ts'
import { type Command, forEachUse, type OperandEncoder } from './command.ts'
import type { Buffer, View } from './layout.ts'
import type { Lowered } from './lower.ts'
import type { Monomial } from './monomial.ts'

/** Gives names that are the same for the same. */
export interface Naming {
  readonly of: (variable: Variable) => string
  /** A short name for a long one. */
  readonly short: (name: string) => string
}

/** A program in two: what follows from variables alone that it leaves as they are, and what has to be done in every call. */
export interface Settled {
  readonly each: Lowered
  /** To be done before, whenever one of its variables was changed. */
  readonly once?: Lowered
  /** What `once` makes for `each`, with names: of equal names, the contents are equal, whichever program they are of. */
  readonly lasting: ReadonlyMap<Buffer, string>
}

/**
 * Weights laid out for products, a table multiplied by the matrix that its rows meet: what prediction and generation would make anew in every call is made once
 * for the weights as they are, and lasts beside them.
 */
export function settle(lowered: Lowered, naming: Naming): Settled {
  const settled = settledCommands(lowered.commands)
  if (settled.size === 0) return { each: lowered, lasting: new Map() }
  const once = lowered.commands.filter((command) => settled.has(command))
  const each = lowered.commands.filter((command) => !settled.has(command))
  const names = namesOf(once, naming)
  const lasting = new Map<Buffer, string>()
  for (const buffer of buffersOf(each, 'reads')) {
    const name = names.get(buffer)
    if (name !== undefined && buffer.role === 'scratch') lasting.set(buffer, name)
  }
  const none = new Map<never, never>()
  return {
    each: { ...lowered, commands: each },
    once: { ...lowered, commands: once, inputs: none, outputs: none, variables: variablesOf(once), equalSizes: [] },
    lasting,
  }
}

/** Those that read variables nobody writes and what such commands made, and write nothing that others write too. */
function settledCommands(commands: readonly Command[]): ReadonlySet<Command> {
  const written = new Set(buffersOf(commands, 'writes'))
  const settled = new Set<Command>()
  const made = new Set<Buffer>()
  for (const command of commands) {
    if (command.body !== undefined || !isOfOneSize(command)) continue
    const [reads, writes] = [[...buffersOf([command], 'reads')], [...buffersOf([command], 'writes')]]
    const isKnown = (buffer: Buffer) => made.has(buffer) || (buffer.role === 'variable' && !written.has(buffer))
    if (!writes.every(({ role }) => role === 'scratch') || !reads.every((buffer) => isKnown(buffer) || writes.includes(buffer))) continue
    settled.add(command)
    for (const buffer of writes) made.add(buffer)
  }
  for (let before = -1; before !== settled.size; ) {
    before = settled.size
    const others = commands.filter((command) => !settled.has(command))
    const elsewhere = new Set(buffersOf(others, 'writes'))
    for (const command of settled)
      if ([...buffersOf([command], 'reads'), ...buffersOf([command], 'writes')].some((buffer) => elsewhere.has(buffer)))
        settled.delete(command)
  }
  return settled
}

function buffersOf(commands: readonly Command[], side: 'reads' | 'writes'): Iterable<Buffer> {
  const views: View[] = []
  for (const command of commands)
    forEachUse(command, side, ({ view }) => {
      views.push(view)
    })
  return views.map(({ buffer }) => buffer)
}

const variablesOf = (commands: readonly Command[]): Map<Variable, Buffer> =>
  new Map([...buffersOf(commands, 'reads')].flatMap((buffer) => (buffer.variable ? [[buffer.variable, buffer] as const] : [])))

/** Whether nothing of it hangs on the size of a call. */
function isOfOneSize(command: Command): boolean {
  let fixed = true
  const quantity = (a: Monomial | undefined): number => {
    fixed &&= a === undefined || a.extents.length === 0
    return 0
  }
  const view = (of: View | undefined): number => {
    fixed &&= of === undefined || (of.strides.every((stride) => stride === undefined || stride.constant === 0) && of.buffer.role !== 'loop')
    return quantity(of?.quantity)
  }
  command.operands({ quantity, optionalQuantity: quantity, view, optionalView: view })
  return fixed
}

/** A name for what each buffer holds at last: the commands that made it, over the names of what they read. */
function namesOf(commands: readonly Command[], naming: Naming): Map<Buffer, string> {
  const names = new Map<Buffer, string>()
  for (const command of commands) {
    const writes = [...new Set(buffersOf([command], 'writes'))]
    const said: string[] = []
    const quantity = (a: Monomial | undefined): number => said.push(a === undefined ? '-' : String(a.constant))
    const view = (of: View | undefined): number => {
      if (of === undefined) return said.push('-')
      const { buffer, offset } = of
      const own = writes.indexOf(buffer)
      const name = own >= 0 ? `${own}` : buffer.variable ? naming.of(buffer.variable) : names.get(buffer)
      return said.push(`${name}+${offset}${of.quantity ? `+${of.quantity.constant}` : ''}`)
    }
    const encoder: OperandEncoder = { quantity, optionalQuantity: quantity, view, optionalView: view }
    const operands = command.operands(encoder)
    const sentence = `${command.operation} ${operands.join()} ${said.join()}`
    for (const [i, buffer] of writes.entries()) names.set(buffer, naming.short([names.get(buffer) ?? buffer.words, sentence, i].join(';')))
  }
  return names
}

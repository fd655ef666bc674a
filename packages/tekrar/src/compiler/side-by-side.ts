import { concat, slice, variable } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import type { Program, Tensor, Update, Variable } from '../graph/tensor.ts'
import { replace } from './rewrite.ts'
import { shapeTogether, together } from './together.ts'

/** A variable that others lie in, side by side along the last axis. */
export interface Block extends Variable {
  readonly parts: readonly Variable[]
}

export const isBlock = (one: Variable): one is Block => (one.parts?.length ?? 0) > 0

export const blockOf = (parts: readonly Variable[]): Block => {
  const { type, role, order } = parts[0]!
  return {
    path: parts.map(({ path }) => path).join(' | '),
    shape: shapeTogether(parts)!,
    type,
    role,
    trainable: true,
    initial: 0,
    ...(order === undefined ? {} : { order }),
    parts,
  }
}

/**
 * Weights that a program puts side by side for one product lie side by side in memory, and with them what their updates take along: an optimizer's slots. Then
 * nothing is put together nor taken apart in a step, and one instruction updates all of them. Those in `known` lie so already, whatever this program does.
 */
export function laySideBySide(program: Program, known: readonly Block[]): Program {
  const names = Object.keys(program.outputs)
  const roots = [...Object.values(program.outputs), ...program.updates.map(({ value }) => value)]
  const order = topological(roots)
  const updates = new Map(program.updates.map((update) => [update.variable, update.value]))
  const homes = new Map<Variable, Block>()
  const values = new Map<Block, Tensor>()
  const settle = (block: Block): void => {
    for (const part of block.parts) homes.set(part, block)
  }
  const settleAll = (found: ReadonlyMap<Block, Tensor | undefined>): void => {
    for (const [block, value] of found) {
      settle(block)
      if (value) values.set(block, value)
    }
  }
  // All of them first: an update of one reads others.
  for (const block of known) settle(block)
  for (const block of known) {
    const own = block.parts.map((part) => updates.get(part))
    if (own.every((value) => value === undefined)) continue
    const found = blocksFor(block, updates, homes)
    if (found.size > 0) settleAll(found)
    else values.set(block, concat(own.map((value, i) => value ?? partOf(block, block.parts[i]!))))
  }
  for (const { op, inputs, shape } of order) {
    if (op.kind !== 'concat' || op.axis !== shape.length - 1 || shape.length < 2) continue
    const parts = variablesOf(inputs)
    if (!parts || !areFree(parts, homes)) continue
    settleAll(blocksFor(blockOf(parts), updates, homes))
  }
  if (homes.size === 0) return program

  const replaced = new Map<Tensor, Tensor>()
  for (const tensor of order) {
    const { op, inputs } = tensor
    if (op.kind === 'variable') {
      const block = homes.get(op.variable)
      if (block) replaced.set(tensor, partOf(block, op.variable))
    } else if (op.kind === 'concat' && op.axis === tensor.shape.length - 1) {
      const parts = variablesOf(inputs)
      const whole = parts && sameHome(parts, homes)
      if (whole) replaced.set(tensor, variable(whole))
    }
  }
  const apart = program.updates.filter((update) => !homes.has(update.variable))
  const targets: Variable[] = [...apart.map((update) => update.variable), ...values.keys()]
  const rebuilt = replace([...Object.values(program.outputs), ...apart.map(({ value }) => value), ...values.values()], replaced)
  return {
    outputs: Object.fromEntries(names.map((name, i) => [name, rebuilt[i]!])),
    updates: targets.map((target, i): Update => ({ variable: target, value: rebuilt[names.length + i]! })),
  }
}

/** The variables that tensors are; undefined where one is none. */
function variablesOf(tensors: readonly Tensor[]): Variable[] | undefined {
  const variables = tensors.flatMap(({ op }) => (op.kind === 'variable' ? [op.variable] : []))
  return variables.length === tensors.length ? variables : undefined
}

/** The block that consists of these parts, in this order. */
function sameHome(parts: readonly Variable[], homes: ReadonlyMap<Variable, Block>): Block | undefined {
  const home = homes.get(parts[0]!)
  return home && home.parts.length === parts.length && home.parts.every((part, i) => part === parts[i]) ? home : undefined
}

/** Whether variables can be laid side by side: none lies elsewhere, none occurs twice, and of all the size is known. */
const areFree = (parts: readonly Variable[], homes: ReadonlyMap<Variable, Block>): boolean =>
  parts.length > 1 &&
  new Set(parts).size === parts.length &&
  parts.every(
    (part) => !homes.has(part) && !isBlock(part) && part.type === 'float' && part.shape.every((size) => typeof size === 'number'),
  ) &&
  shapeTogether(parts) !== undefined

/** A block and those that its updates take along, with what is written to each; none where an update of them cannot be made for all parts together. */
function blocksFor(
  first: Block,
  updates: ReadonlyMap<Variable, Tensor>,
  homes: ReadonlyMap<Variable, Block>,
): ReadonlyMap<Block, Tensor | undefined> {
  const none = new Map<never, never>()
  const fresh = new Map<Variable, Block>()
  const blocks: Block[] = []
  const add = (block: Block): Block => {
    for (const part of block.parts) fresh.set(part, block)
    blocks.push(block)
    return block
  }
  const wholeOf = (some: readonly Variable[]): Block | undefined =>
    sameHome(some, homes) ?? sameHome(some, fresh) ?? (areFree(some, homes) && areFree(some, fresh) ? add(blockOf(some)) : undefined)
  add(first)
  const found = new Map<Block, Tensor | undefined>()
  for (const block of blocks) {
    const own = block.parts.map((part) => updates.get(part))
    const values = own.flatMap((value) => value ?? [])
    if (values.length > 0 && values.length < own.length) return none
    const whole = values.length === 0 ? undefined : together(values, wholeOf)
    if (values.length > 0 && !whole) return none
    found.set(block, whole)
  }
  return found
}

/** A part of a block, read where it lies. */
function partOf(block: Block, part: Variable): Tensor {
  const widthOf = ({ shape }: Variable) => shape[shape.length - 1] as number
  const before = block.parts.slice(0, block.parts.indexOf(part))
  return slice(
    variable(block),
    before.reduce((start, one) => start + widthOf(one), 0),
    widthOf(part),
  )
}

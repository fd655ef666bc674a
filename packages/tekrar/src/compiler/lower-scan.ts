import { TekrarError } from '../base/errors.ts'
import { resolveDimension, type Shape } from '../base/shape.ts'
import { LOOP_DEPTH } from '../engine/plan.ts'
import { type Command, forEachUse, overwrittenTooEarly } from './command.ts'
import { type Buffer, contiguous, LOOP_NUMBERS, type Location, stepOf, viewOf, wordsOf } from './layout.ts'
import { Level, type Target } from './level.ts'
import { lowerLevel } from './lower-level.ts'
import { keyOf, type Monomial, matrixOf, product } from './monomial.ts'
import { moveCommand } from './pointwise.ts'
import { type ScanTensor, scanOperands } from './rewrite.ts'
import { filledWith } from './simplify.ts'

/** The memory of a state: either a slot for each step and one more (a stacked state), or one place that each step overwrites. */
interface StateMemory {
  readonly buffer: Buffer
  readonly isStacked: boolean
  /** Where the state stands before the loop, and after it. */
  readonly first: Location
  readonly final: Location
  /** Where a step reads it, and where it writes the next. */
  readonly previous: Location
  readonly next: Location
}

/**
 * A scan as a loop. A state that is also wanted for every step is written straight into the stack of its values, and read from the slot
 * before; others are overwritten in place, or, where a step still reads the old value after the new one is written, by a copy at its end.
 */
export function lowerScan(level: Level, scan: ScanTensor): void {
  const { body, steps, reverse } = scan.op
  const { sequences, initial, constants } = scanOperands(scan)
  const { capacity } = level.lowering
  const depth = level.depth
  if (depth >= LOOP_DEPTH)
    throw new TekrarError('unsupported', {
      where: 'compile',
      what: `loops nest more than ${LOOP_DEPTH} deep`,
      remedy: 'repeat fewer layers that repeat layers inside one another',
    })
  const count = product([steps])
  const atStep = (location: Location, shape: Shape): Location => stepOf(location, [steps, ...shape], depth)

  const memories = body.states.map((state, i): StateMemory => {
    const isStacked = body.outputs.some((output) => output === state || output === body.next[i])
    const words = wordsOf(state.shape, capacity)
    const label = state.op.kind === 'argument' ? state.op.name : 'state'
    if (!isStacked) {
      const buffer = level.scratch(label, words)
      const place = contiguous(viewOf(buffer), state.shape)
      return { buffer, isStacked, first: place, final: place, previous: { ...place, version: 'old' }, next: place }
    }
    const buffer = level.scratch(`${label} at every step`, words * (resolveDimension(steps, capacity) + 1))
    const size = product(state.shape)
    const slot = (quantity?: Monomial) => contiguous({ ...viewOf(buffer), ...(quantity ? { quantity } : {}) }, state.shape)
    const stacked = (quantity?: Monomial) => ({ ...slot(quantity), rowStride: matrixOf([steps, ...state.shape]).columns })
    const end = product([count, size])
    return reverse
      ? {
          buffer,
          isStacked,
          first: slot(end),
          final: slot(),
          previous: atStep(stacked(size), state.shape),
          next: atStep(stacked(), state.shape),
        }
      : {
          buffer,
          isStacked,
          first: slot(),
          final: slot(end),
          previous: atStep(stacked(), state.shape),
          next: atStep(stacked(size), state.shape),
        }
  })
  const wholeOf = (memory: StateMemory, shape: Shape, isNext: boolean): Location => {
    const size = product(shape)
    const later = isNext !== reverse
    return contiguous({ ...viewOf(memory.buffer), ...(later ? { quantity: size } : {}) }, [steps, ...shape])
  }

  const outputs = body.outputs.map((output): Location => {
    const asNext = body.next.indexOf(output)
    if (asNext >= 0) return wholeOf(memories[asNext]!, output.shape, true)
    const asState = body.states.indexOf(output)
    if (asState >= 0) return wholeOf(memories[asState]!, output.shape, false)
    return contiguous(
      viewOf(level.scratch(`${output.name ?? output.op.kind} at every step`, wordsOf([steps, ...output.shape], capacity))),
      [steps, ...output.shape],
    )
  })

  body.states.forEach((state, i) => {
    const filled = filledWith(initial[i]!)
    level.commands.push(moveCommand(state, filled ?? level.access(initial[i]!), memories[i]!.first))
  })

  const copied = new Set<number>()
  for (;;) {
    const inner = new Level(level.lowering, level)
    inner.remember(body.index, contiguous({ buffer: LOOP_NUMBERS, offset: depth, strides: [] }, [], 'old'))
    body.sequences.forEach((slice, i) => {
      const { view, stride, version } = level.rows(sequences[i]!)
      inner.remember(slice, stepOf({ view, rowStride: stride, version }, sequences[i]!.shape, depth))
    })
    body.constants.forEach((parameter, i) => {
      const { view, stride, version } = level.rows(constants[i]!)
      inner.remember(parameter, { view, rowStride: stride, version })
      inner.constants.set(parameter, constants[i]!)
    })
    const targets: Target[] = []
    const copies: (() => void)[] = []
    body.states.forEach((state, i) => {
      const memory = memories[i]!
      inner.remember(state, memory.previous)
      const place = copied.has(i) ? contiguous(viewOf(level.scratch('next state', memory.buffer.words)), state.shape) : memory.next
      targets.push({ tensor: body.next[i]!, location: place })
      if (place !== memory.next) copies.push(() => inner.commands.push(moveCommand(state, { ...place, columnStride: 1 }, memory.next)))
    })
    body.outputs.forEach((output, i) => {
      if (body.next.includes(output) || body.states.includes(output)) return
      targets.push({ tensor: output, location: atStep(outputs[i]!, output.shape) })
    })
    lowerLevel(inner, targets)
    const inPlace = memories.flatMap(({ buffer, isStacked }, i) => (isStacked || copied.has(i) ? [] : [buffer]))
    const early = overwrittenTooEarly(inner.commands, new Set(inPlace))
    if (early.size > 0) {
      memories.forEach(({ buffer }, i) => {
        if (early.has(buffer)) copied.add(i)
      })
      continue
    }
    for (const copy of copies) copy()
    level.commands.push(loopCommand(inner.commands, count, reverse))
    break
  }
  level.results.set(scan, [...outputs, ...memories.map((memory) => memory.final)])
}

function loopCommand(body: readonly Command[], count: Monomial, reverse: boolean): Command {
  const rows = rowsOf(body)
  return {
    operation: 'loop',
    reads: [],
    writes: [],
    body,
    operands: (e) => [(reverse ? 1 : 0) | (rows ? 2 : 0), e.quantity(count), e.quantity(rows ?? product([1]))],
  }
}

/** The rows that threads may share out for the whole loop: every command acts on so many, and on no other row of what the loop writes. */
function rowsOf(body: readonly Command[]): Monomial | undefined {
  const rows = body[0]?.rows
  if (!rows || body.some((command) => command.body || !command.rows || keyOf(command.rows) !== keyOf(rows))) return undefined
  const written = new Set<Buffer>()
  for (const command of body)
    forEachUse(command, 'writes', (use) => {
      written.add(use.view.buffer)
    })
  const alone = body.every((command) => [...command.reads, ...command.writes].every((use) => use.byRow || !written.has(use.view.buffer)))
  return alone ? rows : undefined
}

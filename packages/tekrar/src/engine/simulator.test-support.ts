import { resolveShape, sizeOf } from '../base/shape.ts'
import type { Engine, Machine } from './engine.ts'
import { type DecodedPlan, decodePlan, type Instruction, resolveQuantities } from './instructions.ts'
import { HEADER_WORDS, Header, LOOP_DEPTH, type Plan, Segment } from './plan.ts'
import { runs } from './simulator-instructions.test-support.ts'
import { type Context, failAt, type Words } from './simulator-memory.test-support.ts'
import { fusedMultiplyAdd, plainMultiplyAdd } from './simulator-pointwise.test-support.ts'

export interface SimulatorOptions {
  /** Forget what scratch held before each run, but for the plan's inputs, and refuse to read what nothing has written. */
  readonly poison?: boolean
  /** Into how many groups of rows a row-by-row loop falls; they run one after the other, the last rows first. */
  readonly groups?: number
  /** A multiply-add rounds once, as in the native engine, not twice, as in wasm. */
  readonly fused?: boolean
}

/**
 * Executes plans over plain typed arrays, slowly, and refuses whatever a plan may not do: the executable form of `plan.ts`.
 * Messages name the instruction by its number in `describePlan`.
 */
export function simulator({ poison = true, groups = 2, fused = true }: SimulatorOptions = {}): Engine {
  const engine: Engine = {
    name: 'wasm',
    instructionSet: 'simulator',
    threads: 1,
    machine: () => simulatedMachine(engine, { poison, groups, fused }),
  }
  return engine
}

const wordsOf = (buffer: ArrayBuffer): Words => ({ floats: new Float32Array(buffer), integers: new Int32Array(buffer) })

function simulatedMachine(engine: Engine, { poison, groups, fused }: Required<SimulatorOptions>): Machine {
  const decoded = new WeakMap<Plan, DecodedPlan>()
  const segments: Words[] = [wordsOf(new ArrayBuffer(0)), wordsOf(new ArrayBuffer(0))]
  const grow = (segment: number, words: number) => {
    const old = segments[segment]!.integers
    if (words <= old.length) return
    const made = wordsOf(new ArrayBuffer(words * 4))
    if (segment === Segment.persistent) made.integers.set(old)
    segments[segment] = made
  }
  const of = (segment: number) => segments[segment] ?? wordsOf(new ArrayBuffer(0))
  return {
    engine,
    get bytes() {
      return segments.reduce((sum, { integers }) => sum + integers.byteLength, 0)
    },
    reserve({ persistentWords, scratchWords }) {
      grow(Segment.persistent, persistentWords)
      grow(Segment.scratch, scratchWords)
    },
    floats: (segment, offset, length) => new Float32Array(of(segment).floats.buffer, offset * 4, length),
    integers: (segment, offset, length) => new Int32Array(of(segment).integers.buffer, offset * 4, length),
    run(plan, extents) {
      const code = decoded.get(plan) ?? decodePlan(plan.words)
      decoded.set(plan, code)
      checkCall(plan, code, extents)
      const needs = [plan.persistentWords, plan.scratchWords]
      needs.forEach((words, i) => {
        if (words > segments[i]!.floats.length)
          throw new Error(`segment ${i} holds ${segments[i]!.floats.length} words, the plan needs ${words}: reserve first`)
      })
      const scratch = segments[Segment.scratch]!
      const written = poison ? forget(scratch, plan, extents) : undefined
      const context: Context = {
        plan: code,
        quantities: resolveQuantities(code, extents),
        segments: [
          segments[Segment.persistent]!,
          { ...scratch, ...(written ? { written } : {}) },
          wordsOf(new ArrayBuffer(4 * LOOP_DEPTH)),
        ],
        limits: [...needs, LOOP_DEPTH],
        multiplyAdd: fused ? fusedMultiplyAdd : plainMultiplyAdd,
        group: undefined,
      }
      runAll(context, code.instructions, groups)
    },
  }
}

function checkCall(plan: Plan, code: DecodedPlan, extents: readonly number[]): void {
  for (const [name, position] of [
    ['persistentWords', Header.persistentWords],
    ['scratchWords', Header.scratchWords],
    ['workspaceWords', Header.workspaceWords],
  ] as const) {
    if (plan.words[position] !== plan[name]) throw new Error(`plan: ${name} is ${plan[name]}, its header says ${plan.words[position]}`)
  }
  if (plan.words.length < HEADER_WORDS || code.extents !== plan.extents.length || extents.length !== plan.extents.length) {
    throw new Error(`plan: ${plan.extents.length} extents, its header says ${code.extents}, the call gives ${extents.length}`)
  }
  plan.extents.forEach(({ name, capacity }, i) => {
    const size = extents[i]!
    if (!(Number.isInteger(size) && size >= 0 && size <= capacity)) throw new Error(`extent ${name} is ${size}, at most ${capacity}`)
  })
}

/** Poisons all of scratch but the inputs; what holds something is marked. */
function forget(scratch: Words, plan: Plan, extents: readonly number[]): Uint8Array {
  const written = new Uint8Array(scratch.integers.length)
  const sizes = Object.fromEntries(plan.extents.map(({ name }, i) => [name, extents[i]!]))
  for (const slot of Object.values(plan.inputs)) {
    if (slot.segment === Segment.scratch) written.fill(1, slot.offset, slot.offset + sizeOf(resolveShape(slot.shape, sizes)))
  }
  const poison = 0x7fc0dead
  written.forEach((known, i) => {
    if (!known) scratch.integers[i] = poison
  })
  return written
}

function runAll(context: Context, instructions: readonly Instruction[], groups: number): void {
  for (const instruction of instructions) {
    if (instruction.operation === 'end') return
    if (instruction.operation === 'loop') runLoop(context, instruction, groups)
    else runs[instruction.operation](context, instruction)
  }
}

function runLoop(context: Context, loop: Instruction, groups: number): void {
  const flags = loop.operands.flags!
  const count = context.quantities[loop.operands.count!]!
  const rows = context.quantities[loop.operands.rows!]!
  const running = context.segments[Segment.loop]!.integers
  const repeat = (inner: Context) => {
    for (let i = 0; i < count; i++) {
      running[loop.depth] = flags & 1 ? count - 1 - i : i
      runAll(inner, loop.body, groups)
    }
    running[loop.depth] = 0
  }
  const splits = (flags & 2) !== 0
  if (splits && context.group && context.group.rows !== rows)
    failAt(loop, `splits ${rows} rows inside a loop that splits ${context.group.rows}`)
  if (!splits || context.group) {
    repeat(context)
    return
  }
  for (let group = groups - 1; group >= 0; group--) {
    const from = Math.floor((rows * group) / groups)
    const to = Math.floor((rows * (group + 1)) / groups)
    if (to > from) repeat({ ...context, group: { from, to, rows } })
  }
}

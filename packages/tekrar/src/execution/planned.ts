import { TekrarError } from '../base/errors.ts'
import { describeShape, type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import { finish, type Steps } from '../base/steps.ts'
import { placeVariable } from '../compiler/allocate.ts'
import { lowerInSteps } from '../compiler/compile.ts'
import { describePasses } from '../compiler/describe.ts'
import { encode } from '../compiler/encode.ts'
import { describePlan } from '../engine/disassemble.ts'
import type { Engine, Machine, Timing } from '../engine/engine.ts'
import { type Plan, Segment, type Slot } from '../engine/plan.ts'
import { type PlanProfile, planProfile } from '../engine/profile.ts'
import { requireEqualSizes } from '../graph/equal-sizes.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import type { Data, Executable, Executor, Outputs } from './executor.ts'

interface Place {
  readonly offset: number
  readonly words: number
}

/** Compiles programs to plans and runs them on an engine: one memory for all the programs of a model. */
export function planned(engine: Engine, reason: string): Executor {
  const machine = engine.machine()
  const places = new Map<Variable, Place>()
  let end = 0
  /** Counts how often a variable got another place: plans from before are encoded anew. */
  let layout = 0

  const placeOf = (variable: Variable): Place => {
    const place = places.get(variable)
    if (!place) throw new Error(`the variable ${variable.path} has no place`)
    return place
  }

  /** Room for variables: a new one gets its initial value, unless it is about to be written; one that needs more rows than before moves. */
  const makeRoom = (
    wanted: readonly { readonly variable: Variable; readonly words: number }[],
    capacity: Extents,
    { isWritten = false, initial }: { readonly isWritten?: boolean; readonly initial?: ReadonlyMap<Variable, ArrayLike<number>> } = {},
  ): void => {
    const moves: { variable: Variable; from: Place | undefined; to: Place }[] = []
    for (const { variable, words } of wanted) {
      const from = places.get(variable)
      if (from && from.words >= words) continue
      const next = placeVariable(end, words)
      end = next.end
      const to = { offset: next.offset, words }
      places.set(variable, to)
      moves.push({ variable, from, to })
      if (from) layout++
    }
    if (moves.length === 0) return
    machine.reserve({ persistentWords: end, scratchWords: 0, workspaceWords: 0 })
    for (const { variable, from, to } of moves) {
      const kept = from && machine.integers(Segment.persistent, from.offset, from.words).slice()
      const target = dataView(machine, variable, to)
      if (isWritten && !from) continue
      if (typeof variable.initial === 'number') target.fill(variable.initial)
      else target.set(initial?.get(variable) ?? variable.initial(resolveShape(variable.shape, capacity)))
      if (kept) machine.integers(Segment.persistent, to.offset, kept.length).set(kept)
    }
  }

  /** What functions make of the variables that have no place yet. */
  function* initialValues(variables: Iterable<Variable>, capacity: Extents): Steps<Map<Variable, ArrayLike<number>>> {
    const values = new Map<Variable, ArrayLike<number>>()
    for (const variable of variables) {
      const { initial } = variable
      if (places.has(variable) || typeof initial === 'number') continue
      const shape = resolveShape(variable.shape, capacity)
      values.set(variable, initial.inSteps ? yield* initial.inSteps(shape) : initial(shape))
      yield
    }
    return values
  }

  function* prepareInSteps(program: Program, { capacity }: { readonly capacity: Extents }): Steps<Executable> {
    const commands = yield* lowerInSteps(program, capacity)
    yield
    const initial = yield* initialValues(commands.variables.keys(), capacity)
    // No step between here and the first values in memory: a variable that has a place has its value.
    makeRoom(
      [...commands.variables].map(([variable, { words }]) => ({ variable, words })),
      capacity,
      { initial },
    )
    yield
    const encoded = () => {
      const plan = encode(commands, { capacity, addressOf: (variable) => placeOf(variable).offset, persistentWords: () => end })
      machine.reserve(plan)
      return { plan, layout }
    }
    let current = encoded()
    return {
      describe: (extents = capacity) =>
        `${describePlan(current.plan, extents)}\n\nhow the graph became this plan\n${describePasses(program, capacity)}`,
      memory: { persistentBytes: current.plan.persistentWords * 4, scratchBytes: current.plan.scratchWords * 4 },
      run(inputs, extents) {
        if (current.layout !== layout) current = encoded()
        return runPlan(machine, current.plan, inputs, extents)
      },
      ...(machine.timing && { profile: (work, calls, extents) => profile(machine.timing!, current.plan, { work, calls, extents }) }),
    }
  }

  const view = (variable: Variable, extents: Extents, isWritten = false) => {
    const words = sizeOf(resolveShape(variable.shape, extents))
    makeRoom([{ variable, words }], extents, { isWritten })
    return dataView(machine, variable, { offset: placeOf(variable).offset, words })
  }

  return {
    engine: { name: engine.name, instructionSet: engine.instructionSet, threads: engine.threads, reason },
    get bytes() {
      return machine.bytes
    },
    prepare: (program, options) => finish(prepareInSteps(program, options)),
    prepareInSteps,
    read: (variable, extents = {}) => view(variable, extents).slice(),
    write: (variable, data, extents = {}) => view(variable, extents, true).set(data),
  }
}

const dataView = (machine: Machine, variable: Variable, { offset, words }: Place): Float32Array | Int32Array =>
  variable.type === 'index' ? machine.integers(Segment.persistent, offset, words) : machine.floats(Segment.persistent, offset, words)

const slotView = (machine: Machine, slot: Slot, length: number): Float32Array | Int32Array =>
  slot.type === 'index' ? machine.integers(slot.segment, slot.offset, length) : machine.floats(slot.segment, slot.offset, length)

async function profile(
  timing: Timing,
  plan: Plan,
  { work, calls, extents }: { work: () => Promise<void>; calls: number; extents: Extents },
): Promise<PlanProfile> {
  const before = timing.of(plan)
  timing.switch(true)
  try {
    await work()
  } finally {
    timing.switch(false)
  }
  const spent = timing.of(plan).map((nanoseconds, i) => nanoseconds - before[i]!)
  return planProfile(plan, spent, calls, extents)
}

function runPlan(
  machine: Machine,
  plan: Plan,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
  extents: Extents,
): Outputs | Promise<Outputs> {
  const sizes = plan.extents.map(({ name, capacity, of }) => {
    const size = of ? of.reduce((product, factor) => product * (extents[factor] ?? 0), 1) : (extents[name] ?? capacity)
    if (!Number.isInteger(size) || size < 0 || size > capacity)
      throw new TekrarError('invalid-argument', {
        where: 'run',
        name,
        expected: `a whole number from 0 to ${capacity}, which the plan was laid out for`,
        actual: String(size),
      })
    return size
  })
  const known = Object.fromEntries(plan.extents.map(({ name }, i) => [name, sizes[i]!]))
  for (const [from, to] of plan.equalSizes ?? []) requireEqualSizes(from, to, known)
  for (const [name, slot] of Object.entries(plan.inputs)) {
    const data = inputs[name]
    const length = sizeOf(resolveShape(slot.shape, known))
    if (!data || data.length !== length)
      throw new TekrarError('shape-mismatch', {
        where: `input '${name}'`,
        expected: `${length} numbers for ${describeShape(resolveShape(slot.shape, known))}`,
        actual: data ? String(data.length) : 'none',
      })
    slotView(machine, slot, length).set(data)
  }
  const finished = machine.run(plan, sizes)
  const collect = (): Outputs =>
    Object.fromEntries(
      Object.entries(plan.outputs).map(([name, slot]): [string, Data] => [
        name,
        slotView(machine, slot, sizeOf(resolveShape(slot.shape, known))).slice(),
      ]),
    )
  return finished instanceof Promise ? finished.then(collect) : collect()
}

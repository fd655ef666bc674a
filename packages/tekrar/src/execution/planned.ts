import { TekrarError } from '../base/errors.ts'
import { describeShape, type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import { finish, type Steps } from '../base/steps.ts'
import { placeVariable } from '../compiler/allocate.ts'
import { compileInSteps } from '../compiler/compile.ts'
import { describePasses } from '../compiler/describe.ts'
import { placePlan } from '../compiler/encode.ts'
import { describePlan } from '../engine/disassemble.ts'
import type { Engine, Machine, Timing } from '../engine/engine.ts'
import { type Plan, Segment, type Slot } from '../engine/plan.ts'
import { type PlanProfile, planProfile } from '../engine/profile.ts'
import { requireEqualSizes } from '../graph/equal-sizes.ts'
import { madeExtents, withMade } from '../graph/made-extents.ts'
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
  /** Counts how often a variable got another place: plans from before are placed anew. */
  let layout = 0

  /** Counts how often each variable was given other values, and all of them together. */
  const changes = new Map<Variable, number>()
  let allChanges = 0
  const changed = (variables: Iterable<Variable>): void => {
    for (const variable of variables) {
      changes.set(variable, (changes.get(variable) ?? 0) + 1)
      allChanges++
    }
  }
  /** Where that lies which is made of variables, by its name; what programs make alike has one place. */
  const lastingByName = new Map<string, number>()
  const lastingPlace = (name: string, words: number): number => {
    const known = lastingByName.get(name)
    if (known !== undefined) return known
    const next = placeVariable(end, words)
    end = next.end
    lastingByName.set(name, next.offset)
    return next.offset
  }
  const shortNames = new Map<unknown, string>()
  const short = (of: unknown): string => {
    const name = shortNames.get(of) ?? `#${shortNames.size}`
    shortNames.set(of, name)
    return name
  }

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

  function* prepareInSteps(program: Program, options: { readonly capacity: Extents }): Steps<Executable> {
    const derived = madeExtents(program)
    const capacity = withMade(options.capacity, derived)
    const { each, once, lasting, names, variables, onceVariables } = yield* compileInSteps(program, capacity)
    yield
    const written = program.updates.map(({ variable }) => variable)
    const initial = yield* initialValues(variables, capacity)
    // No step between here and the first values in memory: a variable that has a place has its value.
    makeRoom(
      variables.map((variable) => ({ variable, words: sizeOf(resolveShape(variable.shape, capacity)) })),
      capacity,
      { initial },
    )
    yield
    const lastingNames: string[] = []
    for (const name of names)
      lastingNames.push(
        short(
          name.replaceAll(/([$@])(\d+)/g, (_, kind, number) =>
            kind === '$' ? short(variables[Number(number)]) : lastingNames[Number(number)]!,
          ),
        ),
      )
    const lastingPlaces = lasting.map(({ words, name }) => lastingPlace(lastingNames[name]!, words))
    const placed = () => {
      const addresses = [...variables.map((variable) => placeOf(variable).offset), ...lastingPlaces]
      const plan = placePlan(each, addresses, end)
      machine.reserve(plan)
      const before = once && placePlan(once, addresses, end)
      if (before) machine.reserve(before)
      return { plan, before, layout }
    }
    let current = placed()
    /** The changes when what lasts was made: all of them, and those of the variables that it is made of. */
    let made = { all: -1, own: -1 }
    const madeNow = () => {
      let own = 0
      for (const variable of onceVariables) own += changes.get(variable) ?? 0
      return { all: allChanges, own }
    }
    /** Makes what lasts, if its variables were changed since. */
    const renew = (): undefined | Promise<undefined> => {
      if (!current.before || made.all === allChanges) return
      const now = madeNow()
      if (made.own === now.own) {
        made = now
        return
      }
      const finished = machine.run(
        current.before,
        current.before.extents.map(({ capacity }) => capacity),
      )
      const done = (): undefined => {
        made = now
      }
      return finished instanceof Promise ? finished.then(done) : done()
    }
    return {
      describe(given = capacity) {
        const extents = withMade(given, derived)
        return [
          describePlan(current.plan, extents),
          ...(current.before ? ['made once for the weights as they are', describePlan(current.before, extents)] : []),
          `how the graph became this plan\n${describePasses(program, capacity)}`,
        ].join('\n\n')
      },
      memory: { persistentBytes: current.plan.persistentWords * 4, scratchBytes: current.plan.scratchWords * 4 },
      run(inputs, given) {
        const extents = withMade(given, derived)
        if (current.layout !== layout) current = placed()
        const renewing = renew()
        changed(written)
        if (renewing) return renewing.then(() => runPlan(machine, current.plan, inputs, extents))
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
    write: (variable, data, extents = {}) => {
      changed([variable])
      view(variable, extents, true).set(data)
    },
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

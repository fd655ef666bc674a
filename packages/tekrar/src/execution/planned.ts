import { TekrarError } from '../base/errors.ts'
import { describeShape, type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import { finish, type Steps } from '../base/steps.ts'
import { type Compiled, compileInSteps } from '../compiler/compile.ts'
import { describePasses } from '../compiler/describe.ts'
import { placePlan } from '../compiler/encode.ts'
import { isBlock } from '../compiler/side-by-side.ts'
import { describePlan } from '../engine/disassemble.ts'
import type { Engine, Machine, Timing } from '../engine/engine.ts'
import type { Plan, Slot } from '../engine/plan.ts'
import { type PlanProfile, planProfile } from '../engine/profile.ts'
import { requireEqualSizes } from '../graph/equal-sizes.ts'
import { madeExtents, withMade } from '../graph/made-extents.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import type { Data, Executable, Executor, Outputs } from './executor.ts'
import { PersistentMemory, type Values } from './persistent.ts'

/** Compiles programs to plans and runs them on an engine: one memory for all the programs of a model. */
export function planned(engine: Engine, reason: string): Executor {
  const machine = engine.machine()
  const memory = new PersistentMemory(machine)
  /** Counts how often each variable was given other values, and all of them together. */
  const changes = new Map<Variable, number>()
  let allChanges = 0
  const changed = (variables: Iterable<Variable>): void => {
    for (const variable of variables) {
      const home = memory.blockOf(variable) ?? variable
      changes.set(home, (changes.get(home) ?? 0) + 1)
      allChanges++
    }
  }
  /** Where that lies which is made of variables, by its name; what programs make alike has one place. */
  const lastingByName = new Map<string, number>()
  const lastingPlace = (name: string, words: number): number => {
    const known = lastingByName.get(name)
    if (known !== undefined) return known
    const place = memory.add(words)
    lastingByName.set(name, place)
    return place
  }
  const shortNames = new Map<unknown, string>()
  const short = (of: unknown): string => {
    const name = shortNames.get(of) ?? `#${shortNames.size}`
    shortNames.set(of, name)
    return name
  }

  /** Plans for where the variables lie now; what is found to lie better side by side is laid so. */
  function* compiledFor(program: Program, capacity: Extents): Steps<Compiled> {
    for (;;) {
      const compiled = yield* compileInSteps(program, capacity, memory)
      yield
      const whole = compiled.variables.flatMap((variable) => (isBlock(variable) ? variable.parts : [variable]))
      const initial = yield* memory.initialValues(whole, capacity)
      // No step between here and the first values in memory: a variable that has a place has its value.
      if (!compiled.variables.every(isStill)) continue
      memory.makeRoom(compiled.variables, capacity, { initial })
      return compiled
    }
  }

  /** Whether a variable that a plan was made for still lies as it did, or may be laid so. */
  const isStill = (variable: Variable): boolean =>
    isBlock(variable)
      ? memory.has(variable) || variable.parts.every((part) => memory.blockOf(part) === undefined)
      : memory.blockOf(variable) === undefined

  /** A program's plans where they run: made anew where its variables were laid otherwise since. */
  function* settled(program: Program, capacity: Extents) {
    const { each, once, lasting, names, variables, onceVariables } = yield* compiledFor(program, capacity)
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
      const addresses = [...variables.map((variable) => memory.addressOf(variable)), ...lastingPlaces]
      const plan = placePlan(each, addresses, memory.words)
      machine.reserve(plan)
      const before = once && placePlan(once, addresses, memory.words)
      if (before) machine.reserve(before)
      return { plan, before, layout: memory.layout }
    }
    let current = placed()
    /** Follows variables that were moved; false where they were laid otherwise. */
    const follow = (): boolean => {
      if (current.layout === memory.layout) return true
      if (!variables.every(isStill)) return false
      current = placed()
      return true
    }
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
    return { now: () => current, follow, renew }
  }

  function* prepareInSteps(program: Program, options: { readonly capacity: Extents }): Steps<Executable> {
    const derived = madeExtents(program)
    const capacity = withMade(options.capacity, derived)
    const written = program.updates.map(({ variable }) => variable)
    let plans = yield* settled(program, capacity)
    yield
    // What lasts is made on its own: together with the first run it would hold the event loop for longer.
    plans.renew()
    yield
    /** The plans for where the variables lie now. */
    const upToDate = () => {
      if (!plans.follow()) plans = finish(settled(program, capacity))
      return plans
    }
    return {
      describe(given = capacity) {
        const { plan, before } = plans.now()
        const extents = withMade(given, derived)
        return [
          describePlan(plan, extents),
          ...(before ? ['made once for the weights as they are', describePlan(before, extents)] : []),
          `how the graph became this plan\n${describePasses(program, capacity)}`,
        ].join('\n\n')
      },
      get memory() {
        const { plan } = plans.now()
        return { persistentBytes: plan.persistentWords * 4, scratchBytes: plan.scratchWords * 4 }
      },
      run(inputs, given) {
        const extents = withMade(given, derived)
        const renewing = upToDate().renew()
        changed(written)
        const run = () => runPlan(machine, plans.now().plan, inputs, extents)
        return renewing ? renewing.then(run) : run()
      },
      ...(machine.timing && {
        profile: (work, calls, extents) =>
          profile(machine.timing!, upToDate().now().plan, { work, calls, extents: withMade(extents, derived) }),
      }),
    }
  }

  const writeAll = (values: Values, extents: Extents = {}): void => {
    changed(values.keys())
    memory.write(values, extents)
  }

  return {
    engine: { name: engine.name, instructionSet: engine.instructionSet, threads: engine.threads, reason },
    get bytes() {
      return machine.bytes
    },
    prepare: (program, options) => finish(prepareInSteps(program, options)),
    prepareInSteps,
    read: (variable, extents = {}) => memory.read(variable, extents),
    write: (variable, data, extents = {}) => writeAll(new Map([[variable, data]]), extents),
    writeAll,
  }
}

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

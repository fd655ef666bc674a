import type { Extents } from '../base/shape.ts'
import type { Steps } from '../base/steps.ts'
import type { Data, Executable, Executor, Outputs } from '../execution/executor.ts'
import { topological } from '../graph/order.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import { Turns } from './turns.ts'

/** A program with all it needs to run at any size. */
export interface Runner {
  /**
   * Runs once, when nothing else runs; `extents` may be larger than before, which costs a new layout. Inputs the program does not read are left
   * out. `took` is told the milliseconds of the run alone.
   */
  run(inputs: Readonly<Record<string, ArrayLike<number>>>, extents: Extents, took?: (milliseconds: number) => void): Promise<Outputs>
  readonly executable: Executable
}

/**
 * One model's executor, shared by everything that runs on it: runs stand in line, and the event loop has its turn between them.
 */
export class Session {
  readonly executor: Executor
  readonly #turns = new Turns()
  /** What is under way on an engine that works beside this thread. */
  #running: Promise<unknown> | undefined
  /** Settled when the last in line is through. */
  #line: Promise<void> = Promise.resolve()

  constructor(executor: Executor) {
    this.executor = executor
  }

  /** Makes a program ready for extents up to `capacity`. Throws `out-of-memory`. */
  prepare(program: Program, capacity: Extents): Runner {
    return this.#runner(program, capacity, this.executor.prepare(program, { capacity }))
  }

  /** `prepare` with turns of the event loop between. */
  async prepareInTurns(program: Program, capacity: Extents): Promise<Runner> {
    return this.#runner(program, capacity, await this.#inTurns(this.executor.prepareInSteps(program, { capacity })))
  }

  /** Takes steps one by one, among what else runs, with turns of the event loop between. */
  async #inTurns<Result>(steps: Steps<Result>): Promise<Result> {
    await this.#turns.yield(true)
    for (;;) {
      const { done, value } = await this.#inLine(() => steps.next())
      if (!done) continue
      await this.#turns.yield(true)
      return value
    }
  }

  #runner(program: Program, capacity: Extents, prepared: Executable): Runner {
    const names = inputsOf(program)
    let room = capacity
    let executable = prepared
    const session = this
    return {
      get executable() {
        return executable
      },
      async run(inputs, extents, took) {
        while (!fits(extents, room)) {
          const larger = grown(extents, room)
          executable = await session.#inTurns(session.executor.prepareInSteps(program, { capacity: larger }))
          room = larger
        }
        const needed = Object.fromEntries(names.map((name) => [name, inputs[name]!]))
        // Another run may lay out anew while this one waits in line.
        const fitting = executable
        return session.#run(() => fitting.run(needed, extents), took)
      },
    }
  }

  #run(start: () => Outputs | Promise<Outputs>, took?: (milliseconds: number) => void): Promise<Outputs> {
    return this.#inLine(() => {
      const began = performance.now()
      const started = start()
      if (!(started instanceof Promise)) {
        took?.(performance.now() - began)
        return started
      }
      return started.then((outputs) => {
        took?.(performance.now() - began)
        return outputs
      })
    })
  }

  /** Works after all that stood in line before: what many calls do at once holds the event loop no longer than what one does. */
  async #inLine<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const before = this.#line
    let leave = () => {}
    this.#line = new Promise((resolve) => {
      leave = resolve
    })
    await before
    try {
      const result = work()
      if (result instanceof Promise) this.#running = result.catch(() => {})
      return await result
    } finally {
      this.#running = undefined
      await this.#turns.yield()
      leave()
    }
  }

  /** Calls a function when nothing runs, so that it may read and write variables; it must not wait for anything itself. */
  async whenQuiet<Result>(use: () => Result): Promise<Result> {
    while (this.#running) await this.#running
    return use()
  }

  read(variable: Variable, extents: Extents = {}): Data {
    return this.executor.read(variable, extents)
  }

  write(variable: Variable, data: ArrayLike<number>, extents: Extents = {}): void {
    this.executor.write(variable, data, extents)
  }

  writeAll(values: ReadonlyMap<Variable, ArrayLike<number>>): void {
    this.executor.writeAll(values)
  }
}

/** The names of the inputs that a program reads. */
function inputsOf(program: Program): string[] {
  const roots = [...Object.values(program.outputs), ...program.updates.map((update) => update.value)]
  return [...new Set(topological(roots).flatMap(({ op }) => (op.kind === 'input' ? [op.name] : [])))]
}

const fits = (extents: Extents, room: Extents): boolean => Object.entries(extents).every(([name, size]) => size <= (room[name] ?? 0))

/** Room for the extents; one that was too small grows by half at least, so that sizes creeping up do not lay out anew each time. */
const grown = (extents: Extents, room: Extents): Extents => ({
  ...room,
  ...Object.fromEntries(
    Object.entries(extents).map(([name, size]) => {
      const known = room[name] ?? 0
      return [name, size <= known ? known : known === 0 ? size : Math.max(size, Math.ceil(known * 1.5))]
    }),
  ),
})

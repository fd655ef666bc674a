import type { Extents } from '../base/shape.ts'
import type { Steps } from '../base/steps.ts'
import type { PlanProfile } from '../engine/profile.ts'
import type { Program, Variable } from '../graph/tensor.ts'

export type Data = Float32Array | Float64Array | Int32Array

/** What runs programs over the variables of one model: a compiled plan on an engine, or the reference. */
export interface Executor {
  readonly engine: EngineDescription
  /** Bytes held at present. */
  readonly bytes: number
  /** Makes a program ready; `capacity` is the largest each extent will be. Variables it has not seen get their initial value. Throws `out-of-memory`. */
  prepare(program: Program, options: { readonly capacity: Extents }): Executable
  /** `prepare` in short steps; programs may be run and variables be written between them. */
  prepareInSteps(program: Program, options: { readonly capacity: Extents }): Steps<Executable>
  /** A copy of a variable's data, with extents resolved by `extents` (needed for carried states alone). */
  read(variable: Variable, extents?: Extents): Data
  write(variable: Variable, data: ArrayLike<number>, extents?: Extents): void
  /** `write` for several, which get room together. */
  writeAll(values: ReadonlyMap<Variable, ArrayLike<number>>, extents?: Extents): void
}

export interface Executable {
  /** The plan as text: instructions, memory, multiply-adds, bytes; for the reference, the graph. */
  describe(extents?: Extents): string
  /** The words of memory it was laid out for, by segment; none for the reference. */
  readonly memory: { readonly persistentBytes: number; readonly scratchBytes: number }
  /** Runs once. Inputs by name, flat, in the program's (time-first) shapes; the outputs are copies the caller owns. */
  run(inputs: Readonly<Record<string, ArrayLike<number>>>, extents: Extents): Outputs | Promise<Outputs>
  /** Where the time went in the runs that `work` makes of it, `calls` of them; absent where the engine cannot time its instructions. */
  profile?(work: () => Promise<void>, calls: number, extents: Extents): Promise<PlanProfile>
}

export type Outputs = Record<string, Data>

/** The engine that runs the programs. */
export interface EngineDescription {
  readonly name: 'native' | 'wasm' | 'reference'
  readonly instructionSet: string
  readonly threads: number
  /** Why this one was chosen, for a person. */
  readonly reason: string
}

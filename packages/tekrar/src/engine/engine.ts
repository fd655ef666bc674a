import type { Plan } from './plan.ts'

/** Executes plans; knows no layer, no gradient, no cell. */
export interface Engine {
  readonly name: 'native' | 'wasm'
  /** As a person reads it: `avx512`, `neon`, `wasm simd128`. */
  readonly instructionSet: string
  readonly threads: number
  /** A memory to run plans in: one for each model. */
  machine(): Machine
}

/** Two segments of memory and whoever runs plans over them. */
export interface Machine {
  readonly engine: Engine
  /** Bytes held at present. */
  readonly bytes: number
  /**
   * Makes room for a plan; what the persistent segment holds stays, new memory is zero. Moves memory: views taken before are void.
   * Throws `out-of-memory`.
   */
  reserve(needs: { readonly persistentWords: number; readonly scratchWords: number; readonly workspaceWords: number }): void
  /** The words of a segment, to read and write between calls; void after the next `reserve` or `run`. */
  floats(segment: number, offset: number, length: number): Float32Array
  integers(segment: number, offset: number, length: number): Int32Array
  /** Runs a plan whose needs are reserved; `extents` in the plan's order. */
  run(plan: Plan, extents: readonly number[]): void | Promise<void>
  /** Where the engine can time its instructions. */
  readonly timing?: Timing
}

/** A clock at every instruction of the plans that run while it is on. */
export interface Timing {
  switch(on: boolean): void
  /** For each word of a plan's code at which an instruction starts: nanoseconds the first thread took for it since the plan is known; then one more: what it waited for the others. */
  of(plan: Plan): Float64Array
}

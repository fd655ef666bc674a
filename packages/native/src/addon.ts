/** A machine inside the addon. */
export type Handle = { readonly handle: unique symbol }

/** Goes up, here and in `addon.cpp`, with any change of what is below: an addon of another version is not used. */
export const ADDON_VERSION = 3

/** The functions of the addon; `addon.cpp` has them. */
export interface Addon {
  readonly version: number
  /** The format of the plans it runs: PLAN_VERSION in `kernels/plan.h`. */
  readonly planVersion: number
  /** What this processor can run, the best first. */
  instructionSets(): string[]
  create(threads: number, instructionSet: string): Handle
  /** Throws an error with code OUT_OF_MEMORY. */
  reserve(handle: Handle, persistentWords: number, scratchWords: number, workspaceWords: number): void
  /** The memory of a segment; void after the next `reserve`. */
  segment(handle: Handle, index: number): ArrayBuffer
  /** 0, or what was wrong with the plan. */
  run(handle: Handle, plan: Int32Array, extents: Int32Array): number
  /** Multiply-adds of numbers a second that so many threads reach together with nothing to wait for; for `seconds`. */
  measureMultiplyAdds(instructionSet: string, threads: number, seconds: number): number
  /** Bytes a second that so many threads read together, each in order from its own part of `bytes`. Throws an error with code OUT_OF_MEMORY. */
  measureReading(instructionSet: string, threads: number, seconds: number, bytes: number): number
  /** From now on, whether the time that each instruction of a plan takes is added up. */
  profile(handle: Handle, on: boolean): void
  /** For each word of the plan's code at which an instruction starts, the nanoseconds that it took the first thread so far; and after them those it waited for the others. */
  times(handle: Handle, plan: Int32Array): Float64Array
}

/** What kernels.wasm exports; addresses in bytes. `kernels/wasm.cpp` has them. */
export interface Kernels {
  readonly __stack_pointer: WebAssembly.Global<'i32'>
  /** The first address that is free. */
  heap_base(): number
  /** Bytes that calls of so many members are set up in. */
  state_bytes(members: number): number
  stack_of(state: number, member: number): number
  /** Bytes that `prepare` needs; 0: no sound plan of this version. */
  room_bytes(plan: number, words: number): number
  /** 0: no sound plan. */
  prepare(plan: number, room: number): number
  /** Sets up a call. Nanoseconds that it would take one member, roughly, where there could be more than one. */
  begin(
    state: number,
    plan: number,
    extents: number,
    quantities: number,
    room: number,
    persistent: number,
    scratch: number,
    workspaces: number,
    workspaceBytes: number,
    members: number,
  ): number
  set_members(state: number, members: number): void
  /** A member's part in the call. */
  execute(state: number, member: number): void
}

/** Pages of memory that the module wants to begin with and may have at most: `scripts/build-wasm.mjs` says so to the linker. */
export const FIRST_PAGES = 3
export const MOST_PAGES = 65535

/** How the import of a memory that is not shared and has a maximum begins: the names `env` and `memory`, each behind its length, its kind, its flags. */
const MEMORY_IMPORT = [3, ...codes('env'), 6, ...codes('memory'), 2, 1]
const SHARED = 3

function codes(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0))
}

/**
 * The same module over memory that is shared: one byte differs. The kernels have no atomic instruction of their own, since members meet outside of them, so that one
 * binary serves both, and loads where atomic instructions are refused.
 */
export function overSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(module)
  const at = bytes.findIndex((_, start) => MEMORY_IMPORT.every((byte, i) => bytes[start + i] === byte))
  if (at < 0) throw new Error('kernels.wasm imports no memory')
  bytes[at + MEMORY_IMPORT.length - 1] = SHARED
  return bytes
}

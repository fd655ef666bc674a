import type { Engine, Machine } from 'tekrar/engine'
import type { Addon } from './addon.ts'

/** Memory and threads of one model, inside the addon. */
export function nativeMachine(addon: Addon, engine: Engine, outOfMemory: (bytes: number) => Error): Machine {
  const handle = addon.create(engine.threads, engine.instructionSet)
  const held = { persistentWords: 0, scratchWords: 0, workspaceWords: 0 }
  const segments = new Map<number, ArrayBuffer>()
  const bytesOf = ({ persistentWords, scratchWords, workspaceWords }: typeof held) =>
    (persistentWords + scratchWords + workspaceWords * engine.threads) * 4

  const segment = (index: number): ArrayBuffer => {
    const known = segments.get(index) ?? addon.segment(handle, index)
    segments.set(index, known)
    return known
  }
  return {
    engine,
    get bytes() {
      return bytesOf(held)
    },
    reserve(needs) {
      const wanted = {
        persistentWords: Math.max(held.persistentWords, needs.persistentWords),
        scratchWords: Math.max(held.scratchWords, needs.scratchWords),
        workspaceWords: Math.max(held.workspaceWords, needs.workspaceWords),
      }
      if (bytesOf(wanted) === bytesOf(held)) return
      // beyond what a number can count, the addon could not even be asked
      if (!Number.isSafeInteger(bytesOf(wanted))) throw outOfMemory(bytesOf(wanted))
      segments.clear()
      try {
        addon.reserve(handle, wanted.persistentWords, wanted.scratchWords, wanted.workspaceWords)
      } catch (error) {
        if ((error as { code?: string }).code === 'OUT_OF_MEMORY') throw outOfMemory(bytesOf(wanted))
        throw error
      }
      Object.assign(held, wanted)
    },
    floats: (index, offset, length) => new Float32Array(segment(index), offset * 4, length),
    integers: (index, offset, length) => new Int32Array(segment(index), offset * 4, length),
    timing: {
      switch: (on) => addon.profile(handle, on),
      of: (plan) => addon.times(handle, plan.words),
    },
    run(plan, extents) {
      if (
        plan.persistentWords > held.persistentWords ||
        plan.scratchWords > held.scratchWords ||
        plan.workspaceWords > held.workspaceWords
      ) {
        throw new RangeError('run before reserve')
      }
      const status = addon.run(handle, plan.words, Int32Array.from(extents))
      if (status !== 0) throw new Error(`the native engine refused a plan with status ${status}`)
    },
  }
}

import { TekrarError } from '../../base/errors.ts'
import type { Engine, Machine } from '../engine.ts'
import { Header, type Plan, Segment } from '../plan.ts'
import { type RegionName, WasmMemory } from './memory.ts'

/** What kernels.wasm exports; addresses in bytes. */
interface Kernels {
  readonly memory: WebAssembly.Memory
  heap_base(): number
  /** 0, or what was wrong with the plan. */
  run(plan: number, extents: number, persistent: number, scratch: number, workspace: number, quantities: number): number
}

/** Room for the words of plans; when it is full, all are forgotten and copied in again as they run. */
const PLAN_BYTES = 256 * 1024
const REGION_OF: Readonly<Record<number, RegionName>> = { [Segment.persistent]: 'persistent', [Segment.scratch]: 'scratch' }

/** One instance of the kernels with a memory of its own. */
export function wasmMachine(engine: Engine, module: WebAssembly.Module): Machine {
  const kernels = new WebAssembly.Instance(module).exports as unknown as Kernels
  const memory = new WasmMemory(kernels.memory, kernels.heap_base())
  /** Where in the region of plans each one that was copied in begins. */
  let copied = new WeakMap<Plan, number>()
  let plansEnd = 0

  const grow = (wanted: Partial<Record<RegionName, number>>): void => {
    try {
      memory.grow(wanted)
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      const bytes = Object.entries(wanted).reduce((sum, [name, size]) => sum + Math.max(size, memory.size(name as RegionName)), 0)
      throw new TekrarError('out-of-memory', { where: 'engine wasm', bytes }, { cause })
    }
  }

  const placeOf = (plan: Plan): number => {
    const known = copied.get(plan)
    if (known !== undefined) return memory.address('plans') + known
    const bytes = plan.words.byteLength
    const tables = (plan.extents.length + plan.words[Header.quantities]!) * 4
    grow({ tables, plans: Math.max(PLAN_BYTES, bytes) })
    if (plansEnd + bytes > memory.size('plans')) {
      copied = new WeakMap()
      plansEnd = 0
    }
    const place = plansEnd
    new Int32Array(memory.buffer, memory.address('plans') + place, plan.words.length).set(plan.words)
    copied.set(plan, place)
    plansEnd = Math.ceil((place + bytes) / 4) * 4
    return memory.address('plans') + place
  }

  const startOf = (segment: number, offset: number, length: number): number => {
    const region = REGION_OF[segment]
    if (!region || offset < 0 || (offset + length) * 4 > memory.size(region))
      throw new RangeError(`segment ${segment} has no words ${offset} to ${offset + length}`)
    return memory.address(region) + offset * 4
  }

  return {
    engine,
    get bytes() {
      return memory.bytes
    },
    reserve: ({ persistentWords, scratchWords, workspaceWords }) =>
      grow({ persistent: persistentWords * 4, scratch: scratchWords * 4, workspace: workspaceWords * 4 }),
    floats: (segment, offset, length) => new Float32Array(memory.buffer, startOf(segment, offset, length), length),
    integers: (segment, offset, length) => new Int32Array(memory.buffer, startOf(segment, offset, length), length),
    run(plan, extents) {
      const needs = { persistent: plan.persistentWords, scratch: plan.scratchWords, workspace: plan.workspaceWords }
      for (const [region, words] of Object.entries(needs)) {
        if (words * 4 > memory.size(region as RegionName)) throw new RangeError(`run before reserve: ${words} words of ${region}`)
      }
      const place = placeOf(plan)
      const tables = memory.address('tables')
      new Int32Array(memory.buffer, tables, extents.length).set(extents)
      const [persistent, scratch, workspace] = [memory.address('persistent'), memory.address('scratch'), memory.address('workspace')]
      const status = kernels.run(place, tables, persistent, scratch, workspace, tables + extents.length * 4)
      if (status !== 0) throw new Error(`the wasm engine refused a plan with status ${status}`)
    },
  }
}

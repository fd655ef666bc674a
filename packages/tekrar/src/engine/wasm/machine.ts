import { TekrarError } from '../../base/errors.ts'
import type { Engine, Machine } from '../engine.ts'
import { Header, type Plan, Segment } from '../plan.ts'
import type { Kernels } from './kernels.ts'
import { newMemory, type RegionName, WasmMemory } from './memory.ts'
import type { Team } from './team/team.ts'

/** Room for plans and what the kernels make of them; when it is full, all are forgotten and read again as they run. */
const PLAN_BYTES = 512 * 1024
/** Room for the sizes of most plans. */
const TABLE_BYTES = 16 * 1024
/** Calls that take one member less than so many nanoseconds run on the calling thread alone: waking others takes half of it. */
const SHORT = 200_000
const REGION_OF: Readonly<Record<number, RegionName>> = { [Segment.persistent]: 'persistent', [Segment.scratch]: 'scratch' }

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64

/** Where a plan lies in the region of plans, and behind it what the kernels made of it. */
interface Known {
  readonly plan: number
  readonly room: number
}

/**
 * One instance of the kernels with a memory of its own.
 *
 * @param module Over memory that is shared if and only if there is a team.
 */
export function wasmMachine(engine: Engine, module: WebAssembly.Module, team?: Team): Machine {
  const threads = team ? engine.threads : 1
  const raw = newMemory({ shared: team !== undefined })
  const seat = team?.seat(raw, threads)
  const instance = new WebAssembly.Instance(module, { env: { memory: raw, meet: seat?.meet ?? (() => {}) } })
  const kernels = instance.exports as unknown as Kernels
  const memory = new WasmMemory(raw, kernels.heap_base())
  // room for sizes and plans from the beginning: to make it later would move all segments
  memory.grow({ calls: kernels.state_bytes(threads), tables: TABLE_BYTES, plans: PLAN_BYTES })
  // the first region: it stays where it is
  const state = memory.address('calls')
  const stack = kernels.__stack_pointer.value
  const shared = { module, memory: raw, state }

  let known = new WeakMap<Plan, Known>()
  let plansEnd = 0

  const grow = (wanted: Partial<Record<RegionName, number>>): void => {
    try {
      memory.grow(wanted)
      seat?.grown(memory.bytes)
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      const bytes = Object.entries(wanted).reduce((sum, [name, size]) => sum + Math.max(size, memory.size(name as RegionName)), 0)
      throw new TekrarError('out-of-memory', { where: 'engine wasm', bytes }, { cause })
    }
  }

  const refuse = (): never => {
    throw new Error('the wasm engine was handed a plan that is not sound, or of another version')
  }

  /** Brings a plan to memory and has the kernels read it. */
  const learn = (plan: Plan): Known => {
    const bytes = align(plan.words.byteLength)
    const tables = (plan.extents.length + plan.words[Header.quantities]!) * 4
    grow({ tables, plans: Math.max(PLAN_BYTES, bytes) })
    const makeRoom = (size: number): void => {
      if (plansEnd + size <= memory.size('plans')) return
      known = new WeakMap()
      plansEnd = 0
    }
    makeRoom(bytes)
    const copy = () => new Int32Array(memory.buffer, memory.address('plans') + plansEnd, plan.words.length).set(plan.words)
    copy()
    const roomBytes = kernels.room_bytes(memory.address('plans') + plansEnd, plan.words.length)
    if (roomBytes === 0) refuse()
    if (plansEnd + bytes + roomBytes > memory.size('plans')) {
      makeRoom(bytes + roomBytes)
      grow({ plans: bytes + roomBytes })
      copy()
    }
    const place = { plan: plansEnd, room: plansEnd + bytes }
    const plans = memory.address('plans')
    if (!kernels.prepare(plans + place.plan, plans + place.room)) refuse()
    plansEnd = place.room + align(roomBytes)
    known.set(plan, place)
    return place
  }

  const startOf = (segment: number, offset: number, length: number): number => {
    const region = REGION_OF[segment]
    if (!region || offset < 0 || (offset + length) * 4 > memory.size(region))
      throw new RangeError(`segment ${segment} has no words ${offset} to ${offset + length}`)
    return memory.address(region) + offset * 4
  }

  const workspaceBytesOf = (words: number): number => align(words * 4 + 64)

  /** This thread's part of a call. */
  const part = (): void => {
    try {
      kernels.execute(state, 0)
    } finally {
      // an error leaves it where it was
      kernels.__stack_pointer.value = stack
    }
  }

  return {
    engine,
    get bytes() {
      return memory.bytes
    },
    reserve({ persistentWords, scratchWords, workspaceWords }) {
      // each member has a workspace of its own
      grow({ persistent: persistentWords * 4, scratch: scratchWords * 4, workspace: workspaceBytesOf(workspaceWords) * threads })
    },
    floats: (segment, offset, length) => new Float32Array(memory.buffer, startOf(segment, offset, length), length),
    integers: (segment, offset, length) => new Int32Array(memory.buffer, startOf(segment, offset, length), length),
    run(plan, extents) {
      const workspaceBytes = workspaceBytesOf(plan.workspaceWords)
      if (
        plan.persistentWords * 4 > memory.size('persistent') ||
        plan.scratchWords * 4 > memory.size('scratch') ||
        workspaceBytes * threads > memory.size('workspace')
      )
        throw new RangeError('run before reserve')
      const place = known.get(plan) ?? learn(plan)
      const [plans, tables] = [memory.address('plans'), memory.address('tables')]
      new Int32Array(memory.buffer, tables, extents.length).set(extents)
      const nanoseconds = kernels.begin(
        state,
        plans + place.plan,
        tables,
        tables + extents.length * 4,
        plans + place.room,
        memory.address('persistent'),
        memory.address('scratch'),
        memory.address('workspace'),
        workspaceBytes,
        threads,
      )
      const members = seat && nanoseconds > SHORT ? seat.muster(shared) : 1
      if (members !== threads) kernels.set_members(state, members)
      if (members === 1) part()
      else seat!.run(members, part)
    },
  }
}

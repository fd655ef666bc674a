import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { workers } from '#workers'
import { loopCases } from '../../conformance-loops.test-support.ts'
import { large, matrixCases } from '../../conformance-matrix.test-support.ts'
import type { Engine } from '../../engine.ts'
import { difference, EXACT, perform } from '../../scenario.test-support.ts'
import { kernelsBinary } from '../binary.ts'
import { overSharedMemory } from '../kernels.ts'
import { wasmMachine } from '../machine.ts'
import { newMemory } from '../memory.ts'
import { openWasm } from '../open.ts'
import type { Workers } from '../workers/workers.ts'
import { type Seat, Team } from './team.ts'

const module = await WebAssembly.compile(overSharedMemory(await kernelsBinary()))
const ending: (() => void)[] = []
afterEach(() => {
  for (const end of ending.splice(0)) end()
})

/** The workers of this Node, and how many of those that were started have not been ended. */
function counted(start: Workers['start'] = workers!.start): Workers & { living: number; started: number } {
  const counting = {
    ...workers!,
    living: 0,
    started: 0,
    start: (...words: Parameters<Workers['start']>) => {
      const worker = start(...words)
      counting.living++
      counting.started++
      const end = () => worker.end()
      ending.push(end)
      return {
        ...worker,
        end() {
          counting.living--
          end()
        },
      }
    },
  }
  return counting
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1000) throw new Error('it never came to that')
    await pause(5)
  }
}

/** A team that notes how many members each call had. */
class Noting extends Team {
  readonly calls: number[] = []

  override seat(...words: Parameters<Team['seat']>): Seat {
    const seat = super.seat(...words)
    return {
      ...seat,
      muster: (shared) => {
        const members = seat.muster(shared)
        this.calls.push(members)
        return members
      },
    }
  }
}

const engineOf = (threads: number): Engine => ({ name: 'wasm', instructionSet: 'simd128', threads, machine: () => expect.unreachable() })

test('who is not there is not waited for; who is there joins every call that pays, and changes no bit', { timeout: 60_000 }, async () => {
  const team = new Noting(counted())
  const machine = wasmMachine(engineOf(3), module, team)
  const alone = (await openWasm(1)).engine.machine()
  const scenarios = Object.values({ ...matrixCases(large), ...loopCases(large) }).flatMap((each) =>
    fc.sample(each, { seed: 5, numRuns: 4 }),
  )
  const results: Int32Array[] = []
  for (const scenario of scenarios) results.push(await perform(machine, scenario))
  expect(team.calls[0]).toBe(1)
  await until(() => {
    for (const scenario of scenarios.slice(0, 10)) void perform(machine, scenario)
    return team.calls.at(-1) === 3
  })
  team.calls.length = 0
  for (const scenario of scenarios) {
    const expected = await perform(alone, scenario)
    expect(difference(scenario, expected, await perform(machine, scenario), EXACT)).toBeUndefined()
  }
  expect(team.calls.length).toBeGreaterThan(scenarios.length / 4)
  expect(new Set(team.calls)).toEqual(new Set([3]))
})

test('a member that fails ends the call with an error on all threads; its machine goes on alone, others with the team', async () => {
  const team = new Team(counted())
  const [memory, other] = [newMemory({ shared: true }), newMemory({ shared: true })]
  const seat = team.seat(memory, 3)
  // nothing lies there: the workers' parts end in a trap
  const nowhere = { module, memory, state: 2 ** 30 }
  await until(() => seat.muster(nowhere) === 3)
  expect(() => seat.run(3, () => seat.meet())).toThrow(/^another member of the team failed: RuntimeError: ./)
  expect(seat.muster(nowhere)).toBe(1)
  const next = team.seat(other, 2)
  await until(() => next.muster({ module, memory: other, state: 2 ** 30 }) === 2)
})

test('what this thread’s part throws is thrown, and the workers are free again', async () => {
  const team = new Team(counted())
  const [memory, other] = [newMemory({ shared: true }), newMemory({ shared: true })]
  const seat = team.seat(memory, 2)
  const shared = { module, memory, state: 2 ** 17 }
  await until(() => seat.muster(shared) === 2)
  const part = () => {
    throw new Error('mine')
  }
  expect(() => seat.run(2, part)).toThrow('mine')
  const next = team.seat(other, 2)
  await until(() => next.muster({ ...shared, memory: other }) === 2)
})

test('workers that cannot start are a reason, and every call goes on alone', async () => {
  const refusing = (start: Workers['start']) => new Team(counted(start))
  const throwing = refusing(() => {
    throw new Error('not here')
  })
  expect(await throwing.open()).toBe('not here')
  expect(await throwing.open()).toBe('not here')
  const failing = refusing((_, __, failed) => {
    setTimeout(() => failed('no such thing'))
    return { post() {}, end() {} }
  })
  expect(await failing.open()).toBe('no such thing')
  for (const team of [throwing, failing]) {
    const memory = newMemory({ shared: true })
    expect(team.seat(memory, 4).muster({ module, memory, state: 0 })).toBe(1)
  }
})

test('whoever opens a team beside another waits for the same answer', async () => {
  const refusing = new Team(
    counted((_, __, failed) => {
      setTimeout(() => failed('no such thing'), 10)
      return { post() {}, end() {} }
    }),
  )
  expect(await Promise.all([refusing.open(), refusing.open()])).toEqual(['no such thing', 'no such thing'])
  const counts = counted()
  const willing = new Team(counts)
  expect(await Promise.all([willing.open(), willing.open()])).toEqual([undefined, undefined])
  expect(counts.started).toBe(1)
})

test('a later worker that fails is done without: those before it go on, and it is not started again', async () => {
  for (const fails of ['at once', 'later'] as const) {
    const reality = workers!
    const counts = counted((program, answered, failed) => {
      if (counts.started !== 1) return reality.start(program, answered, failed)
      if (fails === 'at once') throw new Error('one is enough')
      setTimeout(() => failed('one is enough'), 10)
      return { post() {}, end() {} }
    })
    const team = new Noting(counts)
    const memory = newMemory({ shared: true })
    const seat = team.seat(memory, 4)
    const shared = { module, memory, state: 2 ** 17 }
    await until(() => seat.muster(shared) === 2)
    await pause(20)
    const started = counts.started
    expect(seat.muster(shared)).toBe(2)
    expect([counts.started, counts.living]).toEqual([started, 1])
    expect(await team.open()).toBeUndefined()
  }
})

test('machines that go while a team is opened do not end the worker that is waited for', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const left = vi.fn()
  const gone = new FinalizationRegistry(left)
  let answer = () => {}
  const counts = counted((_, answered) => {
    answer = answered
    return {
      post() {},
      end() {
        answer = () => {}
      },
    }
  })
  const team = new Team(counts)
  const use = () => {
    const memory = newMemory({ shared: true })
    team.seat(memory, 2)
    gone.register(memory, undefined)
  }
  use()
  const opened = team.open()
  await until(() => {
    collect()
    return left.mock.calls.length > 0
  })
  await pause(20)
  answer()
  expect(await opened).toBeUndefined()
})

test('machines share the workers; when machines are gone their memory is let go, and with the last one the workers end', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const counts = counted()
  const team = new Team(counts)
  const held: WebAssembly.Memory[] = []
  const use = (): Seat => {
    const memory = newMemory({ shared: true })
    held.push(memory)
    const seat = team.seat(memory, 3)
    seat.grown(1000)
    seat.muster({ module, memory, state: 2 ** 17 })
    return seat
  }
  for (let i = 0; i < 20; i++) use()
  expect(counts.started).toBe(2)
  held.splice(1)
  await until(() => {
    collect()
    return counts.living === 0
  })
  // what is left still has a place
  const kept = team.seat(held[0]!, 3)
  kept.muster({ module, memory: held[0]!, state: 2 ** 17 })
  expect([counts.started, counts.living]).toEqual([4, 2])
  held.length = 0
  await until(() => {
    collect()
    return counts.living === 0
  })
})

import { expect, test } from 'vitest'
import type { Contestant } from './contestant.ts'
import { inTurns } from './turns.ts'

const limits = { kind: 'fma', multiplyAdds: async () => 5, reading: async () => 1 } as const
const options = (signal: AbortSignal, rounds: number) => ({ rounds, seconds: 0, limits, threads: [1], signal, onTurn: () => {} })

/** Takes the next of its times; an error where it is one. */
function contestant(name: string, times: readonly (number | Error)[], heard: string[]): Contestant {
  const left = [...times]
  return {
    name,
    threads: 1,
    prepare: async () => {},
    async time(_, signal) {
      heard.push(name)
      const next = left.shift()!
      signal.throwIfAborted()
      if (next instanceof Error) throw next
      return next
    },
    rest() {},
  }
}

test('all are timed in every round, and who begins changes', async () => {
  const heard: string[] = []
  const measured = await inTurns(
    ['a', 'b', 'c'].map((name) => contestant(name, [3, 1, 2], heard)),
    options(new AbortController().signal, 3),
  )
  expect(heard.join('')).toBe('abcbcacab')
  expect(measured!.entries.map(({ rounds }) => rounds)).toEqual([
    [3, 1, 2],
    [3, 1, 2],
    [3, 1, 2],
  ])
  // two operations a multiply-add
  expect(measured!.peaks).toEqual([{ threads: 1, rounds: [10, 10, 10] }])
})

test('one that fails is left out from then on, with its reason; the others go on', async () => {
  const heard: string[] = []
  const measured = await inTurns(
    [contestant('a', [1, 1, 1], heard), contestant('b', [2, new Error('no memory')], heard)],
    options(new AbortController().signal, 3),
  )
  expect(measured!.entries).toEqual([
    { name: 'a', threads: 1, rounds: [1, 1, 1] },
    { name: 'b', threads: 1, rounds: [2], error: 'no memory' },
  ])
})

test('ended in the middle, the rounds that are whole are what was measured', async () => {
  const ending = new AbortController()
  const heard: string[] = []
  const last: Contestant = {
    ...contestant('b', [], heard),
    async time() {
      heard.push('b')
      if (heard.length > 2) ending.abort()
      ending.signal.throwIfAborted()
      return 2
    },
  }
  const measured = await inTurns([contestant('a', [1, 1, 1], heard), last], options(ending.signal, 3))
  expect(measured!.entries.map(({ rounds }) => rounds)).toEqual([[1], [2]])
  expect(measured!.peaks[0]!.rounds).toHaveLength(1)
})

test('ended before a whole round, nothing was measured', async () => {
  const ending = new AbortController()
  ending.abort()
  expect(await inTurns([contestant('a', [1], []), contestant('b', [1], [])], options(ending.signal, 3))).toBeNull()
})

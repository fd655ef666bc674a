import { expect, test, vi } from 'vitest'
import { type Joining, Together } from './together.ts'

interface Call extends Joining {
  readonly value: number
}
const doubled = (most = 100) => {
  const run = vi.fn(async (calls: readonly Call[]) => calls.map(({ value }) => 2 * value))
  return { run, together: new Together(run, most) }
}
const groups = (run: ReturnType<typeof doubled>['run']) => run.mock.calls.map(([calls]) => calls.map(({ value }) => value))

test('what is asked for in one turn is run at once, by its kind, and each gets its own', async () => {
  const { run, together } = doubled()
  const all = [1, 2, 3, 4].map((value) => together.add(value % 2 === 0 ? 'even' : 'odd', { value, rows: 1 }))
  expect(await Promise.all(all)).toEqual([2, 4, 6, 8])
  expect(groups(run)).toEqual([
    [1, 3],
    [2, 4],
  ])
  expect(await together.add('odd', { value: 5, rows: 1 })).toBe(10)
  expect(groups(run)[2]).toEqual([5])
})

test('no group has more rows than the most, unless one call alone has', async () => {
  const { run, together } = doubled(4)
  await Promise.all([3, 1, 2, 9, 1].map((rows, value) => together.add('', { value, rows })))
  expect(groups(run)).toEqual([[0, 1], [2], [3], [4]])
})

test('a call that is given up is rejected with its reason, and those beside it go on', async () => {
  const { run, together } = doubled()
  const controller = new AbortController()
  const givenUp = together.add('', { value: 1, rows: 1, signal: controller.signal })
  const other = together.add('', { value: 2, rows: 1 })
  controller.abort('enough')
  await expect(givenUp).rejects.toBe('enough')
  expect(await other).toBe(4)
  expect(groups(run)).toEqual([[2]])
  await expect(together.add('', { value: 3, rows: 1, signal: controller.signal })).rejects.toBe('enough')
  expect(run).toHaveBeenCalledTimes(1)
})

test('a run is told when all of its calls were given up, and not before', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const together = new Together<Call, number>(async (calls, signal) => {
    signals.push(signal)
    await new Promise((resolve) => setTimeout(resolve, 5))
    return calls.map(({ value }) => value)
  }, 10)
  const [first, second] = [new AbortController(), new AbortController()]
  const all = [first, second, second].map(({ signal }, value) => together.add('given up', { value, rows: 1, signal }))
  const other = together.add('kept', { value: 3, rows: 1, signal: first.signal })
  const without = together.add('kept', { value: 4, rows: 1 })
  const ended = Promise.allSettled(all)
  await vi.waitUntil(() => signals.length === 2, { interval: 1 })
  first.abort('enough')
  expect(signals.map((signal) => signal?.aborted)).toEqual([false, undefined])
  second.abort('all of it')
  expect(signals[0]).toMatchObject({ aborted: true, reason: 'all of it' })
  expect((await ended).map((end) => end.status === 'rejected' && end.reason)).toEqual(['enough', 'all of it', 'all of it'])
  await expect(other).rejects.toBe('enough')
  expect(await without).toBe(4)
})

test('where a run fails all of its calls fail, and the next run is none the worse', async () => {
  const together = new Together<Call, number>(async (calls) => {
    if (calls.some(({ value }) => value < 0)) throw new Error('below zero')
    return calls.map(({ value }) => value)
  }, 10)
  const failing = await Promise.allSettled([1, -1].map((value) => together.add('', { value, rows: 1 })))
  expect(failing.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await together.add('', { value: 1, rows: 1 })).toBe(1)
})

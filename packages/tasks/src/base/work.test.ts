import { expect, test } from 'vitest'
import { atOnce, breathing, mapped } from './work.ts'

/** Keeps the processor busy. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('work gives the same at once and with pauses; others have their turn in between, and a signal ends it', async () => {
  const twice = () =>
    mapped([1, 2, 3, 4, 5, 6], (number) => {
      busy(10)
      return 2 * number
    })
  expect(atOnce(twice())).toEqual([2, 4, 6, 8, 10, 12])
  let turns = 0
  const others = setInterval(() => turns++)
  expect(await breathing(twice())).toEqual([2, 4, 6, 8, 10, 12])
  clearInterval(others)
  expect(turns).toBeGreaterThan(0)
  const controller = new AbortController()
  const ended = breathing(twice(), { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(ended).rejects.toThrow('enough')
})

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openExecutor } from 'tekrar'
import { describe, expect, test } from 'vitest'

/** The promise: the event loop is held no longer, in milliseconds. */
const PROMISED = 20

/** Each in a process of its own, where no function has run before: another program's garbage or compiler may come between, so the best of a few counts. */
function held(...words: string[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 4 && !(least < PROMISED); attempt++) {
    const script = fileURLToPath(new URL('first-call.mjs', import.meta.url))
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
      encoding: 'utf8',
      env: { ...process.env, TEKRAR_THREADS: '1' },
    })
    expect(status, stderr).toBe(0)
    least = Math.min(least, Number(stdout))
  }
  return least
}

/** Needs the processor time of one thread, which Node.js has told since 22.19, and Linux always has. */
const measurable = 'threadCpuUsage' in process || existsSync('/proc/self/schedstat')

for (const engine of ['native', 'wasm'] as const) {
  const opened = await openExecutor({ engine }).catch(() => undefined)
  describe.skipIf(!opened || !measurable)(engine, () => {
    test.each([
      ['predict', '1'],
      ['generate', '1'],
      ['predict', '8'],
      ['generate', '8'],
    ])('the first %s of a fresh model of two layers of 256 units never holds the event loop over 20 ms, %s at once', (call, calls) => {
      expect(held(engine, call, calls)).toBeLessThan(PROMISED)
    })
  })
}

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { builtPage } from './ci/built-page.mjs'
import { chromiumPath, inChromium } from './ci/chromium.mjs'
import { ISOLATED, serve } from './ci/serve.mjs'

interface Result {
  readonly name: string
  readonly threads: number
  readonly reason: string
  readonly sha256: string
  readonly step: number
  /** Calls that several members took part in. */
  readonly shared: number
}

const root = fileURLToPath(new URL('..', import.meta.url))
const skipped = !chromiumPath() && !process.env.CI && 'no Chromium found: apt-get install chromium, or name one with TEKRAR_CHROMIUM'

async function inPage(counts: readonly number[], headers: Record<string, string>, tolerated?: RegExp): Promise<readonly Result[]> {
  const script = `import { trainedOnThreads } from '/scripts/ci/trained-on-threads.mjs'; window.result = trainedOnThreads(${JSON.stringify(counts)})`
  const site = await serve(root, { '/test.html': builtPage(script) }, headers)
  try {
    return await inChromium(
      `${site.address}/test.html`,
      async (page) => {
        await page.waitForFunction('window.result')
        return (await page.evaluate('window.result')) as readonly Result[]
      },
      tolerated ? { tolerated } : {},
    )
  } finally {
    await site.close()
  }
}

let known: readonly Result[] | undefined

/** The training in a Node of its own, which has to end by itself though its workers never do. */
function inNode(): readonly Result[] {
  if (known) return known
  const program = `import { trainedOnThreads } from './scripts/ci/trained-on-threads.mjs'
    console.log(JSON.stringify(await trainedOnThreads([1, 2, 4])))`
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (status !== 0) throw new Error(`ended with ${status ?? signal}: ${stderr}`)
  known = JSON.parse(stdout)
  return known!
}

test('in Node one, two and four threads train to the same weights, bit for bit, and the process ends by itself', () => {
  const [one, two, four] = inNode()
  expect([one, two, four].map((result) => result!.threads)).toEqual([1, 2, 4])
  expect(one!.name).toBe('wasm')
  expect([one, two, four].map((result) => result!.shared > 0)).toEqual([false, true, true])
  expect(two!.sha256).toBe(one!.sha256)
  expect(four!.sha256).toBe(one!.sha256)
}, 90_000)

describe.skipIf(skipped)(`in Chromium${skipped ? ` (${skipped})` : ''}`, () => {
  test('a page that is cross-origin isolated trains on several threads to the weights of one in Node, and is held no longer', async () => {
    const there = await inPage([1, 2, 4], ISOLATED)
    expect(there.map(({ threads }) => threads)).toEqual([1, 2, 4])
    expect(there.map(({ shared }) => shared > 0)).toEqual([false, true, true])
    expect(there.map(({ reason }) => reason)).toEqual(new Array(3).fill('asked for by option engine'))
    for (const { sha256 } of there) expect(sha256).toBe(inNode()[0]!.sha256)
    // its main thread may not sleep while it waits for others: a step must not take longer for that, give or take what else the machine does
    expect(there[1]!.step).toBeLessThan(2 * there[0]!.step + 20)
  }, 90_000)

  test('a page that is not isolated trains on one thread, to the same weights, and the reason says so', async () => {
    const [there] = await inPage([4], {})
    expect(there!.threads).toBe(1)
    expect(there!.reason).toBe('asked for by option engine; one thread: the page is not cross-origin isolated')
    expect(there!.sha256).toBe(inNode()[0]!.sha256)
  }, 90_000)

  test('a page that allows no workers of that kind trains on one thread, to the same weights, and the reason says so', async () => {
    const [there] = await inPage([2], { ...ISOLATED, 'content-security-policy': "worker-src 'self'" }, /Content Security Policy/)
    expect(there!.threads).toBe(1)
    expect(there!.reason).toMatch(/^asked for by option engine; one thread: workers do not start: /)
    expect(there!.sha256).toBe(inNode()[0]!.sha256)
  }, 90_000)
})

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { builtPage } from './ci/built-page.mjs'
import { chromiumPath, inChromium } from './ci/chromium.mjs'
import { serve } from './ci/serve.mjs'

interface Result {
  readonly engine: string
  readonly steps: number
  readonly loss: number
  readonly sha256: string
  readonly written: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
// In CI a Chromium has to be there; elsewhere the test is skipped without one.
const skipped = !chromiumPath() && !process.env.CI && 'no Chromium found: apt-get install chromium, or name one with TEKRAR_CHROMIUM'

function inNode(): Result {
  const program = `import { shortTraining } from './scripts/ci/short-training.mjs'; console.log(JSON.stringify(await shortTraining()))`
  const env = { ...process.env, TEKRAR_ENGINE: 'wasm' }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

test.skipIf(skipped)(
  `a page in Chromium trains to the same weights, bit for bit, as WebAssembly in Node${skipped ? ` (${skipped})` : ''}`,
  async () => {
    const site = await serve(root, {
      '/test.html': builtPage(`import { shortTraining } from '/scripts/ci/short-training.mjs'; window.result = shortTraining()`),
    })
    try {
      const there = await inChromium(`${site.address}/test.html`, async (page) => {
        await page.waitForFunction('window.result')
        return (await page.evaluate('window.result')) as Result
      })
      const here = inNode()
      expect(here.engine).toBe('wasm')
      expect(here.steps).toBeGreaterThan(100)
      expect(there).toEqual(here)
    } finally {
      await site.close()
    }
  },
  90_000,
)

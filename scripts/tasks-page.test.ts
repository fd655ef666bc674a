import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultsOf, table, tasks } from '@tekrar/tasks'
import { sha256 } from 'tekrar'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { type ShortTraining, shortTrainings } from '../packages/tasks/src/short-trainings.test-support.ts'
import { chromiumPath, inChromium } from './ci/chromium.mjs'
import { serve } from './ci/serve.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
// In CI a Chromium has to be there; elsewhere the test is skipped without one.
const skipped = !chromiumPath() && !process.env.CI && 'no Chromium found: apt-get install chromium, or name one with TEKRAR_CHROMIUM'

/** The page as a bundler makes it of the built packages. */
async function bundled(folder: string): Promise<void> {
  const from = (path: string) => JSON.stringify(join(root, path))
  const program = `import { defaultsOf, table, tasks } from ${from('packages/tasks/dist/index.js')}
    import { sha256 } from ${from('packages/tekrar/dist/index.js')}
    import { shortTrainings } from ${from('packages/tasks/src/short-trainings.test-support.ts')}
    window.result = shortTrainings({ tasks, table, defaultsOf, sha256 })`
  await writeFile(join(folder, 'page.js'), program)
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>',
  )
  await build({ root: folder, base: './', configFile: false, logLevel: 'error', build: { outDir: 'out', minify: false } })
}

test.skipIf(skipped)(
  `a page in Chromium trains every task to the same bits as Node, and answers the same${skipped ? ` (${skipped})` : ''}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tekrar-tasks-page-'))
    try {
      await bundled(folder)
      const site = await serve(join(folder, 'out'))
      try {
        const there = await inChromium(`${site.address}/`, async (page) => {
          await page.waitForFunction('window.result', undefined, { timeout: 90_000 })
          return (await page.evaluate('window.result')) as Record<string, ShortTraining>
        })
        expect(there).toEqual(await shortTrainings({ tasks, table, defaultsOf, sha256 } as never))
        expect(Object.keys(there)).toEqual(Object.keys(table))
      } finally {
        await site.close()
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  120_000,
)

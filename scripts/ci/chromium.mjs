// Chromium as Debian ships it, driven through playwright-core.
import { existsSync } from 'node:fs'
import { temporaryFolder } from './checks.mjs'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where Chromium is, if it is: TEKRAR_CHROMIUM, or Debian's place. */
export const chromiumPath = () => [process.env.TEKRAR_CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path))

/**
 * Opens a page in a new Chromium and gives it to `work`; then all of it is closed. Gives what `work` gives. Whatever the page reports as an error, in the
 * console or uncaught, is an error here, unless it is `tolerated`.
 */
export async function inChromium(address, work, { tolerated = /(?!)/ } = {}) {
  const { chromium } = await import('playwright-core')
  const context = await chromium.launchPersistentContext(temporaryFolder('chromium'), {
    executablePath: chromiumPath(),
    args: FLAGS,
    headless: true,
  })
  try {
    const page = await context.newPage()
    const failed = new Promise((_, reject) => {
      const fail = (what) => tolerated.test(what) || reject(new Error(`the page reports an error: ${what}`))
      page.on('console', (message) => message.type() === 'error' && fail(`${message.text()} (${message.location().url})`))
      page.on('pageerror', (error) => fail(error.stack ?? error))
      page.on('requestfailed', (request) => fail(`${request.url()}: ${request.failure()?.errorText}`))
    })
    return await Promise.race([failed, page.goto(address).then(() => work(page))])
  } finally {
    await context.close()
  }
}

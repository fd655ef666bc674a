// The examples, built from the packed tarballs as anyone else would build them: a page that trains and writes in a worker, a server that writes, a
// site whose server foretells and whose page trains.
import { spawn } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'
import { chromiumPath, inChromium } from './chromium.mjs'
import { packAll } from './pack.mjs'
import { serve } from './serve.mjs'

const folder = temporaryFolder('examples')
const packed = packAll(folder)
const tarballs = (...names) => names.map((name) => packed[name].tarball)

/** An example on its own, with these packages of ours. */
function install(name, ...ours) {
  const home = join(folder, name)
  cpSync(join(root, 'examples', name), home, {
    recursive: true,
    filter: (path) => !/(^|[/\\])(node_modules|dist|\.next|model)$/.test(path),
  })
  npm(['install', ...tarballs(...ours)], { cwd: home })
  return home
}

async function page() {
  console.log('examples/vite')
  const home = install('vite', 'tekrar')
  npm(['run', 'build'], { cwd: home })
  check(true, 'it builds from the tarball, types checked')
  const worker = readdirSync(join(home, 'dist/assets')).find((file) => file.startsWith('worker'))
  const kilobytes = gzipSync(readFileSync(join(home, 'dist/assets', worker)), { level: 9 }).length / 1000
  check(kilobytes <= 150, `its worker, with the library and the WebAssembly, is ${kilobytes.toFixed(1)} kB gzipped`)
  if (!chromiumPath()) throw new Error('there is no Chromium: apt-get install chromium, or name one with TEKRAR_CHROMIUM')
  const site = await serve(join(home, 'dist'))
  try {
    await inChromium(`${site.address}/`, async (page) => {
      await page.click('#train')
      await page.waitForFunction(() => /^Trained/.test(document.getElementById('status').textContent), null, { timeout: 120_000 })
      const status = await page.textContent('#status')
      check(Number(/loss ([\d.]+)/.exec(status)[1]) < 1, `it trains in Chromium: ${status}`)
      await page.click('#write')
      await page.waitForFunction(() => !document.getElementById('write').disabled, null, { timeout: 60_000 })
      const text = await page.textContent('#output')
      check(text.length >= 400 && /(the|that) \w+/i.test(text), `it writes: ${JSON.stringify(text.slice(0, 70))}…`)
    })
    check(true, 'and the console has no error')
  } finally {
    await site.close()
  }
}

async function server() {
  console.log('examples/express')
  const home = install('express', 'tekrar', '@tekrar/native', '@tekrar/tasks', '@tekrar/cli')
  writeFileSync(join(home, 'text.txt'), 'Again and again the wave comes in, and again the wave goes out.\n'.repeat(200))
  const small = ['--units', '32', '--layers', '1', '--training-steps', '60', '--quiet']
  run(process.execPath, ['node_modules/.bin/tekrar', 'train', 'text', 'text.txt', ...small, '--name', 'waves'], { cwd: home })
  const child = spawn(process.execPath, ['server.js', 'runs/waves', '0'], { cwd: home, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const line = await new Promise((resolve, reject) => {
      child.stdout.setEncoding('utf8').once('data', resolve)
      child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
    })
    const { origin } = new URL(line.trim())
    check(true, `it opens the model once and listens: ${line.trim()}`)
    const ask = async (query) => (await fetch(`${origin}/write?${query}`)).text()
    const [one, other] = await Promise.all([ask('prompt=Again&length=300&seed=7'), ask('prompt=and&length=200')])
    check(one.length === 300 && other.length === 200, 'two requests at once get a text each')
    check((await ask('prompt=Again&length=300&seed=7')) === one, 'the same seed writes the same')
    const refused = await fetch(`${origin}/write?prompt=${encodeURIComponent('Ω')}`)
    check(
      refused.status === 400 && (await refused.json()).message.includes('Ω'),
      'a prompt it cannot read is answered with 400 and the reason',
    )
    let pieces = 0
    for await (const _ of (await fetch(`${origin}/write?length=5000`)).body) pieces++
    check(pieces > 1, `a long text comes in pieces (${pieces})`)
    const leaving = new AbortController()
    const left = await fetch(`${origin}/write?length=5000`, { signal: leaving.signal })
    leaving.abort()
    await left.text().catch(() => {})
    check((await ask('prompt=Again&length=10')).length === 10, 'a client that leaves does no harm')
  } finally {
    child.kill()
  }
}

async function site() {
  console.log('examples/next')
  const home = install('next', 'tekrar', '@tekrar/native')
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  run('npm', ['run', 'train'], { cwd: home })
  run('npm', ['run', 'build'], { cwd: home, env })
  check(true, 'it builds from the tarballs, its model trained before')
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', '0'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const address = await addressOf(child)
    const ask = (body) => fetch(`${address}/api/forecast`, { method: 'POST', body: JSON.stringify(body) })
    const series = Array.from({ length: 60 }, (_, i) => 0.7 * Math.sin(i / 5) + 0.3 * Math.sin(i / 2))
    const { values, engine } = await (await ask({ series, count: 5 })).json()
    const truth = Array.from({ length: 5 }, (_, i) => 0.7 * Math.sin((60 + i) / 5) + 0.3 * Math.sin((60 + i) / 2))
    check(
      values.every((value, i) => Math.abs(value - truth[i]) < 0.1),
      `its server foretells on the ${engine.name} engine: ${values.map((value) => value.toFixed(2)).join(' ')}`,
    )
    check((await ask({ series: [1] })).status === 400, 'too short a series is answered with 400')
    await inChromium(address, async (page) => {
      const shown = (await page.textContent('#server')).split(' · ').map(Number)
      check(Math.abs(shown[0] - truth[0]) < 0.1, `the page shows what the server foretold while it rendered: ${shown.join(' ')}`)
      await page.click('#train')
      await page.waitForFunction(() => /^Trained/.test(document.getElementById('status').textContent), null, { timeout: 120_000 })
      await page.waitForFunction(() => document.getElementById('page').textContent !== '', null, { timeout: 60_000 })
      const own = (await page.textContent('#page')).split(' · ').map(Number)
      check(
        Math.abs(own[0] - truth[0]) < 0.1,
        `and trains one of its own in Chromium: ${await page.textContent('#status')}; ${own.join(' ')}`,
      )
    })
    check(true, 'and the console has no error')
  } finally {
    child.kill()
  }
}

/** Where a server says that it listens. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
      const found = /http:\/\/localhost:\d+/.exec(said)
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}: ${said}`)))
  })
}

await page()
await server()
await site()

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { ADDON_VERSION } from './addon.ts'
import { loadAddon, type Places } from './load.ts'
import { thisPlatform } from './platform.ts'

const PLANS = 77
const PLATFORM = 'linux-x64-gnu'
const all = mkdtempSync(join(tmpdir(), 'tekrar-load-'))
afterAll(() => rmSync(all, { recursive: true, force: true }))

let local: string
let home: string
let shipped: string
let own: NodeJS.Require

/** What each file gives when it is loaded. */
let addons: Record<string, unknown>
const fits = { version: ADDON_VERSION, planVersion: PLANS }

/** A place where nothing is installed: Node remembers what it found in others. */
function start(): void {
  const folder = mkdtempSync(join(all, 'project-'))
  local = join(folder, 'build', 'tekrar.node')
  home = join(folder, 'node_modules', '@tekrar', `native-${PLATFORM}`)
  shipped = join(home, 'tekrar.node')
  own = createRequire(join(folder, 'index.js'))
  addons = {}
}
beforeEach(start)

function put(file: string, addon: unknown): void {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, 'no machine code')
  addons[file] = addon
}

function install(addon: unknown, version = '1.2.3'): void {
  start()
  put(shipped, addon)
  describePackage({ version, addonBytes: 15 })
}

const describePackage = (manifest: object): void => writeFileSync(join(home, 'package.json'), JSON.stringify(manifest))

function load(platform = PLATFORM) {
  const places: Places = {
    local,
    resolve: own.resolve,
    require: (file) => (file in addons ? addons[file] : own(file)),
    platform,
    version: '1.2.3',
  }
  return loadAddon(PLANS, places)
}

test('the addon built here comes first, the package’s where none is built', () => {
  const [built, packed] = [{ ...fits }, { ...fits }]
  install(packed)
  expect(load()).toEqual({ addon: packed })
  put(local, built)
  const loaded = load()
  expect('addon' in loaded && loaded.addon === (built as unknown)).toBe(true)
})

test('one built here before the plans or the functions changed gives way to the package’s', () => {
  const packed = { ...fits, packed: true }
  install(packed)
  for (const left of [{}, null, { ...fits, version: ADDON_VERSION + 1 }, { ...fits, planVersion: PLANS - 1 }]) {
    put(local, left)
    expect(load()).toEqual({ addon: packed })
  }
})

test('each reason why there is none says what was found where', () => {
  expect(load()).toEqual({ absent: 'addon-not-installed', detail: `@tekrar/native-${PLATFORM}` })
  expect(load('freebsd-x64')).toEqual({ absent: 'not-built', detail: 'freebsd-x64' })
  install({ ...fits, planVersion: 76 })
  expect(load()).toEqual({ absent: 'other-version', detail: `${shipped}: plans 76, wanted 77` })
  install({})
  expect(load()).toEqual({ absent: 'other-version', detail: `${shipped}: functions of no version, wanted ${ADDON_VERSION}` })
  install(fits, '1.2.2')
  expect(load()).toEqual({ absent: 'other-version', detail: `@tekrar/native-${PLATFORM} 1.2.2, @tekrar/native 1.2.3` })
  install(fits)
  rmSync(shipped)
  expect(load()).toEqual({ absent: 'not-loaded', detail: `${shipped} is missing` })
  put(local, { ...fits, planVersion: 1 })
  expect(load()).toEqual({ absent: 'other-version', detail: `${local}: plans 1, wanted 77; ${shipped} is missing` })
})

test('a package whose manifest is damaged is a reason, not a crash', () => {
  for (const [manifest, absent] of [
    ['{"version": "1.2', 'not-loaded'],
    ['{}', 'other-version'],
    ['null', 'not-loaded'],
    ['', 'not-loaded'],
  ] as const) {
    install(fits)
    writeFileSync(join(home, 'package.json'), manifest)
    expect(load(), manifest).toEqual({ absent, detail: expect.stringContaining(`@tekrar/native-${PLATFORM}`) })
  }
})

test('a file that is no addon is a reason, not a crash', () => {
  install(undefined)
  delete addons[shipped]
  expect(load()).toEqual({ absent: 'not-loaded', detail: expect.stringContaining(shipped) })
})

const built = fileURLToPath(new URL('../build/tekrar.node', import.meta.url))

test.skipIf(!existsSync(built))(
  'an addon cut short is refused by its size before it could end the process; bytes that are no addon do not load',
  () => {
    const bytes = readFileSync(built)
    mkdirSync(home, { recursive: true })
    describePackage({ version: '1.2.3', addonBytes: bytes.length })
    for (const length of [0, 1000, bytes.length - 1]) {
      writeFileSync(shipped, bytes.subarray(0, length))
      describePackage({ version: '1.2.3', addonBytes: bytes.length })
      expect(load()).toEqual({ absent: 'not-loaded', detail: `${shipped} has ${length} of ${bytes.length} bytes` })
    }
    install(undefined)
    delete addons[shipped]
    writeFileSync(shipped, Buffer.alloc(5000, 'x'))
    describePackage({ version: '1.2.3', addonBytes: 5000 })
    expect(load()).toEqual({ absent: 'not-loaded', detail: expect.stringContaining(shipped) })
  },
)

test('the platform of this process names its libc where it matters', () => {
  expect(thisPlatform()).toMatch(process.platform === 'linux' ? /^linux-\w+-(gnu|musl)$/ : /^\w+-\w+$/)
})

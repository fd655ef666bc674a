// Builds the native engine, packages/native/build/tekrar.node, where a C++ compiler is there; without one the WebAssembly engine serves.
// TEKRAR_NATIVE=off skips it; CXX names the compiler. Never fails an installation: what went wrong is said, and the stale addon removed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compilations, runAll, setsFor } from './addon-recipe.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const build = join(root, 'packages/native/build')
const addon = join(build, 'tekrar.node')
const stamp = join(build, 'tekrar.stamp')
const say = (text) => console.log(`native engine: ${text}`)

const sets = setsFor(process.arch)

/** A compiler's name, or nothing. On macOS the compilers' names are there without the tools and would open a dialog, so the tools are asked for first. */
function findCompiler() {
  const onPath = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)))
  if (process.platform === 'win32') return undefined
  if (process.env.CXX) return process.env.CXX
  if (process.platform === 'darwin' && spawnSync('xcode-select', ['-p'], { stdio: 'ignore' }).status !== 0) return undefined
  return ['c++', 'g++', 'clang++'].find(onPath)
}

const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : join(folder, entry.name)))
    .filter((file) => /\.(h|cpp|mjs)$/.test(file))
    .sort()

/** Changes whenever the addon would: sources, this script, the compiler, Node's kind. */
function fingerprint(compiler) {
  const hash = createHash('sha256')
  for (const file of [
    ...filesUnder(join(root, 'kernels')),
    ...filesUnder(join(root, 'packages/native/src')),
    fileURLToPath(import.meta.url),
    fileURLToPath(new URL('addon-recipe.mjs', import.meta.url)),
  ])
    hash.update(readFileSync(file)).update('\0')
  const { stdout } = spawnSync(compiler, ['--version'], { encoding: 'utf8' })
  return hash.update(`${process.platform} ${process.arch} ${stdout}`).digest('hex')
}

async function main() {
  if (process.env.TEKRAR_NATIVE === 'off') return
  const compiler = findCompiler()
  if (!compiler) return say('no C++ compiler found; the WebAssembly engine serves')
  const print = fingerprint(compiler)
  if (existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return
  const started = performance.now()
  mkdirSync(build, { recursive: true })
  const folder = mkdtempSync(join(build, 'objects-'))
  try {
    const { commands, objects } = compilations({ compiler: [compiler], sets, folder })
    const link = process.platform === 'darwin' ? ['-bundle', '-Wl,-undefined,dynamic_lookup'] : ['-shared', '-pthread', '-Wl,-s']
    const linked = join(folder, 'tekrar.node')
    const failure = (await runAll(commands, availableParallelism())) ?? (await runAll([[compiler, ...link, ...objects, '-o', linked]], 1))
    if (failure !== undefined) {
      rmSync(addon, { force: true })
      rmSync(stamp, { force: true })
      return say(`not built, the WebAssembly engine serves: ${compiler} said\n${failure.trim().split('\n').slice(0, 20).join('\n')}`)
    }
    renameSync(linked, addon)
    writeFileSync(stamp, print)
    say(`built for ${sets.map(({ name }) => name).join(', ')} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main().catch((error) => {
  rmSync(addon, { force: true })
  say(`not built, the WebAssembly engine serves: ${error.message}`)
})

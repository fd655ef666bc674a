// Builds the native engine, packages/native/build/tekrar.node, where a C++ compiler is there; without one the WebAssembly engine serves.
// TEKRAR_NATIVE=off skips it; CXX names the compiler. Never fails an installation: what went wrong is said, and the stale addon removed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const build = join(root, 'packages/native/build')
const addon = join(build, 'tekrar.node')
const stamp = join(build, 'tekrar.stamp')
const say = (text) => console.log(`native engine: ${text}`)

const COMMON = ['-std=c++17', '-O3', '-fPIC', '-fno-strict-aliasing', '-ffp-contract=off', '-fvisibility=hidden', '-fno-math-errno']
const KERNELS = ['-fno-exceptions', '-fno-rtti', '-fno-asynchronous-unwind-tables']
const SETS = {
  x64: [
    { name: 'avx512', flags: ['-mavx2', '-mfma', '-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl'] },
    { name: 'avx2', flags: ['-mavx2', '-mfma'] },
    { name: 'scalar', flags: ['-DTEKRAR_SCALAR', '-O2'] },
  ],
  arm64: [
    { name: 'neon', flags: [] },
    { name: 'scalar', flags: ['-DTEKRAR_SCALAR', '-O2'] },
  ],
}
const sets = SETS[process.arch] ?? [{ name: 'scalar', flags: ['-DTEKRAR_SCALAR', '-O2'] }]

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
  ])
    hash.update(readFileSync(file)).update('\0')
  const { stdout } = spawnSync(compiler, ['--version'], { encoding: 'utf8' })
  return hash.update(`${process.platform} ${process.arch} ${stdout}`).digest('hex')
}

const run = (command, parameters) =>
  new Promise((resolve) => {
    const child = spawn(command, parameters, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    child.on('error', (error) => resolve({ ok: false, said: error.message }))
    child.on('close', (status) => resolve({ ok: status === 0, said }))
  })

/** Runs jobs, so many at a time; the first that fails ends it. */
async function inParallel(jobs, width) {
  const waiting = [...jobs]
  let failure
  const worker = async () => {
    for (let job = waiting.shift(); job && !failure; job = waiting.shift()) {
      const { ok, said } = await run(...job)
      if (!ok) failure ??= said
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return failure
}

async function main() {
  if (process.env.TEKRAR_NATIVE === 'off') return
  const compiler = findCompiler()
  if (!compiler) return say('no C++ compiler found; the WebAssembly engine serves')
  const print = fingerprint(compiler)
  if (existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return
  const started = performance.now()
  const headers = join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include')
  mkdirSync(build, { recursive: true })
  const folder = mkdtempSync(join(build, 'objects-'))
  try {
    const object = (name) => join(folder, `${name}.o`)
    const jobs = [
      ...sets.map(({ name, flags }) => [
        compiler,
        [...COMMON, ...KERNELS, ...flags, `-DTEKRAR_TARGET=${name}`, '-c', 'kernels/kernels.cpp', '-o', object(name)],
      ]),
      [compiler, [...COMMON, '-c', 'kernels/team.cpp', '-o', object('team')]],
      [
        compiler,
        [
          ...COMMON,
          ...sets.map(({ name }) => `-DTEKRAR_${name.toUpperCase()}_BUILT`),
          `-I${headers}`,
          '-c',
          'packages/native/src/addon.cpp',
          '-o',
          object('addon'),
        ],
      ],
    ]
    const link = process.platform === 'darwin' ? ['-bundle', '-Wl,-undefined,dynamic_lookup'] : ['-shared', '-pthread', '-Wl,-s']
    const linked = join(folder, 'tekrar.node')
    const objects = [...sets.map(({ name }) => name), 'team', 'addon'].map(object)
    const failure =
      (await inParallel(jobs, Math.max(1, Math.min(jobs.length, availableParallelism())))) ??
      (await inParallel([[compiler, [...link, ...objects, '-o', linked]]], 1))
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

// How the addon is compiled, by whichever compiler and for whichever platform: the kernels once for each instruction set, all in one file, chosen when it runs.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const COMMON = ['-std=c++17', '-O3', '-fPIC', '-fno-strict-aliasing', '-ffp-contract=off', '-fvisibility=hidden', '-fno-math-errno']
const KERNELS = ['-fno-exceptions', '-fno-rtti', '-fno-asynchronous-unwind-tables']
const SCALAR = { name: 'scalar', flags: ['-DTEKRAR_SCALAR', '-O2'] }
const SETS = {
  x64: [
    { name: 'avx512', flags: ['-mavx2', '-mfma', '-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl'] },
    { name: 'avx2', flags: ['-mavx2', '-mfma'] },
    SCALAR,
  ],
  arm64: [{ name: 'neon', flags: [] }, SCALAR],
}

/** The instruction sets an addon for a processor has, the best first. */
export const setsFor = (processor) => SETS[processor] ?? [SCALAR]

/** Commands that compile, to be run in any order, and the objects they make. `compiler`: the words that start it; `more`: further flags for one set's kernels. */
export function compilations({ compiler, sets, folder, more = () => [] }) {
  const headers = join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include')
  const objects = []
  const compile = (name, source, flags) => {
    const object = join(folder, `${name}.o`)
    objects.push(object)
    return [...compiler, ...COMMON, ...flags, '-c', source, '-o', object]
  }
  const built = sets.map(({ name }) => `-DTEKRAR_${name.toUpperCase()}_BUILT`)
  const commands = [
    ...sets.map((set) => compile(set.name, 'kernels/kernels.cpp', [...KERNELS, ...set.flags, ...more(set), `-DTEKRAR_TARGET=${set.name}`])),
    compile('team', 'kernels/team.cpp', []),
    compile('addon', 'packages/native/src/addon.cpp', [...built, `-I${headers}`]),
  ]
  return { commands, objects }
}

/** Runs a command at the repository's root; what it said to standard error. */
function run([command, ...words]) {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    child.on('error', (error) => resolve({ ok: false, said: error.message }))
    child.on('close', (status) => resolve({ ok: status === 0, said }))
  })
}

/** Runs commands, so many at a time. The first that fails ends it: what it said, or undefined where all went well. */
export async function runAll(commands, width) {
  const waiting = [...commands]
  let failure
  const worker = async () => {
    for (let command = waiting.shift(); command && failure === undefined; command = waiting.shift()) {
      const { ok, said } = await run(command)
      if (!ok) failure ??= said
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(commands.length, width)) }, worker))
  return failure
}

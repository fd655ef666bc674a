// Compiles the kernels to the committed packages/tekrar/src/engine/wasm/kernels.wasm with the pinned compiler of ziglang.mjs.
// `--check` compiles again and exits with 1 if the committed bytes differ.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ziglang } from './ziglang.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const committed = join(root, 'packages/tekrar/src/engine/wasm/kernels.wasm')
const check = process.argv.includes('--check')

const fail = (text) => {
  console.error(`kernels.wasm: ${text}`)
  process.exit(1)
}

let compiler
try {
  compiler = ziglang()
} catch (error) {
  fail(error.message)
}

const folder = mkdtempSync(join(tmpdir(), 'tekrar-wasm-'))
const output = join(folder, 'kernels.wasm')
const flags = [
  ...['c++', '-target', 'wasm32-freestanding', '-std=c++17', '-O3', '-fno-unroll-loops', '-fno-vectorize', '-fno-slp-vectorize', '-g0'],
  ...['-msimd128', '-mbulk-memory', '-mnontrapping-fptoint', '-msign-ext'],
  ...['-fno-exceptions', '-fno-rtti', '-fno-strict-aliasing', '-ffp-contract=off', '-fno-math-errno', '-fno-sanitize=all', '-nostdlib'],
  ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,-z,stack-size=65536', '-Wl,--export=__stack_pointer'],
  ...['-Wl,--import-memory', '-Wl,--initial-memory=196608', '-Wl,--max-memory=4294901760'],
]
const compiled = spawnSync(compiler[0], [...compiler.slice(1), ...flags, 'kernels/wasm.cpp', '-o', output], { cwd: root, encoding: 'utf8' })
if (compiled.status !== 0) fail(`the compiler said\n${compiled.stderr}`)
const bytes = readFileSync(output)
rmSync(folder, { recursive: true, force: true })
if (!WebAssembly.validate(bytes)) fail('not valid WebAssembly')

const same = existsSync(committed) && bytes.equals(readFileSync(committed))
if (check && !same) fail('the committed binary is not what the sources give; run `npm run build:kernels` and commit it')
if (!check && !same) writeFileSync(committed, bytes)
console.log(`kernels.wasm: ${bytes.length} bytes, ${same ? 'as committed' : 'written'}`)

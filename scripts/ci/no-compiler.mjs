// A machine without a C++ compiler: a fresh copy of this checkout installs, WebAssembly serves, a short training works, the tests pass.
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'

const COMPILER = /^(.*-)?(c\+\+|g\+\+|gcc|cc|c89|c99|clang|clang\+\+|tcc|icx|icpx|zig)(-[\d.]+)?$/

const folder = temporaryFolder('no-compiler')

/** A PATH with everything that is on ours, but compilers. */
function pathWithoutCompilers() {
  const tools = join(folder, 'tools')
  mkdirSync(tools)
  for (const place of process.env.PATH.split(delimiter).filter((place) => place && existsSync(place)))
    for (const name of readdirSync(place))
      if (!COMPILER.test(name) && !existsSync(join(tools, name))) link(join(place, name), join(tools, name))
  return tools
}

/** The first on the PATH wins, as it would there. */
function link(target, name) {
  try {
    symlinkSync(target, name)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

const { CXX, CC, TEKRAR_ENGINE, TEKRAR_NATIVE, ...kept } = process.env
const env = { ...kept, PATH: pathWithoutCompilers() }
check(!['c++', 'g++', 'gcc', 'cc', 'clang', 'clang++'].some((name) => existsSync(join(env.PATH, name))), 'no compiler is on the PATH')

const copy = join(folder, 'checkout')
const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root }).split('\0')
for (const file of files.filter((file) => file && existsSync(join(root, file)))) {
  mkdirSync(dirname(join(copy, file)), { recursive: true })
  copyFileSync(join(root, file), join(copy, file))
}
npm(['ci'], { cwd: copy, env })
check(!existsSync(join(copy, 'packages/native/build/tekrar.node')), 'npm ci passes and builds no addon')

const tekrar = (...words) =>
  run(process.execPath, [join(copy, 'packages/cli/bin/tekrar.js'), ...words], { cwd: folder, env })
    .split('\n')
    .filter(Boolean)
writeFileSync(join(folder, 'text.txt'), 'Again and again the wave comes in, and again the wave goes out.\n'.repeat(200))
const events = tekrar('train', 'text', 'text.txt', '--units', '32', '--layers', '1', '--training-steps', '60', '--json').map((line) =>
  JSON.parse(line),
)
const event = (type) => events.findLast((event) => event.type === type)
check(event('start').engine === 'wasm', 'WebAssembly serves')
check(event('end').step === 60 && event('end').bestValidation < 2.5, 'a short training learns')
check(tekrar('generate', '--prompt', 'Again', '--length', '40').join('').length > 20, 'and writes')

npm(['test'], { cwd: copy, env })
check(true, 'npm test passes without the native engine')

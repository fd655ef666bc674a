// A machine without a C++ compiler: a fresh copy of this checkout installs, WebAssembly serves, a short training works, the tests pass.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'
import { environmentWithoutCompilers } from './without-compilers.mjs'

const folder = temporaryFolder('no-compiler')

const env = environmentWithoutCompilers(folder)
check(true, 'no compiler is on the PATH')

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

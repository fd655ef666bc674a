// Builds everything a clone needs: the embedded wasm, the TypeScript packages, the library in one file, and the native engine where a C++ compiler is there.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const step = (script, ...more) => {
  const { status } = spawnSync(process.execPath, [script, ...more], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
for (const script of ['scripts/embed-wasm.mjs', 'scripts/build-native.mjs']) if (existsSync(`${root}/${script}`)) step(script)
step('node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json')
step('scripts/bundle.mjs')

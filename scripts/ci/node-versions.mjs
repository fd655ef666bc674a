// Every supported Node. The machine's own Node 20 has run all tests before; the others run those of the engines, of models and tasks, and of the command.
import { join } from 'node:path'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'

const TESTS = [
  'packages/tekrar/src/engine',
  'packages/tekrar/src/execution',
  'packages/tekrar/src/model',
  'packages/native',
  'packages/tasks/src/every-task.test.ts',
  'packages/tasks/src/training',
  'packages/cli/src/arguments',
  'packages/cli/src/asking.test.ts',
  'packages/cli/src/kill.test.ts',
]
const VERSIONS = ['20.19.0', '22', '24', '26']

// npm's package `node` brings its binary by an install script, which not every npm runs; the binary itself is this package.
const binary = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

for (const wanted of VERSIONS) {
  const folder = temporaryFolder(`node-${wanted}`)
  npm(['install', '--prefix', folder, '--ignore-scripts', `${binary}@${wanted}`], { cwd: folder })
  const node = join(folder, 'node_modules', binary, 'bin', 'node')
  const version = run(node, ['--version']).trim()
  run(node, ['--eval', "if (typeof require('tekrar').lstm !== 'function') process.exit(1)"], { cwd: root })
  const from = performance.now()
  const env = { ...process.env, NO_COLOR: '1', PATH: `${join(node, '..')}:${process.env.PATH}` }
  const output = run(node, ['node_modules/vitest/vitest.mjs', 'run', ...TESTS], { cwd: root, env })
  const [summary] = /Tests .*/.exec(output) ?? ['no tests']
  check(/\d+ passed/.test(summary), `Node ${version}: ${summary.trim()} (${Math.round((performance.now() - from) / 1000)} s)`)
}

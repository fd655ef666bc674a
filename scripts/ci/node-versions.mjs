// The tests on every supported Node. The machine's own Node 20 has run all of them before; the oldest that is supported runs those of the engines and of the command.
import { join } from 'node:path'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'

const SOME = ['packages/tekrar/src/engine', 'packages/tekrar/src/execution', 'packages/tekrar/src/model', 'packages/native', 'packages/cli']
const VERSIONS = [
  { wanted: '20.19.0', tests: SOME },
  { wanted: '22', tests: [] },
  { wanted: '24', tests: [] },
  { wanted: '26', tests: [] },
]

// npm's package `node` brings its binary by an install script, which not every npm runs; the binary itself is this package.
const binary = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

for (const { wanted, tests } of VERSIONS) {
  const folder = temporaryFolder(`node-${wanted}`)
  npm(['install', '--prefix', folder, '--ignore-scripts', `${binary}@${wanted}`], { cwd: folder })
  const node = join(folder, 'node_modules', binary, 'bin', 'node')
  const version = run(node, ['--version']).trim()
  run(node, ['--eval', "if (typeof require('tekrar').lstm !== 'function') process.exit(1)"], { cwd: root })
  const from = performance.now()
  const env = { ...process.env, NO_COLOR: '1', PATH: `${join(node, '..')}:${process.env.PATH}` }
  const output = run(node, ['node_modules/vitest/vitest.mjs', 'run', ...tests], { cwd: root, env })
  const [summary] = /Tests .*/.exec(output) ?? ['no tests']
  check(
    /\d+ passed/.test(summary),
    `Node ${version}: ${summary.trim()} (${tests.length === 0 ? 'all' : 'engines, model, command'}; ${Math.round((performance.now() - from) / 1000)} s)`,
  )
}

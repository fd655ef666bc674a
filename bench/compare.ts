/**
 * Our training step and those of other toolkits in turns on this machine: in each round every one times all shapes; medians of the rounds' best times, and how
 * many times faster ours is than the best of them.
 *
 *   npx jiti bench/compare.ts --script PEERS.py --python PYTHON [--peers torch,torch-compile,keras-jax,keras-tensorflow] [--only 0,3] [--rounds 3] [--budget 1] [--threads 2] [--json FILE]
 *
 * The script prints one JSON line a shape with `ms`, takes the peer's name and the threads, and picks shapes by the environment's ONLY and how long by BUDGET.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '../packages/cli/src/bench/record.ts'
import { describeShape, SHAPES } from './shapes.ts'

const { values } = parseArgs({
  options: {
    script: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    peers: { type: 'string', default: 'torch' },
    only: { type: 'string', default: SHAPES.map((_, i) => i).join(',') },
    rounds: { type: 'string', default: '3' },
    budget: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
})
const { script, python, only, budget, threads } = values
if (!script) throw new Error('--script: the path of the script that times the peers')
const places = only.split(',').map(Number)
const peers = values.peers.split(',')
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The best time of each shape, in milliseconds; NaN where it failed. */
function timesOf(command: string, args: readonly string[], environment: Record<string, string> = {}): readonly number[] {
  const { stdout, status, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...environment }, maxBuffer: 1e8 })
  if (status !== 0) throw new Error(stderr)
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { ms?: number }).ms ?? Number.NaN)
  if (lines.length !== places.length) throw new Error(`${args.join(' ')}: ${lines.length} shapes, not ${places.length}`)
  return lines
}

const ours = (): readonly number[] =>
  timesOf(process.execPath, [
    here('../node_modules/jiti/lib/jiti-cli.mjs'),
    here('step.ts'),
    '--only',
    only,
    '--budget',
    budget,
    '--threads',
    threads,
  ])
const theirs = (peer: string): readonly number[] => timesOf(python, [script, peer, threads], { ONLY: only, BUDGET: budget })

const names = ['tekrar', ...peers]
const rounds = new Map(names.map((name) => [name, [] as (readonly number[])[]]))
for (let round = 0; round < Number(values.rounds); round++)
  for (const name of names) {
    console.error(`round ${round + 1}: ${name}`)
    rounds.get(name)!.push(name === 'tekrar' ? ours() : theirs(name))
  }

const rows = places.map((place, i) => {
  const times = names.map((name) => median(rounds.get(name)!.map((round) => round[i]!)))
  const best = Math.min(...times.slice(1).filter((time) => !Number.isNaN(time)))
  return { place, shape: describeShape(SHAPES[place]!), times, ratio: best / times[0]! }
})
console.log(`| shape | ${names.join(' | ')} | best of the others ÷ ours |\n|---|${'---:|'.repeat(names.length + 1)}`)
for (const { shape, times, ratio } of rows)
  console.log(`| ${shape} | ${times.map((ms) => ms.toFixed(2)).join(' | ')} | ${ratio.toFixed(2)} |`)
const mean = Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / rows.length)
console.log(
  `\n${threads} threads, milliseconds; geometric mean of the last column ${mean.toFixed(2)}, lowest ${Math.min(...rows.map(({ ratio }) => ratio)).toFixed(2)}`,
)
if (values.json) writeFileSync(values.json, `${JSON.stringify({ names, threads: Number(threads), rows }, null, 1)}\n`)

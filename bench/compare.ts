/**
 * Our training step and another toolkit's in turns on this machine: medians of the rounds' best times, and their ratio.
 *
 *   npx jiti bench/compare.ts --script PEERS.py --python PYTHON [--peer torch] [--only 3] [--rounds 5] [--budget 3] [--threads 2]
 *
 * The script prints one JSON line a shape with `ms`, takes the peer's name and the threads, and picks shapes by the environment's ONLY.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeShape, SHAPES } from './shapes.ts'

const { values } = parseArgs({
  options: {
    script: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    peer: { type: 'string', default: 'torch' },
    only: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    budget: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
  },
})
if (!values.script) throw new Error('--script: the path of the script that times the peers')

const best = (command: string, args: readonly string[], environment: Record<string, string> = {}): number => {
  const { stdout, status, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...environment } })
  if (status !== 0) throw new Error(stderr)
  return (JSON.parse(stdout.trim().split('\n').at(-1)!) as { ms: number }).ms
}
const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

for (const only of values.only.split(',')) {
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    ours.push(
      best(process.execPath, [
        here('../node_modules/jiti/lib/jiti-cli.mjs'),
        here('step.ts'),
        '--only',
        only,
        '--budget',
        values.budget,
        '--threads',
        values.threads,
      ]),
    )
    theirs.push(best(values.python, [values.script, values.peer, values.threads], { ONLY: only, BUDGET: values.budget }))
  }
  const ratio = median(theirs) / median(ours)
  console.log(
    `${describeShape(SHAPES[Number(only)]!)}, ${values.threads} threads: tekrar ${median(ours).toFixed(2)} ms, ${values.peer} ${median(theirs).toFixed(2)} ms, ${ratio.toFixed(2)} ×`,
  )
}

/**
 * The most memory that a training step takes, beside `peak_torch.py`: each shape in a process of its own, what resides more at the peak of five steps than after the steps of
 * a tiny network, so that Node and the library do not count; and what the plan lays out. Linux only.
 *
 *   npx jiti bench/peak.ts [--only 0,3] [--threads 2] [--python PYTHON] [--json FILE]
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { batches } from 'tekrar'
import { type BenchShape, describeShape, SHAPES } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: SHAPES.map((_, i) => i).join(',') },
    threads: { type: 'string', default: '2' },
    python: { type: 'string' },
    json: { type: 'string' },
    here: { type: 'boolean', default: false },
  },
})

const resident = (field: string): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024
const rounded = (megabytes: number): number => Math.round(megabytes * 10) / 10

async function train(shape: BenchShape) {
  const model = modelOf(shape, { threads: Number(values.threads) })
  const { inputs, targets } = batchOf(shape)
  const options = optionsOf(shape)
  for (let i = 0; i < 5; i++) await model.trainOnBatch(inputs, targets, options)
  const peak = resident('VmHWM')
  const fresh = modelOf(shape, { threads: Number(values.threads) })
  const { memory } = await fresh.plan(batches(inputs, targets, { batch: shape.batch }), { ...options, epochs: 1 })
  return { ...memory, peak }
}

async function measure(place: number): Promise<void> {
  const shape = SHAPES[place]!
  await train({ ...shape, batch: 1, units: 2, steps: 2, inputs: 2 })
  globalThis.gc?.()
  const before = resident('VmRSS')
  writeFileSync('/proc/self/clear_refs', '5')
  const { scratchBytes, persistentBytes, peak } = await train(shape)
  console.log(
    JSON.stringify({
      peer: 'tekrar',
      place,
      shape: describeShape(shape),
      growth: rounded(peak - before),
      plan: rounded(scratchBytes / 2 ** 20),
      weights: rounded(persistentBytes / 2 ** 20),
    }),
  )
}

if (values.here) for (const place of values.only.split(',')) await measure(Number(place))
else {
  const lines: Record<string, unknown>[] = []
  const add = (command: string, args: readonly string[]) => {
    const { stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    for (const line of stdout.split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line))
  }
  for (const place of values.only.split(',')) {
    const jiti = fileURLToPath(new URL('../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url))
    const own = ['--expose-gc', jiti, fileURLToPath(import.meta.url), '--here', '--only', place, '--threads', values.threads]
    add(process.execPath, own)
    if (values.python) add(values.python, [fileURLToPath(new URL('peak_torch.py', import.meta.url)), values.threads, place])
    const ours = lines.find((line) => line.peer === 'tekrar' && line.place === Number(place))
    const theirs = lines.find((line) => line.peer === 'torch' && line.place === Number(place))
    console.log(`| ${ours?.shape} | ${ours?.plan} | ${ours?.weights} | ${ours?.growth} | ${theirs?.growth ?? ''} |`)
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(lines, null, 2)}\n`)
}

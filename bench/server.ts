/**
 * A server's predictions: what callers that each have one sequence get done together, against one caller with all of them as a batch; in turns, one JSON line.
 *
 *   npx jiti bench/server.ts [--callers 64] [--cell lstm] [--layers 2] [--units 256] [--steps 50] [--seconds 2] [--rounds 5] [--engine native|wasm] [--threads 2]
 *
 * `held_ms`: the longest that the event loop was held, seen by a timer of 1 ms while the callers were at work; `idle_ms`: the same
 * while nothing was done.
 */
import { parseArgs } from 'node:util'
import type { EngineOptions } from 'tekrar'
import { type BenchShape, SYMBOLS } from './shapes.ts'
import { modelOf } from './work.ts'

const { values } = parseArgs({
  options: {
    callers: { type: 'string', default: '64' },
    cell: { type: 'string', default: 'lstm' },
    layers: { type: 'string', default: '2' },
    units: { type: 'string', default: '256' },
    steps: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
})
const engineOptions: EngineOptions = {
  threads: Number(values.threads),
  ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}),
}
const [callers, steps, milliseconds, rounds] = [
  Number(values.callers),
  Number(values.steps),
  Number(values.seconds) * 1000,
  Number(values.rounds),
]
const units = Number(values.units)
const shape: BenchShape = {
  work: 'characters',
  cell: values.cell as BenchShape['cell'],
  layers: Number(values.layers),
  units,
  batch: callers,
  steps,
  inputs: units,
}
const model = modelOf(shape, engineOptions)
const ids = (rows: number) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 7) % SYMBOLS),
  shape: [rows, steps],
})

/** Sequences a second of so many callers, each of which asks again as soon as it is answered. */
async function throughput(count: number, rows: number): Promise<number> {
  const start = performance.now()
  let done = 0
  const caller = async () => {
    const inputs = ids(rows)
    while (performance.now() - start < milliseconds) {
      await model.predict(inputs)
      done += rows
    }
  }
  await Promise.all(Array.from({ length: count }, caller))
  return (done * 1000) / (performance.now() - start)
}

/** The longest time between two ticks of a timer while something is done, in milliseconds. */
async function longestTick(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()]
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  await work()
  clearInterval(timer)
  return longest
}

const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!
const round = (x: number): number => Math.round(x * 100) / 100

async function main(): Promise<void> {
  await Promise.all(Array.from({ length: callers }, () => model.predict(ids(1))))
  await throughput(callers, 1)
  const [apart, batch, held]: number[][] = [[], [], []]
  const idle = await longestTick(() => new Promise((resolve) => setTimeout(resolve, 100)))
  for (let i = 0; i < rounds; i++) {
    batch!.push(await throughput(1, callers))
    held!.push(await longestTick(async () => apart!.push(await throughput(callers, 1))))
  }
  const { name: engine, instructionSet, threads } = await model.engine()
  console.log(
    JSON.stringify({
      peer: 'tekrar',
      engine,
      instructionSet,
      threads,
      ...shape,
      callers,
      steps,
      per_second: round(middle(apart!)),
      batch_per_second: round(middle(batch!)),
      ratio: round(middle(apart!.map((one, i) => one / batch![i]!))),
      held_ms: round(Math.max(...held!)),
      idle_ms: round(idle),
    }),
  )
}

main()

/**
 * What a call costs beyond its work. One JSON line an engine, microseconds, the median of many calls:
 * `emptyPlan`: a plan that computes nothing, run by the executor; `plan`: one with an input and an output of one number each; `step`: `trainOnBatch`, awaited, of a
 * model whose plan takes next to nothing (one unit, one row, one step).
 *
 *   npx jiti bench/call-overhead.ts [--threads N] [--engine native|wasm]
 */
import { parseArgs } from 'node:util'
import { adam, dense, embedding, recurrent, sequential, simpleRnn } from 'tekrar'
import { openEngine } from '../packages/tekrar/dist/engine/open.js'
import { planned } from '../packages/tekrar/dist/execution/planned.js'
import { add, input } from '../packages/tekrar/dist/graph/ops.js'

const { values } = parseArgs({ options: { threads: { type: 'string', default: '2' }, engine: { type: 'string' } } })
const CALLS = 20_000

/** The median of many batches of calls: a clock is too coarse for one. */
async function microseconds(call: () => unknown, together: number): Promise<number> {
  const times: number[] = []
  for (let done = 0; done < CALLS; done += together) {
    const start = performance.now()
    for (let i = 0; i < together; i++) await call()
    times.push(((performance.now() - start) / together) * 1000)
  }
  return round(times.sort((a, b) => a - b)[times.length >> 1]!)
}

/** The same without waiting for a promise in between. */
function atOnce(call: () => unknown, together: number): number {
  const times: number[] = []
  for (let done = 0; done < CALLS; done += together) {
    const start = performance.now()
    for (let i = 0; i < together; i++) call()
    times.push(((performance.now() - start) / together) * 1000)
  }
  return round(times.sort((a, b) => a - b)[times.length >> 1]!)
}

const round = (x: number): number => Math.round(x * 100) / 100

for (const engine of values.engine ? [values.engine as 'native' | 'wasm'] : (['native', 'wasm'] as const)) {
  const threads = Number(values.threads)
  const options = engine === 'native' ? { engine, threads } : { engine }
  const { engine: opened, reason } = await openEngine(options)
  const executor = planned(opened, reason)
  const empty = executor.prepare({ outputs: {}, updates: [] }, { capacity: {} })
  const one = executor.prepare({ outputs: { y: add(input('x', []), 1) }, updates: [] }, { capacity: {} })
  const x = [1]
  const emptyPlan = atOnce(() => empty.run({}, {}), 100)
  const plan = atOnce(() => one.run({ x }, {}), 100)

  const model = sequential([embedding({ vocabulary: 2, units: 1 }), recurrent(simpleRnn({ units: 1 })), dense({ units: 1 })], options)
  const data = { data: Int32Array.of(1), shape: [1, 1] }
  const target = { data: Float32Array.of(1), shape: [1, 1] }
  const training = { optimizer: adam(), loss: 'meanSquaredError' } as const
  const step = await microseconds(() => model.trainOnBatch(data, target, training), 20)
  console.log(JSON.stringify({ engine, threads: opened.threads, emptyPlan, plan, step }))
}

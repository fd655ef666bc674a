/**
 * Times a training step through the public `trainOnBatch`, data handed over at each call: one JSON line a shape.
 *
 *   npx jiti bench/step.ts [--only 0,3] [--budget SECONDS] [--engine native|wasm] [--threads N]
 */
import { parseArgs } from 'node:util'
import type { EngineOptions } from 'tekrar'
import { type BenchShape, multiplyAddsOf, SHAPES } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    budget: { type: 'string', default: '6' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
})

const engineOptions: EngineOptions = {
  threads: Number(values.threads),
  ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}),
}

async function time(shape: BenchShape, budget: number) {
  const model = modelOf(shape, engineOptions)
  const { inputs, targets } = batchOf(shape)
  const options = optionsOf(shape)
  for (let i = 0; i < 3; i++) await model.trainOnBatch(inputs, targets, options)
  const times: number[] = []
  const start = performance.now()
  while ((performance.now() - start < budget * 1000 && times.length < 400) || times.length < 5) {
    const before = performance.now()
    await model.trainOnBatch(inputs, targets, options)
    times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const { name: engine, instructionSet, threads } = await model.engine()
  const ms = times[0]!
  return { engine, instructionSet, threads, ms, ms_median: times[times.length >> 1]!, gflops: (2 * multiplyAddsOf(shape)) / ms / 1e6 }
}

const round = (x: number): number => Math.round(x * 1000) / 1000
const only = values.only?.split(',').map(Number) ?? SHAPES.map((_, i) => i)
for (const i of only) {
  const { ms, ms_median, gflops, ...engine } = await time(SHAPES[i]!, Number(values.budget))
  console.log(
    JSON.stringify({ peer: 'tekrar', ...engine, ...SHAPES[i], ms: round(ms), ms_median: round(ms_median), gflops: round(gflops) }),
  )
}

/**
 * Times a training step through the public `trainOnBatch`, data handed over at each call: one JSON line a shape.
 *
 *   npx jiti bench/step.ts [--only 0,3] [--budget SECONDS] [--engine native|wasm] [--threads N]
 */
import { parseArgs } from 'node:util'
import { adam, bidirectional, dense, embedding, gru, lstm, recurrent, sequential, simpleRnn } from 'tekrar'
import { type BenchShape, multiplyAddsOf, SHAPES, SYMBOLS, WORDS } from './shapes.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    budget: { type: 'string', default: '6' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
})

const cells = { lstm, gru, simple: simpleRnn }

function modelOf({ work, cell, layers, units, inputs }: BenchShape) {
  const first =
    work === 'characters'
      ? [embedding({ vocabulary: SYMBOLS, units })]
      : work === 'sentiment'
        ? [embedding({ vocabulary: WORDS, units: inputs })]
        : []
  const options = { seed: 1, threads: Number(values.threads), ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}) }
  const loops = Array.from({ length: layers }, (_, i) => {
    const loop = recurrent(cells[cell]({ units }), { returnSequences: work === 'characters' || i < layers - 1 })
    return work === 'sentiment' ? bidirectional(loop) : loop
  })
  return sequential([...first, ...loops, dense({ units: work === 'characters' ? SYMBOLS : 1 })], options)
}

/** A batch of made-up data: numbers from a fixed generator. */
function batchOf({ work, batch, steps, inputs }: BenchShape) {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state / 2 ** 32
  }
  const symbols = (count: number, below: number) => Int32Array.from({ length: count }, () => Math.floor(next() * below))
  const floats = (count: number) => Float32Array.from({ length: count }, () => next() * 2 - 1)
  if (work === 'characters')
    return {
      inputs: { data: symbols(batch * steps, SYMBOLS), shape: [batch, steps] },
      targets: { data: symbols(batch * steps, SYMBOLS), shape: [batch, steps] },
    }
  if (work === 'weather')
    return {
      inputs: { data: floats(batch * steps * inputs), shape: [batch, steps, inputs] },
      targets: { data: floats(batch), shape: [batch, 1] },
    }
  return {
    inputs: { data: symbols(batch * steps, WORDS), shape: [batch, steps] },
    targets: { data: Float32Array.from(symbols(batch, 2)), shape: [batch, 1] },
  }
}

async function time(shape: BenchShape, budget: number) {
  const model = modelOf(shape)
  const { inputs, targets } = batchOf(shape)
  const loss = ({ characters: 'sparseCategoricalCrossentropy', weather: 'meanSquaredError', sentiment: 'binaryCrossentropy' } as const)[
    shape.work
  ]
  const options = { optimizer: adam(shape.work === 'characters' ? { globalClipNorm: 1 } : {}), loss } as const
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

/**
 * Times a training step through the public `trainOnBatch`, data handed over at each call: one JSON line a shape.
 *
 *   npx jiti bench/step.ts [--only 0,3] [--budget SECONDS] [--engine native|wasm] [--threads N]
 */
import { parseArgs } from 'node:util'
import { adam, dense, embedding, gru, lstm, recurrent, sequential, simpleRnn } from 'tekrar'
import { type CharacterShape, SHAPES, SYMBOLS } from './shapes.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    budget: { type: 'string', default: '6' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
})

const cells = { lstm, gru, simple: simpleRnn }

async function time({ cell, layers, batch, units, steps }: CharacterShape, budget: number) {
  const model = sequential(
    [
      embedding({ vocabulary: SYMBOLS, units }),
      ...Array.from({ length: layers }, () => recurrent(cells[cell]({ units }), { returnSequences: true })),
      dense({ units: SYMBOLS }),
    ],
    { seed: 1, threads: Number(values.threads), ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}) },
  )
  let state = 1
  const symbol = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * SYMBOLS)
  }
  const numbers = () => Array.from({ length: batch }, () => Int32Array.from({ length: steps }, symbol))
  const [inputs, targets] = [flat(numbers()), flat(numbers())]
  const options = { optimizer: adam({ globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy' } as const
  for (let i = 0; i < 3; i++) await model.trainOnBatch(inputs, targets, options)
  const times: number[] = []
  const start = performance.now()
  while ((performance.now() - start < budget * 1000 && times.length < 400) || times.length < 5) {
    const before = performance.now()
    await model.trainOnBatch(inputs, targets, options)
    times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const engine = await model.engine()
  return {
    engine: engine.name,
    instructionSet: engine.instructionSet,
    threads: engine.threads,
    ms: times[0]!,
    ms_median: times[times.length >> 1]!,
  }

  function flat(rows: readonly Int32Array[]) {
    const data = new Int32Array(batch * steps)
    rows.forEach((row, i) => {
      data.set(row, i * steps)
    })
    return { data, shape: [batch, steps] }
  }
}

const only = values.only?.split(',').map(Number) ?? SHAPES.map((_, i) => i)
for (const i of only) {
  const result = await time(SHAPES[i]!, Number(values.budget))
  console.log(JSON.stringify({ peer: 'tekrar', ...result, ms: round(result.ms), ms_median: round(result.ms_median), ...SHAPES[i] }))
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000
}

import { adam, dense, type EngineOptions, embedding, input, lstm, matmul, openExecutor, recurrent, scan, sequential } from 'tekrar'

/** Milliseconds that a probe may take. */
const BUDGET = 300

/** The fastest of as many calls as fit into the budget, three at least; in milliseconds. The first warms up. */
async function fastest(call: () => unknown): Promise<number> {
  await call()
  let least = Number.POSITIVE_INFINITY
  const began = performance.now()
  for (let i = 0; i < 3 || performance.now() - began < BUDGET; i++) {
    const start = performance.now()
    await call()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/** A product of two square matrices, many times in one call, so that the call itself does not count; in GFLOP/s. */
export async function measureProduct(options: EngineOptions): Promise<{ size: number; gigaflops: number }> {
  const [size, times] = options.engine === 'reference' ? [64, 2] : [256, 32]
  const square = [size, size]
  const factor = input('factor', square)
  const { states } = scan(({ states: [product] }) => ({ outputs: [], states: [matmul(product!, factor)] }), {
    steps: times,
    sequences: [],
    initial: [input('start', square)],
    where: 'doctor',
  })
  const executor = await openExecutor(options)
  const product = executor.prepare({ outputs: { product: states[0]! }, updates: [] }, { capacity: {} })
  const identity = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0))
  const milliseconds = await fastest(() => product.run({ start: identity, factor: identity }, {}))
  return { size, gigaflops: (2 * size ** 3 * times) / milliseconds / 1e6 }
}

/** A whole training step of a small character model: LSTM 128, batch 32, 32 steps. */
export async function measureStep(options: EngineOptions): Promise<{ milliseconds: number; symbolsPerSecond: number }> {
  const [symbols, batch, steps] = [64, 32, 32]
  const layers = [
    embedding({ vocabulary: symbols, units: 64 }),
    recurrent(lstm({ units: 128 }), { returnSequences: true }),
    dense({ units: symbols }),
  ]
  const model = sequential(layers, options)
  const ids = { data: Int32Array.from({ length: batch * steps }, (_, i) => i % symbols), shape: [batch, steps] }
  const recipe = { optimizer: adam({ globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy' } as const
  const milliseconds = await fastest(() => model.trainOnBatch(ids, ids, recipe))
  return { milliseconds, symbolsPerSecond: (batch * steps) / (milliseconds / 1000) }
}

import { describe, expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { type EngineOptions, openEngine } from '../engine/open.ts'
import { openExecutor } from '../execution/open.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildNetwork } from './build-network.ts'
import { Built } from './built.ts'

const layers = () => [
  embedding({ vocabulary: 20, units: 4 }),
  bidirectional(recurrent(gru({ units: 4 }), { returnSequences: true })),
  recurrent(lstm({ units: 4 })),
  dense({ units: 3 }),
]

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state / 2 ** 32
  }
}

const engines: readonly (readonly [engine: EngineOptions, predictions: number])[] = [
  [{ engine: 'wasm' }, 3_000],
  [{ engine: 'native', threads: 1 }, 10_000],
]

for (const [engine, predictions] of engines) {
  const there = await openEngine(engine).then(
    () => true,
    () => false,
  )
  describe.skipIf(!there)(`${engine.engine}${there ? '' : ' is not built here'}`, () => {
    test(`${predictions} predictions of random lengths and batches leave memory as it was`, async () => {
      const built = new Built(buildNetwork(layers(), { seed: 1 }), { openExecutor: () => openExecutor(engine) })
      const random = numbers(1)
      const below = (limit: number) => Math.floor(random.next().value! * limit)
      const predict = async (): Promise<void> => {
        const [rows, steps] = [1 + below(6), 1 + below(24)]
        const keep = below(20) === 0 ? [['lstm_1.hidden', 'lstm_1.memory', 'lstm_1.gates', 'embedding_1'][below(4)]!] : []
        const mask = below(4) === 0
        const inputs = [{ data: Int32Array.from({ length: rows * steps }, () => below(20)), shape: [rows, steps] }]
        const predictor = await built.predictors.for({ keep, masked: [mask] })
        await predictor.predict({
          inputs,
          masks: [mask ? { data: new Float32Array(rows * steps).fill(1), shape: [rows, steps] } : undefined],
        })
      }
      for (let i = 0; i < 1000; i++) await predict()
      const { executor } = await built.session()
      global.gc?.()
      const [bytes, before] = [executor.bytes, process.memoryUsage()]
      for (let i = 1000; i < predictions; i++) await predict()
      global.gc?.()
      const after = process.memoryUsage()
      expect(executor.bytes).toBe(bytes)
      expect(built.predictors.size).toBeLessThanOrEqual(8)
      expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 << 20)
    }, 60_000)
  })
}

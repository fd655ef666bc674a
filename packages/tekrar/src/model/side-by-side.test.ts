import { describe, expect, test } from 'vitest'
import { initializers } from '../base/initializers.ts'
import { defineCell } from '../cells/cell.ts'
import { openExecutor } from '../execution/open.ts'
import { add, matmul, multiply, sigmoid, subtract, tanh } from '../graph/ops.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { optimizers } from '../training/optimizers/optimizers.ts'
import { buildNetwork } from './build-network.ts'
import { referenceModel } from './model.test-support.ts'
import { Model } from './model.ts'

/** The minimal gated unit (Zhou et al., 2016) with a matrix for each gate: f = σ(x·Wf + h·Uf), c = tanh(x·Wc + (f ⊙ h)·Uc), h' = h + f ⊙ (c − h); g: one gate more, f + g ÷ 2. */
const gatesApart = defineCell({
  name: 'gates-apart',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => {
    const kernel = { shape: [inputs, units], initializer: initializers.glorotUniform }
    const own = { shape: [units, units], initializer: initializers.orthogonal }
    return { wf: kernel, wg: kernel, wc: kernel, uf: own, ug: own, uc: own, b: { shape: [units], initializer: initializers.zeros } }
  },
  step: (w, x, { hidden }) => {
    const f = sigmoid(add(matmul(x, w.wf), matmul(hidden, w.uf)))
    const g = sigmoid(add(matmul(x, w.wg), matmul(hidden, w.ug)))
    const c = tanh(add(add(matmul(x, w.wc), w.b), matmul(multiply(f, hidden), w.uc)))
    const next = add(hidden, multiply(multiply(add(f, g), 0.5), subtract(c, hidden)))
    return { output: next, states: { hidden: next }, gates: { f, g, c } }
  },
})

const [UNITS, SYMBOLS, BATCH, STEPS] = [5, 7, 3, 4]
const layers = () => [
  embedding({ vocabulary: SYMBOLS, units: 6 }),
  recurrent(gatesApart({ units: UNITS }), { returnSequences: true }),
  dense({ units: SYMBOLS }),
]
const ids = (start: number) => ({
  data: Int32Array.from({ length: BATCH * STEPS }, (_, i) => (start + i * 5) % SYMBOLS),
  shape: [BATCH, STEPS],
})
const loss = 'sparseCategoricalCrossentropy'
const native = await openExecutor({ engine: 'native' }).then(
  () => true,
  () => false,
)

/** Optimizers that update all columns alike, and those that look at each matrix for itself. */
const updates = {
  ...optimizers,
  clipNorm: () => optimizers.adam({ clipNorm: 0.1 }),
  globalClipNorm: () => optimizers.adam({ globalClipNorm: 0.1 }),
  clipValue: () => optimizers.sgd({ clipValue: 0.01, momentum: 0.9 }),
}

const engines = [
  { engine: 'wasm', there: true },
  { engine: 'native', there: native },
] as const

for (const { engine, there } of engines) {
  describe.skipIf(!there)(`${engine}${there ? '' : ' is not built here'}`, () => {
    const make = () =>
      new Model({
        name: 'test',
        network: buildNetwork(layers(), { seed: 1 }),
        build: () => buildNetwork(layers(), { seed: 1 }),
        openExecutor: () => openExecutor({ engine }),
      })

    test.each(Object.entries(updates))(
      'with %s, weights side by side train as on the reference, and to the same bits whatever ran before',
      async (_, optimizer) => {
        const train = async (model: Model, times: number) => {
          const own = optimizer()
          let last = 0
          for (let i = 0; i < times; i++) last = (await model.trainOnBatch(ids(i), ids(i + 1), { optimizer: own, loss })).loss
          return last
        }
        const [straight, around, reference] = [make(), make(), referenceModel(layers(), { precision: 'float64' })]
        const before = straight.weights
        await around.predict(ids(1))
        await around.evaluate([{ inputs: ids(1), targets: ids(2) }], { loss })
        await around.trainOnBatch(ids(1), ids(2), { optimizer: optimizers.sgd(), loss })
        around.setWeights(before)
        expect(around.weights).toEqual(before)
        const [one, other, expected] = [await train(straight, 4), await train(around, 4), await train(reference, 4)]
        expect(other).toBe(one)
        expect(around.weights).toEqual(straight.weights)
        expect(Math.abs(one - expected)).toBeLessThan(2e-5)
        for (const [path, { data }] of Object.entries(reference.weights))
          for (const [i, value] of straight.weights[path]!.data.entries()) expect(Math.abs(value - data[i]!), path).toBeLessThan(2e-4)
        expect(await around.predict(ids(3))).toEqual(await straight.predict(ids(3)))
      },
    )

    test('a model that has predicted sees what training did since, and so does one opened from it', async () => {
      const model = make()
      const first = await model.predict(ids(1))
      await model.trainOnBatch(ids(1), ids(2), { optimizer: optimizers.adam({ learningRate: 0.1 }), loss })
      const second = await model.predict(ids(1))
      expect(second).not.toEqual(first)
      const again = make()
      again.setWeights(model.weights)
      expect(await again.predict(ids(1))).toEqual(second)
    })

    test('a part that is frozen stays as it is while its neighbours learn', async () => {
      const model = make()
      await model.predict(ids(1))
      const frozen = model.network.weights.find(({ path }) => path.endsWith('/ug'))!
      frozen.trainable = false
      const before = model.weights
      for (let i = 0; i < 3; i++) await model.trainOnBatch(ids(1), ids(2), { optimizer: 'adam', loss })
      const after = model.weights
      for (const path of Object.keys(before)) {
        if (path === frozen.path) expect(after[path]).toEqual(before[path])
        else expect(after[path], path).not.toEqual(before[path])
      }
    })

    const step = { optimizer: optimizers.adam({ globalClipNorm: 1 }), loss } as const
    const before: Record<string, (model: Model) => unknown> = {
      nothing: () => undefined,
      predict: (model) => model.predict(ids(1)),
      evaluate: (model) => model.evaluate([{ inputs: ids(1), targets: ids(2) }], { loss }),
      'another optimizer': (model) => model.trainOnBatch(ids(1), ids(2), { optimizer: optimizers.sgd({ momentum: 0.9 }), loss }),
      'a smaller batch': (model) => {
        const one = (start: number) => ({ data: ids(start).data.slice(0, STEPS), shape: [1, STEPS] })
        return model.trainOnBatch(one(1), one(2), step)
      },
    }
    test.each(Object.entries(before))(
      'nothing is put together in a step, and nothing taken apart: one update for all gates, after %s',
      async (_, run) => {
        const model = make()
        await run(model)
        const { text } = await model.plan([{ inputs: ids(1), targets: ids(2) }], { ...step, epochs: 1 })
        const wide = (rows: number, columns: number) => text.split(`pointwise [${rows}, ${columns}]`).length - 1
        expect(wide(6, 3 * UNITS)).toBe(1)
        expect(wide(6, UNITS)).toBe(0)
        expect(wide(UNITS, 2 * UNITS)).toBe(1)
      },
    )
  })
}

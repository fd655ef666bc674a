import { expect, test } from 'vitest'
import { glorotUniform, orthogonal } from '../base/initializers.ts'
import { bahdanau } from '../cells/bahdanau.ts'
import { defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { batches } from '../data/batches.ts'
import { add, matmul, multiply, sigmoid, subtract, tanh } from '../graph/ops.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { layerNormalization } from '../layers/layer-normalization.ts'
import { recurrent } from '../layers/recurrent.ts'
import type { FitOptions } from '../training/fit-options.ts'
import { model } from './functional.ts'
import type { Model } from './model.ts'
import { sequential } from './sequential.ts'

const SYMBOLS = 7
const STEPS = 23
const engine = { engine: 'wasm', seed: 3 } as const

const ids = (rows: number, steps: number, factor: number) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => 1 + ((i * factor + (i >> 2)) % (SYMBOLS - 1))),
  shape: [rows, steps],
})
/** The minimal gated unit: a forget gate and a candidate. */
const ownCell = defineCell({
  name: 'minimal',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => {
    const [kernel, recurrent] = [
      { shape: [inputs, units], initializer: glorotUniform },
      { shape: [units, units], initializer: orthogonal() },
    ]
    return { forget: kernel, forgetAgain: recurrent, candidate: kernel, candidateAgain: recurrent }
  },
  step: (w, x, { hidden }) => {
    const gate = sigmoid(add(matmul(x, w.forget), matmul(hidden, w.forgetAgain)))
    const proposed = tanh(add(matmul(x, w.candidate), matmul(multiply(gate, hidden), w.candidateAgain)))
    const next = add(multiply(gate, proposed), multiply(subtract(1, gate), hidden))
    return { output: next, states: { hidden: next } }
  },
})
const all = { returnSequences: true } as const
const spread = (maskZero = false) => embedding({ vocabulary: SYMBOLS, units: 4, maskZero })
const characters =
  (...loops: Parameters<typeof sequential>[0]) =>
  () =>
    sequential([spread(), ...loops, dense({ units: SYMBOLS })], engine)

/** A network for each thing that a loop may have; each predicts a symbol at every step. */
const NETWORKS: Readonly<Record<string, () => Model>> = {
  'an LSTM': characters(recurrent(lstm({ units: 6 }), all)),
  'a GRU with dropout of inputs and states': characters(recurrent(gru({ units: 6, dropout: 0.2, recurrentDropout: 0.3 }), all)),
  'a cell of one’s own': characters(recurrent(ownCell({ units: 6 }), all)),
  'stacked layers with dropout and normalization between them': characters(
    recurrent(lstm({ units: 6 }), all),
    dropout({ rate: 0.3 }),
    layerNormalization(),
    recurrent(simpleRnn({ units: 5 }), all),
  ),
  'two layers in both directions, masked': () =>
    sequential(
      [
        spread(true),
        bidirectional(recurrent(lstm({ units: 4 }), all)),
        bidirectional(recurrent(gru({ units: 3 }), all)),
        dense({ units: SYMBOLS }),
      ],
      engine,
    ),
  'a stateful layer': characters(recurrent(gru({ units: 6 }), { ...all, stateful: true })),
}

const withZeros = ({ data, shape }: ReturnType<typeof ids>) => ({
  shape,
  data: data.map((id, i) => (i % shape[1]! >= shape[1]! - 1 - Math.floor(i / shape[1]!) * 4 ? 0 : id)),
})

for (const [name, make] of Object.entries(NETWORKS))
  test(`${name}: trained with recomputation, the same losses and weights as without`, async () => {
    const [kept, again] = [make(), make()]
    const losses = []
    for (const [one, recompute] of [
      [kept, false],
      [again, 4],
    ] as const)
      for (const [rows, steps] of [
        [3, STEPS],
        [3, 9],
        [3, STEPS + 8],
      ] as const) {
        const inputs = name.includes('masked') ? withZeros(ids(rows, steps, 3)) : ids(rows, steps, 3)
        const { loss, gradientNorm } = await one.trainOnBatch(inputs, ids(rows, steps, 5), {
          loss: 'sparseCategoricalCrossentropy',
          optimizer: 'sgd',
          carry: steps === 9,
          recompute,
        })
        losses.push([loss, gradientNorm])
      }
    expect(losses[3]![0]).toBe(losses[0]![0])
    for (const [i, pair] of losses.slice(0, 3).entries())
      for (const [j, value] of pair.entries()) expect(losses[i + 3]![j]).toBeCloseTo(value, 5)
    expectClose(again, kept)
  })

test('an encoder and a decoder that attends to it, of different lengths: the same', async () => {
  const make = () => {
    const [source, target] = [input({ shape: [null], name: 'source' }), input({ shape: [null], name: 'target' })]
    const [encoded, last] = recurrent(gru({ units: 5 }), { ...all, returnState: true })(spread()(source))
    const decoded = recurrent(bahdanau(gru({ units: 5 }), { units: 3 }), all)(spread()(target), {
      initialState: last!,
      constants: encoded!,
    })
    return model({ inputs: [source, target], outputs: dense({ units: SYMBOLS })(decoded), ...engine })
  }
  const [kept, again] = [make(), make()]
  for (const [one, recompute] of [
    [kept, false],
    [again, true],
  ] as const)
    for (let step = 0; step < 2; step++)
      await one.trainOnBatch({ source: ids(2, 11, 3), target: ids(2, STEPS, 4) }, ids(2, STEPS, 5), {
        loss: 'sparseCategoricalCrossentropy',
        optimizer: 'adam',
        recompute,
      })
  expectClose(again, kept, 1e-4)
})

test('what happens inside, and the loss’s gradient for it at every step, can be kept all the same, and has the same bits; sums over steps are summed in another order', async () => {
  const keep = ['lstm_1.hidden', 'd loss / d lstm_1.hidden', 'd loss / d lstm_1.gates', 'd loss / d lstm_1.kernel']
  const kept = await Promise.all(
    [false, 4].map(async (recompute) => {
      const options = { loss: 'sparseCategoricalCrossentropy', optimizer: 'sgd', keep, recompute } as const
      return (await NETWORKS['an LSTM']!().trainOnBatch(ids(2, STEPS, 3), ids(2, STEPS, 5), options)).kept
    }),
  )
  const [plain, again] = kept
  expect(Object.keys(plain!).length).toBe(7)
  for (const [key, { data, shape }] of Object.entries(plain!)) {
    expect(again![key]!.shape).toEqual(shape)
    if (key.endsWith('kernel')) for (const [i, value] of data.entries()) expect(again![key]!.data[i]).toBeCloseTo(value, 6)
    else expect(again![key]!.data).toEqual(data)
  }
})

test('memory grows with the root of the steps, not with the steps', async () => {
  const bytes = async (steps: number, recompute: boolean) => {
    const data = batches(ids(2, steps, 3), ids(2, steps, 5), { batch: 2 })
    const network = sequential([spread(), recurrent(lstm({ units: 64 }), all), dropout({ rate: 0.1 }), dense({ units: SYMBOLS })], engine)
    return (await network.plan(data, { loss: 'sparseCategoricalCrossentropy', recompute })).memory.scratchBytes
  }
  const [few, many, kept] = [await bytes(1024, true), await bytes(16384, true), await bytes(1024, false)]
  expect(few).toBeLessThan(kept / 2)
  expect(many).toBeLessThan(few * 6)
})

test('segments of as many steps as there are at most, or more, are no segments: the step is laid out as without', async () => {
  const memory = async (recompute: NonNullable<FitOptions['recompute']>) => {
    const data = batches(ids(2, STEPS, 3), ids(2, STEPS, 5), { batch: 2 })
    return (await NETWORKS['an LSTM']!().plan(data, { loss: 'sparseCategoricalCrossentropy', recompute })).memory
  }
  const whole = await memory(false)
  for (const steps of [STEPS, 10 * STEPS]) expect(await memory(steps)).toEqual(whole)
  expect(await memory(STEPS - 1)).not.toEqual(whole)
})

test('anything but a truth or a whole number of steps is refused', async () => {
  for (const recompute of [0, 1.5, 'yes'] as unknown as NonNullable<FitOptions['recompute']>[])
    await expect(
      NETWORKS['an LSTM']!().trainOnBatch(ids(1, 3, 2), ids(1, 3, 2), {
        loss: 'sparseCategoricalCrossentropy',
        optimizer: 'sgd',
        recompute,
      }),
    ).rejects.toMatchObject({ code: 'invalid-argument', details: { name: 'recompute' } })
})

function expectClose(again: Model, kept: Model, tolerance = 1e-6): void {
  for (const [path, { data }] of Object.entries(kept.weights))
    data.forEach((value, i) => {
      const other = again.weights[path]!.data[i]!
      if (!(Math.abs(value - other) <= tolerance)) expect.fail(`${path}[${i}] is ${other}, without recomputation ${value}`)
    })
}

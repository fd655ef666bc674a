import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import type { Executable, Executor } from '../execution/executor.ts'
import { interpreted } from '../execution/interpreted.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildNetwork } from './build-network.ts'
import { model } from './functional.ts'
import { Model } from './model.ts'
import { sequential } from './sequential.ts'

const reference = { engine: 'reference' } as const

const reader = (engine: object = reference) =>
  sequential(
    [
      embedding({ vocabulary: 9, units: 3 }),
      recurrent([lstm({ units: 4 }), gru({ units: 3 })], { returnSequences: true }),
      dense({ units: 5 }),
    ],
    engine,
  )
const sensor = () => sequential([recurrent(gru({ units: 3 }), { inputs: 2, returnSequences: true }), dense({ units: 1 })], reference)

const shared = reader()

test('streams pushed in any pieces, in any order, at once or one by one, give what each whole sequence gives', async () => {
  const pool = shared.streams()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.boolean(),
      async (sessions, atOnce) => {
        const streams = sessions.map(() => pool.open())
        const got: number[][][] = sessions.map(() => [])
        const most = Math.max(...sessions.map((chunks) => chunks.length))
        for (let turn = 0; turn < most; turn++) {
          const pushes = sessions.map(async (chunks, i) => {
            const chunk = chunks[turn]
            if (chunk) got[i]!.push(...((await streams[i]!.push(chunk)).toArray() as number[][][])[0]!)
          })
          if (atOnce) await Promise.all(pushes)
          else for (const push of pushes) await push
        }
        for (const [i, chunks] of sessions.entries())
          expect(got[i]).toEqual(((await shared.predict([chunks.flat()])).toArray() as unknown[])[0])
      },
    ),
    { numRuns: 25 },
  )
})

test('pushes that are not awaited run in their order', async () => {
  const stream = shared.stream()
  const made = await Promise.all([1, 2, 3, 4].map((id) => stream.push(id)))
  const whole = (await shared.predict([[1, 2, 3, 4]])).toArray() as number[][][]
  expect(made.map((one) => (one.toArray() as number[][][])[0]![0])).toEqual(whole[0])
})

test('what is pushed in one turn runs together, whoever opened the streams', async () => {
  let runs = 0
  const executor = interpreted('float32')
  const counted = (made: Executable): Executable => ({
    ...made,
    run: (...call) => {
      runs++
      return made.run(...call)
    },
  })
  const counting: Executor = {
    ...executor,
    prepare: (...given) => counted(executor.prepare(...given)),
    *prepareInSteps(...given) {
      return counted(yield* executor.prepareInSteps(...given))
    },
  }
  const network = buildNetwork([recurrent(gru({ units: 3 }), { inputs: 2 })], { seed: 1 })
  const model = new Model({ name: 'counted', network, build: () => network, openExecutor: async () => counting })
  const streams = [...Array.from({ length: 10 }, () => model.stream()), ...Array.from({ length: 10 }, () => model.streams().open())]
  await Promise.all(streams.map((stream) => stream.push([1, 2])))
  runs = 0
  await Promise.all(streams.map((stream) => stream.push([3, 4])))
  expect(runs).toBeLessThan(10)
})

test('one step, some steps and rows of steps are told apart by their shape', async () => {
  const model = sensor()
  const [a, b] = [
    [1, 0.5],
    [0.25, -1],
  ]
  const whole = await model.predict([[a!, b!]])
  const single = model.stream()
  await single.push(a!)
  expect((await single.push(b!)).data[0]).toBe(whole.data[1])
  expect((await model.stream().push([a!, b!])).data).toEqual(whole.data)
  expect((await model.stream().push([[a!, b!]])).data).toEqual(whole.data)
  const two = model.stream({ rows: 2 })
  expect((await two.push([a!, b!])).shape).toEqual([2, 1, 1])
  expect((await two.push([[a!], [b!]])).shape).toEqual([2, 1, 1])
  await expect(two.push([a!, b!, a!])).rejects.toThrow(
    /'input_1': expected one step for each of 2 rows, or steps as \[2, steps, features\], got \[3, 2\]/,
  )
  await expect(single.push([1, 2, 3])).rejects.toThrow(/stream/)
  await expect(shared.stream().push([1, 99])).rejects.toThrow(/ids must be whole numbers/)
})

test('a push that is refused leaves its own stream and those beside it as they were', async () => {
  const pool = shared.streams()
  const [good, bad] = [pool.open(), pool.open()]
  await bad.push(3)
  const before = await bad.states()
  const results = await Promise.allSettled([good.push([1, 2]), bad.push([4, 99])])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(await bad.states()).toEqual(before)
  expect((await bad.push(4)).data).toEqual((await shared.predict([[3, 4]])).data.slice(5))
})

test('states are copies: a stream goes back to them, another goes on from them', async () => {
  const stream = shared.stream()
  await stream.push([1, 2, 3])
  const snapshot = await stream.states()
  const next = await stream.push([4])
  await stream.restore(snapshot)
  expect((await stream.push([4])).data).toEqual(next.data)
  expect((await shared.stream({ initialState: snapshot }).push([4])).data).toEqual(next.data)
  await stream.reset()
  expect((await stream.push([1])).data).toEqual((await shared.predict([[1]])).data)
  await expect(stream.restore({ nothing: [[1]] })).rejects.toThrow(/a state must be one of/)
  stream.close()
  await expect(stream.push([1])).rejects.toThrow(/the stream was closed/)
})

test('what a stream keeps is kept for the new steps', async () => {
  const stream = shared.stream({ keep: ['recurrent_1.gru_1.hidden'] })
  await stream.push([1, 2])
  const { kept, states } = await stream.push([3])
  expect(kept['recurrent_1.gru_1.hidden']!.shape).toEqual([1, 1, 3])
  expect(kept['recurrent_1.gru_1.hidden']!.data).toEqual(states['recurrent_1/gru_1/hidden']!.data)
})

test('a network that cannot be run bit by bit is refused with the reason', () => {
  const numbers = (...layers: Parameters<typeof sequential>[0]) => sequential(layers, reference)
  expect(() =>
    numbers(bidirectional(recurrent(lstm({ units: 2 }), { inputs: 2 })))
      .build([null, null, 2])
      .stream(),
  ).toThrow(/'bidirectional_1' \(bidirectional\(recurrent\(lstm\)\)\) needs the steps to come; give whole sequences to predict/)
  expect(() => numbers(recurrent(lstm({ units: 2 }), { inputs: 2, goBackwards: true })).stream()).toThrow(
    /'lstm_1' .* needs the steps to come/,
  )
  expect(() => numbers(dense({ units: 2, inputs: 2 })).stream()).toThrow(/the model takes no sequence/)
  const fixed = input({ shape: [5, 2], name: 'window' })
  expect(() => model({ inputs: fixed, outputs: recurrent(lstm({ units: 2 }))(fixed) }).stream()).toThrow(
    /the input 'window' has exactly 5 steps/,
  )
  const any = input({ shape: [null, 2] })
  expect(() => model({ inputs: any, outputs: dropout({ rate: 0.5 })(any, { training: true }) }).stream()).toThrow(/draws random numbers/)
})

test('10,000 pushes leave memory as it was', async () => {
  const one = reader({ engine: 'wasm' })
  const pool = one.streams()
  const streams = Array.from({ length: 50 }, () => pool.open())
  const turn = (i: number) =>
    Promise.all(streams.map((stream, k) => stream.push(Array.from({ length: 1 + (i % 3) }, (_, j) => (i + j + k) % 9))))
  for (let i = 0; i < 40; i++) await turn(i)
  global.gc?.()
  const before = process.memoryUsage()
  for (let i = 0; i < 200; i++) await turn(i)
  global.gc?.()
  const after = process.memoryUsage()
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(8 << 20)
  expect(after.external - before.external).toBeLessThan(8 << 20)
}, 60_000)

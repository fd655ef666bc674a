import { expect, test } from 'vitest'
import { gru } from '../../cells/gru.ts'
import { bidirectional } from '../../layers/bidirectional.ts'
import { dense } from '../../layers/dense.ts'
import { embedding } from '../../layers/embedding.ts'
import { input } from '../../layers/input.ts'
import type { Symbolic } from '../../layers/layer.ts'
import { recurrent } from '../../layers/recurrent.ts'
import { model } from '../functional.ts'
import { open } from '../open.ts'
import { sequenceToSequence } from './sequence-to-sequence.ts'
import { START, STOP, SYMBOLS, smallModel, teacherForced } from './small-models.test-support.ts'

const kinds = ['bahdanau', 'luong', 'states', 'two layers', 'summarizer'] as const

test.each(kinds)('greedy writing takes at every step what the model finds likeliest after what was written: %s', async (kind) => {
  const of = smallModel(kind)
  const source = [3, 5, 4]
  const [written] = await sequenceToSequence(of, { start: START, stop: STOP }).generate([source], { maxLength: 6 })
  const prefix = [START]
  let score = 0
  let stopped = false
  while (prefix.length <= 6 && !stopped) {
    const chances = (await teacherForced(of, source, prefix)).at(-1)!
    const allowed = chances.map((chance, symbol) => (symbol === START ? -Infinity : chance))
    const best = allowed.indexOf(Math.max(...allowed))
    score += Math.log(Math.exp(chances[best]!) / (1 - Math.exp(chances[START]!)))
    stopped = best === STOP
    prefix.push(best)
  }
  expect([...written!.ids]).toEqual(prefix.slice(1).filter((symbol) => symbol !== STOP))
  expect(written!.stopped).toBe(stopped)
  expect(written!.score).toBeCloseTo(score, 4)
})

const methods = ['greedy', { beam: { width: 3 } }] as const

test.each(methods)('what is written for a row is what is written for it alone, whatever the lengths of others: %o', async (method) => {
  for (const kind of kinds) {
    const writer = sequenceToSequence(smallModel(kind, { seed: 7 }), { start: START, stop: STOP })
    const sources = [[3], [5, 4, 3, 3], [4, 5], [3, 4, 5, 5, 4, 3], [5]]
    const together = await writer.generate(sources, { method, maxLength: 5 })
    for (const [i, source] of sources.entries()) {
      const [alone] = await writer.generate([source], { method, maxLength: 5 })
      expect([...together[i]!.ids], `${kind} ${i}`).toEqual([...alone!.ids])
      expect(together[i]!.score).toBeCloseTo(alone!.score, 4)
    }
  }
})

test('a beam of one hypothesis is greedy', async () => {
  for (const kind of kinds)
    for (let seed = 1; seed <= 2; seed++) {
      const writer = sequenceToSequence(smallModel(kind, { seed }), { start: START, stop: STOP })
      const sources = [
        [3, 5, 4],
        [5, 5],
      ]
      const greedy = await writer.generate(sources, { maxLength: 6 })
      const beam = await writer.generate(sources, { maxLength: 6, method: { beam: { width: 1 } } })
      expect(beam.map(({ ids, stopped }) => ({ ids, stopped }))).toEqual(greedy.map(({ ids, stopped }) => ({ ids, stopped })))
      beam.forEach(({ score }, i) => {
        expect(score).toBeCloseTo(greedy[i]!.score, 4)
      })
    }
})

test.each([0, 0.6, 2])('a beam that is wide enough finds the best of all sequences, by length penalty %d', async (lengthPenalty) => {
  for (const kind of kinds) {
    const of = smallModel(kind, { seed: 3, symbols: 5 })
    const source = [3, 4, 3]
    const all = await everySequence(of, source, 3)
    const best = all.reduce((a, b) => (rank(b, lengthPenalty) > rank(a, lengthPenalty) ? b : a))
    const [found] = await sequenceToSequence(of, { start: START, stop: STOP }).generate([source], {
      maxLength: 3,
      method: { beam: { width: 64, lengthPenalty } },
    })
    expect([...found!.ids]).toEqual(best.ids.filter((symbol) => symbol !== STOP))
    expect(found!.score).toBeCloseTo(best.score, 4)
  }
})

interface Sequence {
  readonly ids: readonly number[]
  readonly score: number
}

const rank = ({ ids, score }: Sequence, alpha: number): number => score / ((5 + ids.length) / 6) ** alpha

/** Every sequence up to a length, or to the stop symbol, with its log-probability; the start symbol is never one of it. */
async function everySequence(of: Parameters<typeof teacherForced>[0], source: readonly number[], length: number): Promise<Sequence[]> {
  const done: Sequence[] = []
  let open: Sequence[] = [{ ids: [], score: 0 }]
  for (let step = 0; step < length; step++) {
    const next: Sequence[] = []
    for (const { ids, score } of open) {
      const chances = (await teacherForced(of, source, [START, ...ids])).at(-1)!
      const rest = Math.log(1 - Math.exp(chances[START]!))
      chances.forEach((chance, symbol) => {
        if (symbol === START) return
        const longer = { ids: [...ids, symbol], score: score + chance - rest }
        if (symbol === STOP || step === length - 1) done.push(longer)
        else next.push(longer)
      })
    }
    open = next
  }
  return done
}

test('attention is given for every symbol: one row of weights over its own source, which sum to 1', async () => {
  for (const kind of ['bahdanau', 'luong', 'summarizer'] as const)
    for (const method of [...methods, { sampling: { seed: 4 } }]) {
      const writer = sequenceToSequence(smallModel(kind, { seed: 5 }), { start: START, stop: STOP })
      const sources = [[3, 5, 4, 3], [4], [5, 3]]
      const written = await writer.generate(sources, { method, maxLength: 4, attention: true })
      for (const [i, { ids, attention }] of written.entries()) {
        expect(attention!.shape).toEqual([ids.length, sources[i]!.length])
        expect((attention!.toArray() as number[][]).flat()).toEqual([...attention!.data])
        for (let step = 0; step < ids.length; step++) {
          const row = Array.from(attention!.data.subarray(step * sources[i]!.length, (step + 1) * sources[i]!.length))
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
        }
      }
    }
})

test('the same seed draws the same, another one something else, and temperature 0 is greedy', async () => {
  const writer = sequenceToSequence(smallModel('bahdanau', { seed: 2 }), { start: START, stop: STOP })
  const sources = Array.from({ length: 6 }, (_, i) => [3 + (i % 3), 4, 5])
  const draw = async (sampling: object) =>
    (await writer.generate(sources, { method: { sampling }, maxLength: 8 })).map(({ ids }) => [...ids])
  expect(await draw({ seed: 5 })).toEqual(await draw({ seed: 5 }))
  expect(await draw({ seed: 5 })).not.toEqual(await draw({ seed: 6 }))
  expect(await draw({ temperature: 0 })).toEqual((await writer.generate(sources, { maxLength: 8 })).map(({ ids }) => [...ids]))
})

test('the start symbol, and what is named, are never written', async () => {
  const writer = sequenceToSequence(smallModel('states', { seed: 2 }), { start: START, stop: STOP })
  for (const method of [...methods, { sampling: { temperature: 5 } }]) {
    const written = await writer.generate([[3, 4], [5]], { method, maxLength: 20, never: [0, 4] })
    for (const { ids } of written) for (const never of [START, STOP, 0, 4]) expect([...ids]).not.toContain(never)
  }
})

test('a model opened from what was saved, its cells without their source, writes the same', async () => {
  for (const kind of ['bahdanau', 'luong'] as const) {
    const of = smallModel(kind, { seed: 6 })
    const write = async (from: typeof of) =>
      await sequenceToSequence(from, { start: START, stop: STOP }).generate([[3, 4, 5], [5]], {
        method: { beam: { width: 2 } },
        maxLength: 5,
        attention: true,
      })
    expect(await write(await open(await of.save(), { engine: 'wasm' }))).toEqual(await write(of))
  }
})

test('many symbols are written in several runs as in one', async () => {
  const writer = sequenceToSequence(smallModel('bahdanau', { seed: 8 }), { start: START, stop: STOP })
  for (const method of methods) {
    const [long] = await writer.generate([[3, 4]], { method, maxLength: 200, never: [STOP], attention: true })
    expect(long!.ids).toHaveLength(200)
    expect(long!.stopped).toBe(false)
    expect(long!.attention!.shape).toEqual([200, 2])
  }
})

test('an aborted call ends with the signal’s reason', async () => {
  const writer = sequenceToSequence(smallModel('states'), { start: START, stop: STOP })
  const controller = new AbortController()
  const call = writer.generate(
    Array.from({ length: 200 }, () => [3, 4, 5]),
    { maxLength: 100_000, never: [STOP], signal: controller.signal },
  )
  setTimeout(() => controller.abort(new Error('enough')), 30)
  await expect(call).rejects.toThrow('enough')
})

test('a decoder that looks ahead, a model without one, and symbols that are none are refused with a reason', async () => {
  const make = (decoder: (y: Symbolic, x: Symbolic) => Symbolic) => {
    const source = input({ shape: [null], name: 'source' })
    const target = input({ shape: [null], name: 'target' })
    const ids = (at: Symbolic) => embedding({ vocabulary: 6, units: 4 })(at)
    return model({ inputs: [source, target], outputs: dense({ units: 6 })(decoder(ids(target), ids(source))), engine: 'wasm' })
  }
  const refused =
    (of: ReturnType<typeof make>, options: object = {}) =>
    () =>
      sequenceToSequence(of, { start: START, stop: STOP, ...options })
  const bothWays = make((y, x) => {
    const [, forward, backward] = bidirectional(recurrent(gru({ units: 3 }), { returnState: true }))(x)
    return bidirectional(recurrent(gru({ units: 3 }), { returnSequences: true }))(y, { initialState: [forward!, backward!] })
  })
  expect(refused(bothWays)).toThrow(/sequenceToSequence: the decoder looks ahead/)
  const last = make((y) => recurrent(gru({ units: 3 }))(y))
  expect(refused(last)).toThrow(/the model gives no class for each step of the target/)
  const fine = make((y, x) => recurrent(gru({ units: 3 }), { returnSequences: true })(y, { initialState: recurrent(gru({ units: 3 }))(x) }))
  expect(refused(fine, { target: 'source' })).toThrow(/no input 'source' of ids has as many steps as the output/)
  expect(refused(fine, { target: 'other' })).toThrow(/target must be one of 'source', 'target', got 'other'/)
  expect(refused(fine, { stop: 6 })).toThrow(/stop must be a whole number from 0 to 5, one of the model's symbols, got 6/)
  await expect(refused(fine)().generate([[3]], { attention: true })).rejects.toThrow(
    /the model has no attention from the target to a source/,
  )
  await expect(refused(fine)().generate([[9]])).rejects.toThrow(/9/)
  await expect(refused(fine)().generate([[3]], { method: { beam: { width: 0 } } })).rejects.toThrow(
    /width must be a whole number from 1, got 0/,
  )
})

test.each([...methods, { sampling: { seed: 3 } }] as const)(
  'a row is not stopped before it has the fewest symbols asked for: %o',
  async (method) => {
    for (const kind of kinds) {
      const of = smallModel(kind)
      const { weights } = of
      const bias = Object.keys(weights)
        .filter((path) => path.endsWith('/bias') && weights[path]!.shape[0] === SYMBOLS)
        .at(-1)!
      of.setWeights({
        ...weights,
        [bias]: { shape: [SYMBOLS], data: Float32Array.from({ length: SYMBOLS }, (_, i) => (i === STOP ? 9 : 0)) },
      })
      const writer = sequenceToSequence(of, { start: START, stop: STOP })
      const lengths = async (minLength: number) => {
        const written = await writer.generate([[3, 5, 4], [4]], { method, maxLength: 6, minLength })
        return written.map(({ ids, stopped }) => [ids.length, ids.includes(STOP), stopped])
      }
      expect(await lengths(0), kind).toEqual([
        [0, false, true],
        [0, false, true],
      ])
      expect(await lengths(2), kind).toEqual([
        [2, false, true],
        [2, false, true],
      ])
    }
    const writer = sequenceToSequence(smallModel('states'), { start: START, stop: STOP })
    await expect(writer.generate([[3]], { maxLength: 2, minLength: 3 })).rejects.toThrow(/minLength/)
  },
)

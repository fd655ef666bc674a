import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import type { EngineOptions } from '../engine/open.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { concatenate } from '../layers/concatenate.ts'
import { dense } from '../layers/dense.ts'
import { input } from '../layers/input.ts'
import type { Layer, Symbolic } from '../layers/layer.ts'
import { layerNormalization } from '../layers/layer-normalization.ts'
import { average, maximum } from '../layers/merge.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam } from '../training/optimizers/adam.ts'
import { model } from './functional.ts'
import type { Model } from './model.ts'
import { open } from './open.ts'

const reference = { engine: 'reference' } as const
const WIDTH = 2

/** What a graph may be grown by: a layer over one sequence or two of them, all of one width, so that any may follow any. */
const kinds = [
  () => recurrent(gru({ units: WIDTH }), { returnSequences: true }),
  () => recurrent(lstm({ units: WIDTH }), { returnSequences: true }),
  () => bidirectional(recurrent(gru({ units: WIDTH }), { returnSequences: true }), { mergeMode: 'sum' }),
  () => dense({ units: WIDTH, activation: 'tanh' }),
  () => layerNormalization(),
] as const
const merges = [() => average(), () => maximum(), () => concatenate()] as const

/** Each growth: what to add, what it takes of what there is, and whether a layer from before is called again. */
const growths = fc.array(fc.record({ kind: fc.nat(7), one: fc.nat(20), two: fc.nat(20), again: fc.boolean() }), {
  minLength: 1,
  maxLength: 9,
})

function grown(
  list: readonly { readonly kind: number; readonly one: number; readonly two: number; readonly again: boolean }[],
  engine: EngineOptions = reference,
): Model {
  const x = input({ shape: [null, WIDTH], name: 'x' })
  const made: Symbolic[] = [x]
  const layers: Layer[] = []
  const pick = (at: number) => made[at % made.length]!
  for (const { kind, one, two, again } of list) {
    if (kind >= kinds.length) {
      const merged = merges[kind - kinds.length]!() as unknown as Layer
      const both = merged([pick(one), pick(two)]) as Symbolic
      made.push(kind === 7 ? (dense({ units: WIDTH })(both) as Symbolic) : both)
      continue
    }
    const layer = again && layers.length > 0 ? layers[two % layers.length]! : (kinds[kind]!() as unknown as Layer)
    if (!layers.includes(layer)) layers.push(layer)
    made.push(layer(pick(one)) as Symbolic)
  }
  return model({ inputs: x, outputs: [made[made.length - 1]!, made[Math.floor(made.length / 2)]!], ...engine, seed: list.length })
}

const x = { data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.3)), shape: [3, 4, WIDTH] }

test('any graph is saved and opened with its bits, is the same as a layer and as a part, and is drawn in 80 columns', async () => {
  await fc.assert(
    fc.asyncProperty(growths, async (list) => {
      const one = grown(list)
      const { outputs } = await one.predict(x)
      const again = await open(await one.save(), reference)
      expect((await again.predict(x)).outputs).toEqual(outputs)
      expect(again.draw()).toBe(one.draw())
      expect(again.summary()).toBe(one.summary())

      const outer = input({ shape: [null, WIDTH], name: 'outer' })
      const within = model({ inputs: outer, outputs: one.asLayer<readonly Symbolic[]>({ name: 'inner' })(outer), ...reference })
      expect((await within.predict(x)).outputs).toEqual(outputs)
      expect((await (await open(await within.save(), reference)).predict(x)).outputs).toEqual(outputs)

      const places = one.draw().split('\n')
      expect(places.every((line) => line.length <= 80)).toBe(true)
      for (const { name } of one.layers) expect(places.some((line) => line.includes(` ${name}`))).toBe(true)

      const keep = [...one.named]
      const kept = await one.predict(x, { keep })
      expect(kept.outputs).toEqual(outputs)
      const [name] = one.layers.map((layer) => layer.name)
      if (name === undefined) return
      const part = one.part({ inputs: one.symbolic('x'), outputs: one.symbolic(name) })
      expect((await part.predict(x)).data).toEqual(kept.kept[name]!.data)
    }),
    { numRuns: 15 },
  )
})

test('of any graph, keeping all there is to see and the gradient for each changes no bit of a training step', async () => {
  await fc.assert(
    fc.asyncProperty(growths, async (list) => {
      const [plain, watched] = [grown(list, { engine: 'wasm' }), grown(list, { engine: 'wasm' })]
      if (plain.count.trainable === 0) return
      const keep = [...watched.named, ...watched.named.map((name) => `d loss / d ${name}`)]
      const width = plain.outputs.map(({ shape }) => shape[2]!)
      const targets = width.map((size) => ({ data: new Float32Array(12 * size).fill(0.5), shape: [3, 4, size] }))
      const train = (one: Model, kept: readonly string[]) =>
        one.trainOnBatch(x, targets, { loss: 'meanSquaredError', optimizer: adam(), keep: kept })
      const [a, b] = [await train(plain, []), await train(watched, keep)]
      expect([b.loss, b.gradientNorm]).toEqual([a.loss, a.gradientNorm])
      expect(watched.weights).toEqual(plain.weights)
    }),
    { numRuns: 8 },
  )
}, 120_000)

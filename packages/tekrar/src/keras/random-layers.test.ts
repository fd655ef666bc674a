import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { families as engineFamilies } from '../engine/engines.test-support.ts'
import type { Executor } from '../execution/executor.ts'
import { interpreted } from '../execution/interpreted.ts'
import { planned } from '../execution/planned.ts'
import type { KerasArray } from './arrays.ts'
import { layerFromKeras } from './layer-from-keras.ts'
import { drawing, drawnWeights, type RandomCall, randomCall } from './random-layers.test-support.ts'
import { Comparison, leaves, PATIENCE } from './replay.test-support.ts'

/** What a layer gives, and the gradients of its outputs times numbers drawn at random. */
async function answerOf({ layer, inputs, mask, several, training, seed }: RandomCall, executor: Executor): Promise<readonly KerasArray[]> {
  const made = layerFromKeras(layer, { executor })
  const given = several ? inputs : inputs[0]!
  const options = { mask: several ? mask : mask[0], training }
  await made.call(given, options)
  made.setWeights(
    drawnWeights(
      made.getWeights().map(({ shape }) => shape),
      seed,
    ),
  )
  const outputs = leaves(await made.call(given, options)) as readonly KerasArray[]
  const random = drawing(seed + 1)
  const cotangents = outputs.map(({ shape, data }) => ({
    shape,
    data: Float64Array.from(data, () => (2 * Math.floor(random() * 512) - 511) / 512),
  }))
  const gradients = await made.gradients(given, cotangents, options)
  return [...outputs, ...gradients.weights, ...gradients.inputs].filter((array) => array !== undefined)
}

for (const { name, engines } of engineFamilies)
  describe.skipIf(typeof engines === 'string')(`the ${name} engine`, () => {
    test(
      "gives what the float64 reference gives, within 1e-5 of each tensor's largest magnitude, for layers drawn anew",
      async () => {
        const engine = (engines as Exclude<typeof engines, string>)[0]!
        await fc.assert(
          fc.asyncProperty(randomCall, async (call) => {
            const exact = await answerOf(call, interpreted('float64'))
            const fast = await answerOf(call, planned(engine, 'a test'))
            expect(fast).toHaveLength(exact.length)
            const comparison = new Comparison(1e-5)
            // What terms of other tensors' size leave when they cancel has fewer digits of its own in float32; what they leave of 0 (the bias of a key) has none.
            const largestOf = ({ data }: KerasArray) => Math.max(0, ...Array.from(data, Math.abs))
            const largest = Math.max(...exact.map(largestOf))
            const floorOf = (array: KerasArray) => (largestOf(array) < 1e-12 ? largest : 0.1 * largest)
            for (const [i, array] of exact.entries())
              comparison.array(`array ${i + 1}`, fast[i], { shape: array.shape, data: [...array.data] }, floorOf(array))
            expect(comparison.differences).toEqual([])
          }),
          { numRuns: Number(process.env.TEKRAR_RANDOM_LAYERS ?? 40) },
        )
      },
      PATIENCE,
    )
  })

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import { add, mean, multiply, sum, variable } from '../graph/ops.ts'
import { bidirectional } from './bidirectional.ts'
import { defineLayer } from './define-layer.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import type { Layer, Signal } from './layer.ts'
import { lossOf, place, sequenceOf, values, vectorOf } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'
import { commonConfig, maskOfRank } from './signals.ts'
import { timeDistributed } from './time-distributed.ts'

/** Step t of [steps, batch, …]. */
const stepOf = (data: readonly number[], t: number, steps: number): number[] =>
  data.slice((t * data.length) / steps, ((t + 1) * data.length) / steps)

/** [batch, inner, …] as [inner, batch, …], or back. */
function turned(data: readonly number[], first: number, second: number): number[] {
  const width = data.length / first / second
  return Array.from({ length: second }, (_, b) =>
    Array.from({ length: first }, (_, a) => data.slice((a * second + b) * width, (a * second + b + 1) * width)),
  ).flat(2)
}

const layers: Record<string, () => Layer> = {
  recurrent: () => recurrent(lstm({ units: 2 })) as Layer,
  'every output': () => recurrent(gru({ units: 2 }), { returnSequences: true, goBackwards: true }) as Layer,
  bidirectional: () => bidirectional(recurrent(gru({ units: 2 }), { returnSequences: true, returnState: true })) as Layer,
  nested: () => timeDistributed(recurrent(gru({ units: 2 }), { name: 'inner' }), { name: 'outer' }) as Layer,
}

for (const [name, make] of Object.entries(layers))
  test(`every step goes through the layer by itself: ${name}`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (steps, batch) => {
        const rest = name === 'nested' ? [3, 2, 2] : [3, 2]
        const all = place(timeDistributed(make(), { name: 'all' }), sequenceOf(...rest), { name: 'all' })
        const label = make().name ?? make().label
        const child: Signal = { shape: [3, BATCH, ...rest.slice(1)], type: 'float', sequence: true }
        const alone = place(make(), child, { name: `all/${label}` })
        const width = rest.reduce((a, b) => a * b, 1)
        const x = Array.from({ length: steps * batch * width }, (_, i) => Math.sin(i))
        const given = values(all.tensors, { x }, { steps, batch })
        const zeros = Object.fromEntries(
          alone.built.states.map((state) => [state.name, new Array(99).fill(0).slice(0, batch * (state.shape[1] as number))]),
        )
        for (let t = 0; t < steps; t++) {
          const one = values(alone.tensors, { ...zeros, x: turned(stepOf(x, t, steps), batch, 3) }, { batch })
          for (const [i, signal] of alone.built.outputs.entries()) {
            const expected = one[`output ${i}`]!
            const inner = signal.shape[0] as number
            expect(stepOf(given[`output ${i}`]!, t, steps)).toEqual(signal.sequence ? turned(expected, inner, batch) : expected)
          }
        }
      }),
      { numRuns: 6 },
    )
  })

test('a layer that acts on every vector by itself is called once, on all of them', () => {
  const { tensors, built } = place(timeDistributed(dense({ units: 3 })), sequenceOf(4, 2))
  expect(built.weights.map(({ path }) => path)).toEqual(['layer/dense/kernel', 'layer/dense/bias'])
  expect(tensors['output 0']!.shape).toEqual([STEPS, BATCH, 4, 3])
  expect(built.outputs[0]!.sequence).toBe(true)
})

test('exact gradients, weights and what comes in, with a mask, which is passed on', () => {
  const { tensors } = place(timeDistributed(recurrent(lstm({ units: 2 }), { activityRegularizer: 'l2' }) as Layer), sequenceOf(2, 2), {
    mask: true,
  })
  const gradients = expectExactGradients(lossOf(tensors), { extents: { batch: 2, steps: 2 }, inputs: { mask: [1, -1, 1, 1] } })
  expect(Object.keys(gradients)).toEqual(expect.arrayContaining(['layer/lstm/kernel', 'x']))
  expect(values(tensors, { mask: [1, -1, 1, 1] }, { batch: 2, steps: 2 })['output mask 0']).toEqual([1, 0, 1, 1])
})

/** Adds the batch's mean to what it has seen; masked rows give zero. */
const drifting = (): Layer =>
  defineLayer({
    kind: 'drifting',
    label: 'drifting',
    trainable: true,
    build([input], context) {
      const seen = context.weight('seen', [], (shape) => new Float32Array(shape.length + 1), { trainable: false })
      return {
        path: context.path,
        kind: 'drifting',
        title: 'drifting',
        outputs: [input!],
        weights: [seen],
        states: [],
        config: commonConfig(context.path, this),
        call: ([x]) => {
          const next = add(variable(seen), mean(x!.tensor))
          const output = add(x!.tensor, next)
          return {
            outputs: [{ tensor: x!.mask ? multiply(output, maskOfRank(x!.mask, 2)) : output }],
            states: [],
            named: {},
            updates: [{ variable: seen, value: next }],
            losses: [sum(x!.tensor)],
          }
        },
      }
    },
  })

test('what training writes goes on from step to step, losses add up, and a mask [batch] comes with the step', () => {
  const { tensors } = place(timeDistributed(drifting()), { ...sequenceOf(1), shape: [STEPS, BATCH, 1] }, { mask: true, training: true })
  const x = [1, 3, 10, 20]
  const given = values(tensors, { x, mask: [1, 1, 1, -1], 'layer/drifting/seen': [100] }, { batch: 2, steps: 2 })
  expect(given['new layer/drifting/seen']).toEqual([100 + 2 + 15])
  expect(given['output 0']).toEqual([103, 105, 127, 0])
  expect(given['loss 0']).toEqual([34])
})

test('what is dropped is drawn anew at every step', () => {
  const ones = new Array(2 * 3 * 400).fill(1)
  const cell = recurrent(gru({ units: 1, dropout: 0.5 }), { name: 'inner' })
  for (const layer of [timeDistributed(dropout({ rate: 0.5 })), timeDistributed(cell as Layer)]) {
    const { tensors } = place(layer, sequenceOf(3, 400), { training: true })
    const output = values(tensors, { x: ones, random: [4, 2] }, { batch: 1, steps: 2 })['output 0']!
    expect(stepOf(output, 0, 2)).not.toEqual(stepOf(output, 1, 2))
  }
})

test('a frozen layer within is frozen, and what does not suit is refused', () => {
  const { built } = place(timeDistributed(dense({ units: 3, trainable: false })), sequenceOf(4, 2))
  expect(built.weights.map(({ trainable }) => trainable)).toEqual([false, false])
  expect(() => place(timeDistributed(dense({ units: 3 })), vectorOf(2))).toThrow(
    /timeDistributed\(dense\) 'layer': expected a sequence of shape \[batch, steps, …\], got numbers of shape \[batch, 2\]/,
  )
  expect(() => place(timeDistributed(recurrent(gru({ units: 2 }), { stateful: true }) as Layer), sequenceOf(3, 2))).toThrow(
    /'gru' would carry its state from call to call; leave stateful out/,
  )
  expect(() => timeDistributed('dense' as never)).toThrow(/timeDistributed: layer must be a layer, got dense/)
})

test('what happens inside the layer at every step can be seen: states and gates at the steps within, after the steps without', () => {
  const layer = () => recurrent(lstm({ units: 2 }), { name: 'inner' })
  const all = place(timeDistributed(layer() as Layer, { name: 'all' }), sequenceOf(3, 2), { name: 'all', views: true })
  const child: Signal = { shape: [3, BATCH, 2], type: 'float', sequence: true }
  const alone = place(layer() as Layer, child, { name: 'all/inner', views: true })
  const names = Object.keys(alone.result.named)
  expect(names).toContain('all/inner/gates/forget')
  expect(Object.keys(all.result.named)).toEqual(names)
  const [steps, batch] = [4, 2]
  const x = Array.from({ length: steps * batch * 6 }, (_, i) => Math.sin(i))
  const given = values(all.tensors, { x }, { steps, batch })
  const zeros = { 'all/inner/hidden': [0, 0, 0, 0], 'all/inner/memory': [0, 0, 0, 0] }
  for (let t = 0; t < steps; t++) {
    const one = values(alone.tensors, { ...zeros, x: turned(stepOf(x, t, steps), batch, 3) }, { batch })
    for (const name of names) expect(stepOf(given[name]!, t, steps)).toEqual(turned(one[name]!, 3, batch))
  }
})

import { expect, test } from 'vitest'
import type { JsonObject } from '../base/json.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { absolute, maximum, multiply, sum, tanh } from '../graph/ops.ts'
import { l2 } from '../graph/regularizers.ts'
import { bidirectional } from './bidirectional.ts'
import { dense } from './dense.ts'
import type { Layer } from './layer.ts'
import { type PlaceOptions, place, sequenceOf, signalOfSteps, values } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'
import { fastWeights, looking } from './recurrent-cells.test-support.ts'
import { openLayer } from './table.ts'
import { timeDistributed } from './time-distributed.ts'

const saved = (layer: Layer, options: PlaceOptions = {}, width: readonly number[] = [2]): JsonObject => {
  const { kind, config } = place(layer, sequenceOf(...width), options).built
  return JSON.parse(JSON.stringify({ kind, ...config }))
}

const attention: PlaceOptions = { constants: [signalOfSteps('steps of a/b', [3])], masked: true }

const layers: Record<string, { layer: Layer; options?: PlaceOptions; width?: readonly number[] }> = {
  simple: {
    layer: recurrent(simpleRnn({ units: 2, activation: (x) => tanh(multiply(x, 2)) }), { returnSequences: true, zeroOutputForMask: true }),
  },
  'lstm with dropout': { layer: recurrent(lstm({ units: 2, recurrentDropout: 0.3 }), { dropout: 0.4, returnState: true }) },
  stack: {
    layer: recurrent([gru({ units: 2, dropout: 0.3, resetAfter: false }), lstm({ units: 3 })], { goBackwards: true, stateful: true }),
  },
  'one’s own': { layer: recurrent(fastWeights({ units: 2, dropout: 0.2, recurrentDropout: 0.3 }), { returnSequences: true }) },
  'with constants': { layer: recurrent(looking({ units: 2, dropout: 0.2 }), { returnSequences: true }), options: attention },
  regularized: {
    layer: recurrent(gru({ units: 2 }), {
      returnState: true,
      returnSequences: true,
      activityRegularizer: (x) => sum(absolute(x)),
    }),
  },
  'by name': { layer: recurrent(gru({ units: 2 }), { activityRegularizer: l2({ l2: 0.5 }) }) },
  bidirectional: {
    layer: bidirectional(recurrent(lstm({ units: 2, dropout: 0.5 }), { name: 'way', returnState: true, trainable: false }), {
      mergeMode: 'ave',
    }),
  },
  'time distributed': { layer: timeDistributed(bidirectional(recurrent(gru({ units: 2 })))), width: [3, 2] },
  'time distributed, at once': { layer: timeDistributed(dense({ units: 2 })), width: [3, 2] },
}

for (const [name, { layer, options = {}, width = [2] }] of Object.entries(layers))
  test(`opened without its source it does the same, at prediction and in training: ${name}`, () => {
    const data = saved(layer, options, width)
    const opened = openLayer(data, 'file')
    expect(saved(opened, options, width)).toEqual(data)
    const extents = { batch: 2, steps: 3, 'steps of a/b': 4, others: 4 }
    for (const training of [false, true]) {
      const at = { ...options, training, mask: true, views: width.length === 1 }
      const [before, after] = [place(layer, sequenceOf(...width), at), place(opened, sequenceOf(...width), at)]
      expect(after.built.weights.map(({ path, shape, trainable }) => ({ path, shape, trainable }))).toEqual(
        before.built.weights.map(({ path, shape, trainable }) => ({ path, shape, trainable })),
      )
      expect(after.built.states).toEqual(before.built.states)
      expect(values(after.tensors, { random: [5, 1] }, extents)).toEqual(values(before.tensors, { random: [5, 1] }, extents))
    }
  })

test('constants of another length, under another name, suit an opened cell', () => {
  const { layer } = layers['with constants']!
  const opened = openLayer(saved(layer, attention), 'file')
  const elsewhere: PlaceOptions = { constants: [signalOfSteps('others', [3])], masked: true }
  const run = (one: Layer) => values(place(one, sequenceOf(2), elsewhere).tensors, {}, { batch: 2, steps: 3, others: 5 })
  expect(run(opened)).toEqual(run(layer))
  expect(() => place(opened, sequenceOf(2), { constants: [signalOfSteps('others', [4])] })).toThrow(
    /cell looking: expected memory of shape \[batch, size 1, 3\], as when it was saved, got \[batch, others, 4\]/,
  )
  expect(() => place(opened, sequenceOf(3), elsewhere)).toThrow(/expected steps of shape \[2\], as when it was saved, got \[3\]/)
})

test('regularizers and constraints of weights are opened as they were, one’s own too', () => {
  const cell = lstm({
    units: 2,
    kernelRegularizer: 'l2',
    biasRegularizer: (w) => sum(multiply(w, 3)),
    recurrentConstraint: 'nonNeg',
    biasConstraint: (w) => maximum(w, 0.5),
  })
  const opened = openLayer(saved(recurrent(cell)), 'file')
  const of = (layer: Layer) =>
    place(layer, sequenceOf(2)).built.weights.map(({ path, regularizer, constraint, shape }) => {
      const weight = { op: { kind: 'input', name: 'w' }, inputs: [], shape, type: 'float' } as const
      return [
        path,
        regularizer && values({ loss: regularizer(weight) }, {}, {}),
        constraint && values({ next: constraint(weight) }, {}, {}),
      ]
    })
  expect(of(opened)).toEqual(of(recurrent(cell)))
  expect(of(opened).flat().filter(Boolean)).toHaveLength(7)
  const { weights } = place(opened, sequenceOf(2)).built
  const { kind, settings } = weights[0]!.regularizer as unknown as JsonObject
  expect({ kind, settings }).toEqual({ kind: 'l2', settings: { l2: 0.01 } })
  const data = saved(recurrent(cell))
  const cellData = (data.cells as JsonObject[])[0]!
  const changed = (functions: JsonObject) => {
    const [kernel, ...others] = cellData.weights as unknown as JsonObject[][]
    return () => openLayer({ ...data, cells: [{ ...cellData, weights: [[kernel![0]!, kernel![1]!, functions], ...others] }] }, 'file')
  }
  expect(changed({ regularizer: { kind: 'l2', settings: { l2: -1 } } })).toThrow(/weights\[0\]\[2\]\.regularizer: .*at least 0/)
  expect(changed({ constraint: { kind: 'maxNorm', settings: { axis: 7 } } })).toThrow(/weights\[0\]\[2\]\.constraint: /)
  expect(changed({ regularizer: { kind: 'nonNeg', settings: {} } })).toThrow(/regularizer\.kind: expected one of l1/)
})

test('a file that was changed is refused by the place that is wrong', () => {
  const data = saved(layers['lstm with dropout']!.layer)
  const cell = (data.cells as JsonObject[])[0]!
  const refused = (changed: JsonObject) => expect(() => openLayer({ ...data, ...changed }, 'file'))
  refused({ returnState: 1 }).toThrow(/file\.returnState: expected true or false, got 1/)
  refused({ cells: [{ ...cell, inputs: 3 }] }).toThrow(/file\.cells\[0\]\.step: the step does not have/)
  refused({ cells: [{ ...cell, dropping: { ...(cell.dropping as JsonObject), draws: [] } }] }).toThrow(
    /file\.cells\[0\]\.dropping\.step: the step/,
  )
  const draws = (cell.dropping as { draws: JsonObject[] }).draws
  refused({
    cells: [{ ...cell, dropping: { ...(cell.dropping as JsonObject), draws: draws.map((draw) => ({ ...draw, rate: 1.5 })) } }],
  }).toThrow(/draws\[0\]\.rate: expected a number from 0 to 1/)
  const both = saved(layers.bidirectional!.layer)
  expect(() => openLayer({ ...both, mergeMode: 'max' }, 'file')).toThrow(/file\.mergeMode: expected one of sum, mul/)
  expect(() => openLayer({ ...both, backward: both.forward! }, 'file')).toThrow(/file\.backward: .*goBackwards: true/)
})

import { describe, expect, test } from 'vitest'
import { sameShape } from '../base/shape.ts'
import { differentiate } from '../graph/gradient.ts'
import { variable } from '../graph/ops.ts'
import { layerCases } from './cases.test-support.ts'
import { lossOf, place, run } from './one-layer.test-support.ts'
import { layerReaders, openLayer } from './table.ts'

describe.each(layerCases)('$name', ({ layer, inputs, training = false }) => {
  test.each([{ masks: false }, { masks: true }])(
    'gives the shapes it says, and the same again when it was saved and opened, masks: $masks',
    ({ masks }) => {
      const placed = place(layer, inputs, { masks, training, views: true })
      const { built, result } = placed
      expect(result.outputs).toHaveLength(built.outputs.length)
      for (const [i, { tensor, mask }] of result.outputs.entries()) {
        const { shape, type, sequence } = built.outputs[i]!
        expect(sameShape(tensor.shape, shape)).toBe(true)
        expect(tensor.type).toBe(type)
        // Ids of steps within steps are masked one by one.
        const axes = built.kind === 'embedding' ? shape.length - 1 : sequence ? 2 : 1
        if (mask) expect(sameShape(mask.shape, shape.slice(0, axes))).toBe(true)
      }
      const saved = JSON.parse(JSON.stringify({ kind: built.kind, ...built.config }))
      const again = place(openLayer(saved, 'model.json: layers[0]'), inputs, { masks, training, views: true })
      expect(JSON.parse(JSON.stringify({ kind: again.built.kind, ...again.built.config }))).toEqual(saved)
      expect(again.built.weights.map(({ path, shape }) => `${path} ${shape}`)).toEqual(
        built.weights.map(({ path, shape }) => `${path} ${shape}`),
      )
      expect(again.built.outputs).toEqual(built.outputs)
      expect(run(again)).toEqual(run(placed))
    },
  )
})

test('what pulls at a weight and what it must obey are opened with it', () => {
  const { layer, inputs } = layerCases.find(({ name }) => name === 'dense with pulls')!
  const again = place(openLayer(JSON.parse(JSON.stringify({ kind: 'dense', ...place(layer, inputs).built.config })), 'here'), inputs).built
  const [kernel, bias] = again.weights
  expect(kernel!.regularizer!(variable(kernel!)).shape).toEqual([])
  expect(kernel!.constraint!(variable(kernel!)).shape).toEqual(kernel!.shape)
  expect(bias!.regularizer!(variable(bias!)).shape).toEqual([])
  expect(bias!.constraint).toBeUndefined()
})

test('every kind of layer that opens is tried here, but for those that go over time', () => {
  const tried = new Set(layerCases.map(({ layer }) => layer.kind))
  const untried = Object.keys(layerReaders).filter(
    (kind) => !tried.has(kind) && !['recurrent', 'bidirectional', 'timeDistributed'].includes(kind),
  )
  expect(untried).toEqual([])
})

test('a layer that says each step goes through by itself does the same to all at once as to each alone', () => {
  const cases = layerCases.filter(
    ({ layer, inputs, training }) => layer.everyStep && !training && inputs[0]!.type !== 'index' && inputs[0]!.shape.length === 3,
  )
  expect(cases.length).toBeGreaterThan(5)
  for (const { layer, inputs } of cases) {
    const [batch, , features] = inputs[0]!.shape
    const all = place(layer, inputs)
    const alone = place(layer, [{ shape: [batch!, features!] }], { sizes: { ...all.extents, batch: 12 } })
    const data = { random: [7, 1], x0: Array.from({ length: 48 }, (_, i) => ((i * 37) % 48) / 24 - 0.987) }
    expect(run(alone, { data }).y0, layer.kind).toEqual(run(all, { data }).y0)
  }
})

test('a loss goes through every layer to its inputs', () => {
  for (const { name, layer, inputs, training = false } of layerCases) {
    const placed = place(layer, inputs, { training })
    const wrt = placed.inputs.map(({ tensor }) => tensor).filter(({ type }) => type === 'float')
    const { gradients } = differentiate({ loss: lossOf(placed), wrt, outputs: {} })
    for (const [i, gradient] of gradients.entries()) expect(sameShape(gradient.shape, wrt[i]!.shape), name).toBe(true)
  }
})

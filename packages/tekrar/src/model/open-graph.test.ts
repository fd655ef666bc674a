import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { multiply, tanh } from '../graph/ops.ts'
import { attention } from '../layers/attention.ts'
import { concatenate } from '../layers/concatenate.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { lambda } from '../layers/lambda.ts'
import type { Symbolic } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { model } from './functional.ts'
import type { Model } from './model.ts'
import { open } from './open.ts'
import { parseModel } from './parse-model.ts'
import { checksumOf, type SavedModel } from './saved-model.ts'
import { sequential } from './sequential.ts'

const reference = { engine: 'reference' } as const

/** A place of every kind: shared layers, states, a mask handed over, a layer called in training, a function, a model within. */
function everything(): Model {
  const text = input({ shape: [null], name: 'text' })
  const target = input({ shape: [null], name: 'target' })
  const mask = input({ shape: [null, 1], name: 'counts' })
  const words = embedding({ vocabulary: 9, units: 3, name: 'words' })
  const flat = lambda((x) => multiply(x, 1), { name: 'flat' })(mask)
  const [all, hidden, memory] = recurrent(lstm({ units: 3 }), { returnSequences: true, returnState: true, name: 'encoder' })(
    words(text),
  ) as unknown as [Symbolic, Symbolic, Symbolic]
  const always = dropout({ rate: 0.5, name: 'always' })(words(target), { training: false })
  const decoded = recurrent(lstm({ units: 3 }), { returnSequences: true, name: 'decoder' })(always, { initialState: [hidden, memory] })
  const head = sequential([recurrent(gru({ units: 2 }), { inputs: 3, returnSequences: true })], { ...reference, name: 'head' }).asLayer()
  const seen = attention({ name: 'attention' })([decoded, all]) as Symbolic
  const bent = lambda((x) => tanh(multiply(x, 0.5)), { name: 'bent' })(concatenate()([seen, decoded]))
  return model({
    inputs: [text, target, mask],
    outputs: [dense({ units: 4, name: 'classes' })(bent as Symbolic), head(decoded), flat as Symbolic],
    name: 'everything',
    ...reference,
  })
}

const ids = (rows: number, steps: number) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 5 + (i >> 2)) % 9),
  shape: [rows, steps],
})
const given = () => [ids(2, 5), ids(2, 3), { data: new Float32Array(12).fill(1), shape: [2, 6, 1] }]

let saved: SavedModel
let description: string
beforeAll(async () => {
  saved = await everything().save()
  description = JSON.stringify(saved.json)
})

test('a graph opened again predicts the same bits, and is saved as the same bytes', async () => {
  const one = everything()
  const again = await open({ json: description, weights: saved.weights }, reference)
  const expected = await one.predict(given())
  const predicted = await again.predict(given())
  expect(predicted.outputs).toEqual(expected.outputs)
  expect(Object.keys(predicted.byName)).toEqual(Object.keys(expected.byName))
  expect(await again.save()).toEqual(saved)
  expect(again.draw()).toBe(one.draw())
})

test('the file says which place takes what: places count from 0, inputs first', () => {
  const json = saved.json
  expect(json.inputs).toEqual([
    { name: 'text', shape: [null], type: 'index' },
    { name: 'target', shape: [null], type: 'index' },
    { name: 'counts', shape: [null, 1], type: 'float' },
  ])
  const decoder = json.places.find(({ layer }) => layer === 'decoder')!
  const encoder = json.places.findIndex(({ layer }) => layer === 'encoder') + 3
  expect(decoder.initialState).toEqual([
    [encoder, 1],
    [encoder, 2],
  ])
  expect(json.places.filter(({ layer }) => layer === 'words').map(({ inputs }) => inputs)).toEqual([[[0, 0]], [[1, 0]]])
  expect(json.places.find(({ layer }) => layer === 'always')!.training).toBe(false)
  expect(description).not.toMatch(/=>|function\s*\(/)
})

// biome-ignore lint/suspicious/noExplicitAny: what is damaged here has no type
type Editable = Record<string, any>

const refused = (change: (json: Editable) => void) => {
  const json = JSON.parse(description)
  change(json)
  return expect(() => parseModel({ ...json, checksum: checksumOf(json) }, saved.weights))
}
const placeOf = (json: Editable, name: string): Editable => json.places.find(({ layer }: { layer: string }) => layer === name)

test('every wrong reference is named with its place', () => {
  refused((json) => (json.places[0].inputs[0] = [99, 0])).toThrow(/places\[0\]\.inputs\[0\]: no place before this one has the number 99/)
  refused((json) => (json.places[0].inputs[0] = [0, 1])).toThrow(/places\[0\]\.inputs\[0\]: the place 0 gives 1 outputs, got \[0,1\]/)
  refused((json) => (json.places[0].inputs[0] = [-1, 0])).toThrow(/places\[0\]\.inputs\[0\]\[0\]: expected a whole number from 0/)
  refused((json) => (json.places[0].inputs[0] = 'text')).toThrow(/places\[0\]\.inputs\[0\]: expected a list/)
  refused((json) => (json.places[1].layer = 'nobody')).toThrow(/places\[1\]\.layer: there is no layer 'nobody'/)
  refused((json) => (json.outputs[0] = [0, 5])).toThrow(/outputs\[0\]: the place 0 gives 1 outputs/)
  refused((json) => (json.outputs = [])).toThrow(/outputs: a model gives at least one output/)
  refused((json) => (json.inputs = [])).toThrow(/inputs: a model takes at least one input/)
  refused((json) => (json.inputs[0].shape = [0])).toThrow(/inputs\[0\]\.shape\[0\]: expected a whole number from 1/)
  refused((json) => (json.inputs[1].name = 'text')).toThrow(/two layers are called 'text'/)
  refused((json) => json.layers.push({ ...json.layers[0], name: 'idle' })).toThrow(/layers: the layer 'idle' is called nowhere/)
  refused((json) => (json.layers[1].name = json.layers[0].name)).toThrow(/layers: two layers have one name|there is no layer/)
  refused((json) => (placeOf(json, 'decoder').initialState = [placeOf(json, 'decoder').initialState[0]])).toThrow(
    /places\[\d+\]: .*initial state/,
  )
  refused((json) => (placeOf(json, 'decoder').more = 1)).toThrow(/places\[\d+\]: the key 'more' is not known/)
  refused((json) => (placeOf(json, 'always').training = 'no')).toThrow(/training: expected true or false/)
  refused((json) => json.places.push({ layer: 'words', inputs: [[0, 0]] })).toThrow(/places: 1 of them lead to no output/)
  refused((json) => (placeOf(json, 'bent').initialState = [[0, 0]])).toThrow(/places\[\d+\]: .*takes no initialState/)
})

test('what is wrong in a model within is named with the whole way to it', () => {
  const head = (json: Editable) => json.layers.find(({ kind }: { kind: string }) => kind === 'model')
  refused((json) => (head(json).model.places[0].inputs[0] = [4, 0])).toThrow(
    /layers\[\d+\]\.model\.places\[0\]\.inputs\[0\]: no place before/,
  )
  refused((json) => delete head(json).model.outputs).toThrow(/layers\[\d+\]\.model: outputs is missing/)
  refused((json) => {
    let inner = head(json)
    for (let depth = 0; depth < 40; depth++) {
      const deeper = JSON.parse(JSON.stringify(head(json)))
      inner.model.layers[0] = deeper
      inner = deeper
    }
  }).toThrow(/nested more than 16 deep/)
})

/** Every place in the data that holds something, as the way to it. */
function waysIn(value: unknown, way: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [way]
  return [...(way.length > 0 ? [way] : []), ...Object.entries(value).flatMap(([key, inner]) => waysIn(inner, [...way, key]))]
}

test('whatever is put in whatever place, a file opens as a model that runs, or is refused as what it is', () => {
  const ways = waysIn(JSON.parse(description)).filter(([first]) => ['inputs', 'layers', 'places', 'outputs'].includes(String(first)))
  fc.assert(
    fc.property(
      fc.constantFrom(...ways),
      fc.oneof(
        fc.constantFrom<unknown>(
          null,
          true,
          '',
          'words',
          'text',
          'constructor',
          '__proto__',
          -1,
          0,
          1,
          3,
          1e9,
          0.5,
          [],
          {},
          [0, 0],
          [[1, 0]],
        ),
        fc.constant(undefined),
      ),
      (way, value) => {
        const json = JSON.parse(description)
        const parent = way.slice(0, -1).reduce<Editable>((inner, key) => inner[key], json)
        const last = way[way.length - 1]!
        if (value !== undefined) parent[last] = value
        else if (Array.isArray(parent)) parent.splice(Number(last), 1)
        else delete parent[last]
        try {
          parseModel({ ...json, checksum: checksumOf(json) }, saved.weights)
        } catch (error) {
          if (!(error instanceof TekrarError)) throw new Error(`${way.join('.')} = ${JSON.stringify(value)}`, { cause: error })
        }
      },
    ),
    { numRuns: 250 },
  )
})

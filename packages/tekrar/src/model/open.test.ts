import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { characterText } from '../data/text.ts'
import { decodeSafetensors, encodeSafetensors, type TensorToSave } from '../formats/safetensors.ts'
import { add, concat, matmul, multiply, slice, tanh } from '../graph/ops.ts'
import { activation } from '../layers/activation.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNormalization } from '../layers/layer-normalization.ts'
import { recurrent } from '../layers/recurrent.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { open } from './open.ts'
import { parseModel } from './parse-model.ts'
import { readModel } from './read-model.ts'
import { checksumOf, type SavedModel } from './saved-model.ts'
import { sequential } from './sequential.ts'

const reference = { engine: 'reference' } as const

/** Odd on purpose: two states of unlike sizes, outputs of a third, a gate, an option. */
const odd = defineCell({
  name: 'odd-one',
  options: { gain: 0.5 },
  states: ({ units }) => ({ hidden: [units], slow: [2] }),
  weights: ({ inputs, units }) => ({
    kernel: { shape: [inputs, units], initializer: (shape) => new Float32Array(shape[0]! * shape[1]!).map((_, i) => Math.sqrt(i) / 9) },
  }),
  outputs: ({ units }) => units + 2,
  step: (w, x, { hidden, slow }, { gain }) => {
    const drive = tanh(add(matmul(x, w.kernel), multiply(hidden, gain)))
    const nextSlow = add(multiply(slow, 0.9), slice(drive, 0, 2))
    return { output: concat([drive, nextSlow]), states: { hidden: drive, slow: nextSlow }, gates: { drive } }
  },
})

const text = characterText('one fish two fish red fish blue fish')

const model = () =>
  sequential(
    [
      embedding({ vocabulary: text.vocabulary.size, units: 3, name: 'letters' }),
      recurrent(odd({ units: 4, gain: 0.25 }), { returnSequences: true, trainable: false }),
      layerNormalization({ epsilon: 0.01 }),
      dropout({ rate: 0.25 }),
      recurrent([lstm({ units: 3, recurrentActivation: 'hardSigmoid' }), gru({ units: 2, resetAfter: false })], {
        returnSequences: true,
        goBackwards: true,
      }),
      dense({ units: 4, activation: 'relu', useBias: false }),
      recurrent(gru({ units: 3 })),
      dense({ units: 2 }),
      activation('softmax'),
    ],
    { seed: 5, name: 'fish', ...reference },
  )

const ids = { data: Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]), shape: [2, 4] }

let saved: SavedModel
let folder: string
let server: Server
let address: string

beforeAll(async () => {
  saved = await model().save()
  folder = await mkdtemp(join(tmpdir(), 'tekrar Şükrü '))
  const run = join(folder, 'run 1', 'model')
  await mkdir(run, { recursive: true })
  await writeFile(join(run, 'model.json'), JSON.stringify(saved.json, null, 2))
  await writeFile(join(run, 'weights.safetensors'), saved.weights)
  server = createServer((request, response) => {
    const files: Record<string, string | Uint8Array> = {
      '/m/model.json': JSON.stringify(saved.json),
      '/m/weights.safetensors': saved.weights,
      '/half/model.json': JSON.stringify(saved.json),
    }
    if (request.url === '/broken/model.json') response.writeHead(500).end()
    else if (files[request.url ?? '']) response.end(files[request.url!])
    else response.writeHead(404).end()
  }).listen(0)
  await new Promise((ready) => server.once('listening', ready))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

test('a model opened again predicts the same bits, every layer and a cell of one’s own included', async () => {
  const first = await model().predict(ids)
  const again = await open({ json: JSON.parse(JSON.stringify(saved.json)), weights: saved.weights }, reference)
  expect((await again.predict(ids)).toArray()).toEqual(first.toArray())
  expect(again.name).toBe('fish')
  expect(again.summary()).toBe(model().summary())
})

test('saving what was opened gives the same files, byte for byte', async () => {
  const again = await (await open(saved, reference)).save()
  expect(again.json).toEqual(saved.json)
  expect(again.weights).toEqual(saved.weights)
})

test('only data are saved: no function, no source, nothing of the optimizer', () => {
  const json = JSON.stringify(saved.json)
  expect(JSON.parse(json)).toEqual(saved.json)
  expect(json).not.toMatch(/=>|function\s*\(|optimizer/)
  expect(Object.keys(decodeSafetensors(saved.weights).tensors).sort()).toEqual(saved.json.weights.map(([name]) => name).sort())
})

test('a model opens from a folder, a run, a file of it, a file URL, an address, a File and its text', async () => {
  const run = join(folder, 'run 1')
  const inModel = join(run, 'model')
  const sources = [
    run,
    `${inModel}/`,
    join(inModel, 'model.json'),
    join(inModel, 'weights.safetensors'),
    pathToFileURL(run),
    pathToFileURL(inModel).href,
    `${address}/m`,
    new URL(`${address}/m/`),
    `${address}/m/model.json`,
    `${address}/m/weights.safetensors`,
    new Blob([saved.weights as Uint8Array<ArrayBuffer>]),
    { json: JSON.stringify(saved.json), weights: saved.weights },
    { json: saved.json, weights: saved.weights.slice().buffer },
  ]
  for (const source of sources) {
    const opened = await readModel(source)
    expect([opened.name, opened.weights.get('dense_2/kernel')]).toEqual([
      'fish',
      decodeSafetensors(saved.weights).tensors['dense_2/kernel']!.data,
    ])
  }
})

test('where there is no model, or half of one, it says so', async () => {
  await expect(open(join(folder, 'nowhere'))).rejects.toThrow(/nowhere: there is no model here; name a folder with model.json/)
  await expect(open(join(folder, 'nothing.safetensors'))).rejects.toThrow(/there is no model here/)
  await expect(open(`${address}/nowhere`)).rejects.toMatchObject({ code: 'no-model' })
  await expect(open(`${address}/broken`)).rejects.toThrow(/500/)
  await expect(open(`${address}/half`)).rejects.toThrow(/weights.safetensors is missing/)
  const weightsAlone = encodeSafetensors({ a: { shape: [1], data: new Float32Array(1) } })
  await expect(open(new Blob([weightsAlone as Uint8Array<ArrayBuffer>]))).rejects.toThrow(/weights alone/)
})

/** model.json as JSON.parse gives it, to be changed in any place. */
// biome-ignore lint/suspicious/noExplicitAny: what is damaged here has no type
type Editable = Record<string, any>

const changed = (change: (json: Editable) => void): Record<string, unknown> => {
  const json = JSON.parse(JSON.stringify(saved.json))
  change(json)
  return { ...json, checksum: checksumOf(json) }
}

const rewritten = (change: (tensors: Record<string, TensorToSave>) => void): Uint8Array => {
  const tensors: Record<string, TensorToSave> = { ...decodeSafetensors(saved.weights).tensors }
  change(tensors)
  return encodeSafetensors(tensors)
}

test('a newer version is named as that', () => {
  expect(() =>
    parseModel(
      changed((json) => (json.version = 9)),
      saved.weights,
    ),
  ).toThrow('the model has format version 9, this library reads up to 2; install a newer version of tekrar')
})

test('any change of model.json is found, and said', () => {
  expect(() => parseModel({ ...saved.json, name: 'bird' }, saved.weights)).toThrow(/model.json: the checksum does not match/)
  expect(() => parseModel('{"format": "tek', saved.weights)).toThrow(/model.json: this is no JSON/)
  expect(() => parseModel({ hello: 1 }, saved.weights)).toThrow(/model.json: format: expected 'tekrar'/)
  const refused = (change: (json: Editable) => void) => expect(() => parseModel(changed(change), saved.weights))
  refused((json) => (json.layers[0].kind = 'constructor')).toThrow(/layers\[0\]\.kind: the kind of layer 'constructor' is not known/)
  refused((json) => (json.layers[0].units = 0)).toThrow(/layers\[0\]\.units: expected a whole number from 1, got 0/)
  refused((json) => delete json.layers[0].units).toThrow(/layers\[0\]: units is missing/)
  refused((json) => (json.layers[0].unit = 1)).toThrow(/layers\[0\]: the key 'unit' is not known/)
  refused((json) => (json.layers[5].activation = 'toString')).toThrow(/layers\[5\]\.activation: expected one of linear/)
  refused((json) => (json.layers[1].cells[0].states[1] = ['slow', [3]])).toThrow(
    /cells\[0\]\.step: the step does not have the weights and states/,
  )
  refused((json) => json.weights.pop()).toThrow(/weights: expected \d+ weights, got \d+/)
  refused((json) => (json.dtype = 'float16')).toThrow(/dtype: expected one of float32/)
  refused((json) => (json.layers[4].cells[0].name = 1)).toThrow(/cells\[0\]\.name: expected a text/)
})

test('weights that are missing, of another shape or of another type are refused by name', () => {
  const refused = (change: (tensors: Record<string, TensorToSave>) => void) => expect(() => parseModel(saved.json, rewritten(change)))
  refused((tensors) => delete tensors['gru_1/bias']).toThrow(/the weight 'gru_1\/bias' is missing/)
  refused((tensors) => (tensors.more = { shape: [1], data: new Float32Array(1) })).toThrow(/no layer has the weight 'more'/)
  refused((tensors) => (tensors['gru_1/bias'] = { shape: [18], data: new Float32Array(18) })).toThrow(
    /gru_1\/bias: expected \[2, 9\], got \[18\]/,
  )
  refused((tensors) => (tensors['gru_1/bias'] = { shape: [2, 9], data: new Int32Array(18) })).toThrow(
    /gru_1\/bias: expected float32, got I32/,
  )
})

test('weights cut short or with a flipped bit never open', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: saved.weights.length - 1 }), fc.integer({ min: 0, max: 7 }), fc.boolean(), (at, bit, cut) => {
      const bytes = cut ? saved.weights.slice(0, at) : saved.weights.slice()
      if (!cut) bytes[at] = bytes[at]! ^ (1 << bit)
      expect(() => parseModel(saved.json, bytes)).toThrow(TekrarError)
    }),
    { numRuns: 150 },
  )
})

test('model.json with any character changed opens as the same model or not at all', () => {
  const json = JSON.stringify(saved.json)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: json.length - 1 }),
      fc.constantFrom('0', '7', 'a', '"', ' ', '}', '-', 'Ş'),
      (at, replacement) => {
        const damaged = json.slice(0, at) + replacement + json.slice(at + 1)
        if (damaged === json) return
        expect(() => parseModel(damaged, saved.weights)).toThrow(TekrarError)
      },
    ),
    { numRuns: 150 },
  )
})

test('a saved text model takes prompts when it is opened again', async () => {
  const writer = sequential(
    [
      embedding({ vocabulary: text.vocabulary.size, units: 3 }),
      recurrent(lstm({ units: 3 }), { returnSequences: true }),
      dense({ units: text.vocabulary.size }),
    ],
    reference,
  )
  await writer.fit(text.streams({ steps: 4, batch: 2 }), {
    loss: 'sparseCategoricalCrossentropy',
    optimizer: sgd({ learningRate: 0.01 }),
    epochs: 1,
  })
  const again = await open(await writer.save(), reference)
  const options = { prompt: 'one fi', length: 6, seed: 3 }
  expect(await again.generate(options)).toBe(await writer.generate(options))
})

test('a damaged file that was opened by its folder is named with its path', async () => {
  const damaged = join(folder, 'damaged')
  await mkdir(damaged)
  await writeFile(join(damaged, 'model.json'), JSON.stringify(saved.json))
  await writeFile(join(damaged, 'weights.safetensors'), saved.weights.subarray(0, 100))
  await expect(open(damaged, reference)).rejects.toThrow(`${damaged}/weights.safetensors, header`)
  await writeFile(join(damaged, 'model.json'), '{')
  await expect(open(damaged, reference)).rejects.toThrow(`${damaged}/model.json: this is no JSON`)
})

test('what is no place at all is told what a place may be', async () => {
  await expect(open(42 as never, reference)).rejects.toThrow('open: source must be a path, a URL, a File or { json, weights }, got 42')
  await expect(open([] as never, reference)).rejects.toThrow('got a list')
})

/**
 * Memory over 10,000 training steps of random shapes and 10,000 generations of random length: resident set and JavaScript heap, a line every thousand.
 *
 *   npx jiti bench/memory.ts [--count 10000] [--engine native|wasm]
 */
import { parseArgs } from 'node:util'
import { adam, characterText, dense, embedding, lstm, recurrent, sequential } from 'tekrar'

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, engine: { type: 'string' } } })
const count = Number(values.count)

const text = characterText('It is a way I have of driving off the spleen, and regulating the circulation. '.repeat(40))
const model = sequential(
  [
    embedding({ vocabulary: text.vocabulary.size, units: 16 }),
    recurrent(lstm({ units: 32 }), { returnSequences: true }),
    dense({ units: text.vocabulary.size }),
  ],
  { ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}) },
)
const options = { optimizer: adam({ globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy' } as const

let state = 1
const below = (limit: number) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}
const report = (what: string, i: number) => {
  globalThis.gc?.()
  const { rss, heapUsed, arrayBuffers, external } = process.memoryUsage()
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
  console.log(
    `${what} ${i}: resident ${megabytes(rss)} MB, heap ${megabytes(heapUsed)} MB, buffers ${megabytes(arrayBuffers)} MB, external ${megabytes(external)} MB`,
  )
}

for (let i = 0; i <= count; i++) {
  const [batch, steps] = [1 + below(8), 1 + below(20)]
  const ids = () => ({ data: Int32Array.from({ length: batch * steps }, () => below(text.vocabulary.size)), shape: [batch, steps] })
  await model.trainOnBatch(ids(), ids(), options)
  if (i % Math.max(1, Math.floor(count / 10)) === 0) report('training step', i)
}
await model.fit(text.streams({ batch: 4, steps: 10 }), { ...options, epochs: 1 })
for (let i = 0; i <= count; i++) {
  await model.generate({ prompt: 'It', length: 1 + below(40), seed: i })
  if (i % Math.max(1, Math.floor(count / 10)) === 0) report('generation', i)
}

// TensorFlow.js, speaking as protocol.py says: node tfjs_peer.mjs THREADS FOLDER, where the folder's packages are looked through. Its own addon where installed, else the
// first of its other backends that trains the network at all. It clips no global norm.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(join(process.argv[3], 'here.js'))
const answer = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
const optional = (name) => {
  try {
    return require(name)
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
for (const name of ['log', 'info', 'warn']) console[name] = console.error
process.on('SIGINT', () => {})

const native = optional('@tensorflow/tfjs-node')
const tf = native ?? optional('@tensorflow/tfjs')
if (!tf) {
  answer({ missing: '@tensorflow/tfjs' })
  process.exit(0)
}
const backends = native ? ['tensorflow'] : [...(optional('@tensorflow/tfjs-backend-wasm') ? ['wasm'] : []), 'cpu']

function networkOf({ work, cell, layers, units, steps, inputs, symbols, words }) {
  const loops = { lstm: 'lstm', gru: 'gru', simple: 'simpleRNN' }
  const network = tf.sequential()
  if (work === 'characters') network.add(tf.layers.embedding({ inputDim: symbols, outputDim: units, inputLength: steps }))
  if (work === 'sentiment') network.add(tf.layers.embedding({ inputDim: words, outputDim: inputs, inputLength: steps }))
  for (let i = 0; i < layers; i++) {
    const loop = tf.layers[loops[cell]]({
      units,
      returnSequences: work === 'characters' || i < layers - 1,
      ...(work === 'weather' && i === 0 ? { inputShape: [steps, inputs] } : {}),
      ...(cell === 'gru' ? { resetAfter: false } : {}),
    })
    network.add(work === 'sentiment' ? tf.layers.bidirectional({ layer: loop, mergeMode: 'concat' }) : loop)
  }
  const ends = { characters: 'softmax', weather: 'linear', sentiment: 'sigmoid' }
  const losses = { characters: 'sparseCategoricalCrossentropy', weather: 'meanSquaredError', sentiment: 'binaryCrossentropy' }
  network.add(tf.layers.dense({ units: work === 'characters' ? symbols : 1, activation: ends[work] }))
  network.compile({ optimizer: 'adam', loss: losses[work] })
  return network
}

function batchOf({ work, batch, steps, inputs, symbols, words }) {
  if (work === 'weather') return [tf.randomNormal([batch, steps, inputs]), tf.randomNormal([batch, 1])]
  const ids = tf.randomUniform([batch, steps], 0, work === 'characters' ? symbols : words, 'int32')
  return [ids, work === 'characters' ? tf.randomUniform([batch, steps, 1], 0, symbols).floor() : tf.randomUniform([batch, 1], 0, 2).floor()]
}

async function prepared(shape) {
  let failure
  for (const backend of backends) {
    await tf.setBackend(backend)
    const network = networkOf(shape)
    const [inputs, targets] = batchOf(shape)
    const call = () => network.trainOnBatch(inputs, targets)
    try {
      await call()
      return {
        call,
        drop: () => {
          network.dispose()
          inputs.dispose()
          targets.dispose()
        },
      }
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

/** The fastest call of as many as fit, one at least: a single one may take a minute. */
async function timed(call, seconds) {
  let best = Number.POSITIVE_INFINITY
  let calls = 0
  for (const start = performance.now(); calls < 1 || performance.now() - start < seconds * 1000; calls++) {
    const before = performance.now()
    await call()
    best = Math.min(best, performance.now() - before)
  }
  return { ms: best, calls }
}

answer({ versions: { tfjs: tf.version.tfjs ?? tf.version['tfjs-core'], backends: backends.join(' ') } })
let ready
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  try {
    if (request.do === 'prepare') {
      ready?.drop()
      ready = undefined
      ready = await prepared(request.shape)
      answer({ ready: true })
    } else answer(await timed(ready.call, request.seconds))
  } catch (error) {
    answer({ error: String(error.message).slice(0, 300) })
  }
}

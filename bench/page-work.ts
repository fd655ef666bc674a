// What page.mjs runs inside a page: our training step and TensorFlow.js's on the same network, in turns, and what 128-bit vectors can do there.
import { CHAINS, limitsModule, TURNS } from '../packages/cli/src/bench/wasm-limits-module.ts'
import { type BenchShape, describeShape, multiplyAddsOf, SHAPES, SYMBOLS, WORDS } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

/** As much of TensorFlow.js as is used here. */
interface TfTensor {
  dispose(): void
}
interface TfNetwork {
  add(layer: unknown): void
  compile(options: { optimizer: string; loss: string }): void
  trainOnBatch(inputs: TfTensor, targets: TfTensor): Promise<unknown>
}
export interface Tf {
  readonly version: { readonly tfjs: string }
  readonly layers: Readonly<Record<string, (settings: object) => unknown>>
  sequential(): TfNetwork
  setBackend(name: string): Promise<boolean>
  tensor(data: ArrayLike<number>, shape: readonly number[], type?: string): TfTensor
}

/** Milliseconds of single steps; NaN where it cannot train the network. */
export interface Round {
  readonly ours: number
  readonly theirs: Readonly<Record<string, number>>
  /** Multiply-adds a second that a module of nothing else reaches in this page. */
  readonly peak: number
}

const cells = { lstm: 'lstm', gru: 'gru', simple: 'simpleRNN' }
const ends = { characters: 'softmax', weather: 'linear', sentiment: 'sigmoid' }
const losses = { characters: 'sparseCategoricalCrossentropy', weather: 'meanSquaredError', sentiment: 'binaryCrossentropy' }

/** The network of a shape in TensorFlow.js, which clips no global norm. */
function networkOf(tf: Tf, { work, cell, layers, units, steps, inputs }: BenchShape): TfNetwork {
  const network = tf.sequential()
  if (work === 'characters') network.add(tf.layers.embedding!({ inputDim: SYMBOLS, outputDim: units, inputLength: steps }))
  if (work === 'sentiment') network.add(tf.layers.embedding!({ inputDim: WORDS, outputDim: inputs, inputLength: steps }))
  for (let i = 0; i < layers; i++) {
    const loop = tf.layers[cells[cell]]!({
      units,
      returnSequences: work === 'characters' || i < layers - 1,
      ...(work === 'weather' && i === 0 ? { inputShape: [steps, inputs] } : {}),
      ...(cell === 'lstm' ? { recurrentActivation: 'sigmoid' } : {}),
      ...(cell === 'gru' ? { recurrentActivation: 'sigmoid', resetAfter: false } : {}),
    })
    network.add(work === 'sentiment' ? tf.layers.bidirectional!({ layer: loop, mergeMode: 'concat' }) : loop)
  }
  network.add(tf.layers.dense!({ units: work === 'characters' ? SYMBOLS : 1, activation: ends[work] }))
  network.compile({ optimizer: 'adam', loss: losses[work] })
  return network
}

/** The fastest of as many calls as fit into so many seconds, one at least. */
async function fastest(call: () => Promise<unknown>, seconds: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  const start = performance.now()
  do {
    const before = performance.now()
    await call()
    best = Math.min(best, performance.now() - before)
  } while (performance.now() - start < seconds * 1000)
  return best
}

async function theirStep(tf: Tf, backend: string, shape: BenchShape): Promise<(() => Promise<void>) | undefined> {
  if (!(await tf.setBackend(backend))) return undefined
  const network = networkOf(tf, shape)
  const { inputs, targets } = batchOf(shape)
  const targetShape = shape.work === 'characters' ? [...targets.shape, 1] : targets.shape
  const step = async () => {
    await tf.setBackend(backend)
    const given = tf.tensor(inputs.data, inputs.shape, inputs.data instanceof Int32Array ? 'int32' : 'float32')
    const wanted = tf.tensor(targets.data, targetShape, 'float32')
    await network.trainOnBatch(given, wanted)
    given.dispose()
    wanted.dispose()
  }
  try {
    await step()
    return step
  } catch (error) {
    console.warn(`${backend}: ${error}`)
    return undefined
  }
}

const limits = () => new WebAssembly.Instance(new WebAssembly.Module(limitsModule())).exports as { multiplyAdds(turns: number): number }

/** Rounds of one shape: in each ours and theirs one after the other, `seconds` each; `threads` of ours. */
export async function measure(
  tf: Tf | undefined,
  place: number,
  { backends, rounds, seconds, threads }: { backends: readonly string[]; rounds: number; seconds: number; threads: number },
) {
  const shape = SHAPES[place]!
  const model = modelOf(shape, { engine: 'wasm', threads })
  const { inputs, targets } = batchOf(shape)
  const ours = () => model.trainOnBatch(inputs, targets, optionsOf(shape))
  await fastest(ours, 1)
  const theirs = new Map<string, () => Promise<void>>()
  for (const backend of tf ? backends : []) {
    const step = await theirStep(tf!, backend, shape)
    if (step) theirs.set(backend, step)
  }
  const { multiplyAdds } = limits()
  const peak = async () => {
    multiplyAdds(TURNS * 10_000)
  }
  await fastest(peak, 0.3)
  const measured: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const milliseconds: Record<string, number> = {}
    for (const [backend, step] of theirs) milliseconds[backend] = await fastest(step, seconds)
    measured.push({
      ours: await fastest(ours, seconds),
      theirs: milliseconds,
      peak: (TURNS * 10_000 * CHAINS * 4) / (await fastest(peak, 0.2)) / 1e-3,
    })
  }
  const engine = await model.engine()
  return {
    shape: describeShape(shape),
    rounds: measured,
    multiplyAdds: multiplyAddsOf(shape),
    engine: engine.name,
    threads: engine.threads,
    tfjs: tf?.version.tfjs,
  }
}

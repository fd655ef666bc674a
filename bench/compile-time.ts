/**
 * How long plans take to be made: the training step of each shape, and of a sequence-to-sequence model of two bidirectional layers with attention. Each in a process
 * of its own that has done nothing before, the worst there is. One JSON line a model, milliseconds:
 *
 *   first     what the first step takes beyond a later one, the engine being open and the weights drawn: equations, gradients, plan, memory seen for the first time
 *   again     the same for another model of the same structure, whose plan is known
 *   compile   first − again
 *   shorter   what the first step on a batch of half the rows and steps takes beyond a later one
 *   warm      what a plan takes in a process that has made many: the median of others with other numbers of units
 *
 *   npx jiti bench/compile-time.ts [--only 0,3] [--threads N]
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  adam,
  attention,
  bidirectional,
  concatenate,
  dense,
  type EngineOptions,
  embedding,
  gru,
  input,
  type Model,
  model,
  recurrent,
} from 'tekrar'
import { type BenchShape, describeShape, SHAPES } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, threads: { type: 'string', default: '1' }, child: { type: 'string' } },
})
const engine: EngineOptions = { threads: Number(values.threads) }

type Step = (less?: boolean) => Promise<unknown>

/** Models to be trained: a new one at each call, with so many units more. */
interface Work {
  readonly name: string
  readonly start: (more?: number) => Promise<Step>
}

/** A model that is ready to train: its engine is open, its weights are drawn. */
async function ready(one: Model): Promise<Model> {
  await one.engine()
  void one.weights
  return one
}

const shapeWork = (shape: BenchShape): Work => ({
  name: describeShape(shape),
  async start(more = 0) {
    const one = await ready(modelOf({ ...shape, units: shape.units + more }, engine))
    const [full, half] = [shape, { ...shape, batch: Math.ceil(shape.batch / 2), steps: shape.steps >> 1 }].map(batchOf)
    const options = optionsOf(shape)
    return (less = false) => {
      const { inputs, targets } = less ? half! : full!
      return one.trainOnBatch(inputs, targets, options)
    }
  },
})

const TRANSLATION = { units: 64, symbols: 500, batch: 32, sourceSteps: 30, targetSteps: 25 }
const translation: Work = {
  name: 'sequence to sequence: two bidirectional layers, two that write, attention',
  async start(more = 0) {
    const { symbols, batch, sourceSteps, targetSteps } = TRANSLATION
    const units = TRANSLATION.units + more
    const source = input({ shape: [null], name: 'source' })
    const target = input({ shape: [null], name: 'target' })
    const first = bidirectional(recurrent(gru({ units }), { returnSequences: true }))(embedding({ vocabulary: symbols, units })(source))
    const [encoded, forwards, backwards] = bidirectional(recurrent(gru({ units }), { returnSequences: true, returnState: true }))(first)
    const writer = () => recurrent(gru({ units: 2 * units }), { returnSequences: true })
    const below = writer()(embedding({ vocabulary: symbols, units })(target), { initialState: concatenate()([forwards!, backwards!]) })
    const decoded = writer()(below)
    const context = attention()([decoded, encoded!])
    const outputs = dense({ units: symbols })(concatenate()([context, decoded]))
    const one = await ready(model({ inputs: [source, target], outputs, ...engine }))
    const ids = (rows: number, steps: number) => ({
      data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 17) % symbols),
      shape: [rows, steps],
    })
    const options = { optimizer: adam({ globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy' } as const
    return (less = false) => {
      const [rows, read, written] = [batch, sourceSteps, targetSteps].map((size) => (less ? size >> 1 : size)) as [number, number, number]
      return one.trainOnBatch({ source: ids(rows, read), target: ids(rows, written) }, ids(rows, written), options)
    }
  },
}

const works = [...SHAPES.map(shapeWork), translation]
const round = (x: number): number => Math.round(x * 10) / 10

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** What the first step takes beyond the best of three later ones. */
async function first(step: Step, less = false): Promise<number> {
  const whole = await timed(() => step(less))
  const later = [await timed(() => step(less)), await timed(() => step(less)), await timed(() => step(less))]
  return whole - Math.min(...later)
}

const jiti = fileURLToPath(new URL('../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url))

if (values.child === undefined) {
  const only = values.only?.split(',').map(Number) ?? works.map((_, i) => i)
  for (const i of only) {
    const options = ['--child', String(i), '--threads', values.threads]
    process.stdout.write(execFileSync(process.execPath, [jiti, fileURLToPath(import.meta.url), ...options], { encoding: 'utf8' }))
  }
} else {
  const { name, start } = works[Number(values.child)]!
  const one = await start()
  const cold = await first(one)
  const shorter = await first(one, true)
  const again = await first(await start())
  const warm: number[] = []
  for (let more = 1; more <= 5; more++) warm.push((await first(await start(more))) - again)
  warm.sort((a, b) => a - b)
  const figures = { first: cold, again, compile: cold - again, shorter, warm: warm[2]! }
  console.log(JSON.stringify({ name, ...Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value)])) }))
}

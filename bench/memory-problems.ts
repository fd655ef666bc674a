/**
 * Long memory: the adding problem and temporal order (Hochreiter and Schmidhuber, 1997), by an LSTM, a GRU and a simple tanh network.
 *
 *   npx jiti bench/memory-problems.ts --problem adding|order [--cell lstm|gru|simple] [--length 400] [--steps 8000] [--learning-rate 0.005] [--seed 1]
 *
 * Adding: of a sequence of numbers in [0, 1) two are marked, one in each half; the answer is their sum. Always answering 1 has a mean squared error of 1/6.
 * Order: among four symbols that mean nothing stand two, each X or Y, at about 15 % and 55 % of the length; the answer is which of the four pairs it was.
 *
 * The gates start for long memory where their biases say so (Tallec and Ollivier, "Can recurrent neural networks warp time?", ICLR 2018): the forget gate, and the GRU's
 * update gate, with log u, u uniform from 1 to the length; the LSTM's input gate with its negative.
 */
import { parseArgs } from 'node:util'
import { adam, dense, gru, type Initializer, lstm, randomUniform, recurrent, sequential, simpleRnn } from 'tekrar'

const { values } = parseArgs({
  options: {
    problem: { type: 'string', default: 'adding' },
    cell: { type: 'string', default: 'lstm' },
    length: { type: 'string' },
    steps: { type: 'string', default: '8000' },
    units: { type: 'string', default: '128' },
    batch: { type: 'string', default: '50' },
    'learning-rate': { type: 'string', default: '0.005' },
    seed: { type: 'string', default: '1' },
  },
})
const adding = values.problem === 'adding'
const length = Number(values.length ?? (adding ? 400 : 100))
const [steps, units, batch, seed] = [values.steps, values.units, values.batch, values.seed].map(Number) as [number, number, number, number]

let state = seed
function uniform(): number {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
  state = (state ^ (state >>> 13)) >>> 0
  return (state >>> 8) / 2 ** 24
}
const between = (low: number, high: number): number => low + Math.floor(uniform() * (high - low))

interface Batch {
  readonly inputs: { readonly data: Float32Array; readonly shape: number[] }
  readonly targets: { readonly data: Float32Array | Int32Array; readonly shape: number[] }
}

function addingBatch(rows: number): Batch {
  const data = new Float32Array(rows * length * 2)
  const sums = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const half = Math.floor(length / 2)
    const marked = [between(0, half), between(half, length)]
    for (let step = 0; step < length; step++) {
      const number = uniform()
      data[(row * length + step) * 2] = number
      if (!marked.includes(step)) continue
      data[(row * length + step) * 2 + 1] = 1
      sums[row]! += number
    }
  }
  return { inputs: { data, shape: [rows, length, 2] }, targets: { data: sums, shape: [rows, 1] } }
}

function orderBatch(rows: number): Batch {
  const data = new Float32Array(rows * length * 6)
  const classes = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const places = [
      between(Math.floor(0.1 * length), Math.floor(0.2 * length)),
      between(Math.floor(0.5 * length), Math.floor(0.6 * length)),
    ]
    for (let step = 0; step < length; step++) {
      const place = places.indexOf(step)
      const symbol = place < 0 ? between(0, 4) : between(4, 6)
      data[(row * length + step) * 6 + symbol] = 1
      if (place >= 0) classes[row]! += (symbol - 4) * 2 ** place
    }
  }
  return { inputs: { data, shape: [rows, length, 6] }, targets: { data: classes, shape: [rows] } }
}

/** Biases in parts of `units`, each 0, +1 or −1 times log u, the same u in all. */
const longMemory =
  (parts: readonly number[]): Initializer =>
  (shape, source) => {
    const draws = randomUniform({ minimum: 1, maximum: length - 1 })([units], source)
    const logs = Array.from(draws, Math.log)
    const biases = new Float32Array(shape.reduce((product, size) => product * size, 1))
    for (const [part, sign] of parts.entries()) for (let i = 0; i < units; i++) biases[part * units + i] = sign * logs[i]!
    return biases
  }

const cells = {
  lstm: () => lstm({ units, unitForgetBias: false, biasInitializer: longMemory([-1, 1, 0, 0]) }),
  gru: () => gru({ units, biasInitializer: longMemory([1, 0, 0]) }),
  simple: () => simpleRnn({ units }),
}
const name = values.cell as keyof typeof cells
const model = sequential([recurrent(cells[name](), { inputs: adding ? 2 : 6 }), dense({ units: adding ? 1 : 4 })], { seed })
const make = adding ? addingBatch : orderBatch
const held = make(1000)
const options = {
  loss: adding ? 'meanSquaredError' : 'sparseCategoricalCrossentropy',
  ...(adding ? {} : { metrics: ['accuracy' as const] }),
  optimizer: adam({ learningRate: Number(values['learning-rate']), globalClipNorm: 1 }),
} as const

const began = performance.now()
for (let step = 1; step <= steps; step++) {
  const { inputs, targets } = make(batch)
  await model.trainOnBatch(inputs, targets, options)
  if (step % 200 !== 0 && step !== steps) continue
  const result = await model.testOnBatch(held.inputs, held.targets, options)
  const minutes = ((performance.now() - began) / 60_000).toFixed(2)
  const measured = adding
    ? `mean squared error ${result.loss.toExponential(2)}`
    : `accuracy ${(100 * result.metrics.accuracy!).toFixed(2)} %`
  console.log(`${values.problem} ${length}  ${name}  ${minutes} min  step ${step}  ${measured}`)
  if (adding ? result.loss < 1e-3 : result.metrics.accuracy === 1) break
}

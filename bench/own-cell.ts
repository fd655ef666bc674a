/**
 * What a cell of one's own costs: a training step of a GRU written with a matrix for each gate, in turns with the built-in one's. One JSON line.
 *
 *   npx jiti bench/own-cell.ts [--units 256] [--batch 32] [--steps 50] [--turns 60] [--engine native|wasm] [--threads N]
 */
import { parseArgs } from 'node:util'
import { adam, type Cell, dense, embedding, gru, type Model, recurrent, sequential } from 'tekrar'
import { ownGru } from './own-gru.ts'

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '256' },
    batch: { type: 'string', default: '32' },
    steps: { type: 'string', default: '50' },
    turns: { type: 'string', default: '60' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '1' },
  },
})
const [units, batch, steps, turns] = [values.units, values.batch, values.steps, values.turns].map(Number) as [
  number,
  number,
  number,
  number,
]
const SYMBOLS = 65

const modelOf = (cell: Cell): Model =>
  sequential([embedding({ vocabulary: SYMBOLS, units }), recurrent(cell, { returnSequences: true }), dense({ units: SYMBOLS })], {
    threads: Number(values.threads),
    ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}),
  })

const symbols = (start: number) =>
  Array.from({ length: batch }, (_, row) => Array.from({ length: steps }, (_, i) => (start + row * 31 + i * 17) % SYMBOLS))
const [inputs, targets] = [symbols(1), symbols(2)]
const options = { optimizer: adam({ globalClipNorm: 1 }), loss: 'sparseCategoricalCrossentropy' } as const

const models = [modelOf(gru({ units })), modelOf(ownGru({ units }))]
const times: number[][] = [[], []]
for (let turn = 0; turn < turns + 3; turn++)
  for (const [i, model] of models.entries()) {
    const start = performance.now()
    await model.trainOnBatch(inputs, targets, options)
    if (turn >= 3) times[i]!.push(performance.now() - start)
  }
const [builtIn, own] = times.map((list) => list.sort((a, b) => a - b)) as [number[], number[]]
const engine = await models[0]!.engine()
console.log(
  JSON.stringify({
    engine: engine.name,
    instructionSet: engine.instructionSet,
    threads: engine.threads,
    units,
    batch,
    steps,
    builtInMs: builtIn[0],
    ownMs: own[0],
    ratio: own[0]! / builtIn[0]!,
    ratioOfMedians: own[own.length >> 1]! / builtIn[builtIn.length >> 1]!,
  }),
)

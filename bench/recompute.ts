/**
 * Keeping what the backward pass needs, or making it again segment by segment: time and memory of a training step, in turns, and whether both give the same weights.
 *
 *   npx jiti bench/recompute.ts --cells lstm,gru,own --steps 1000,10000 --units 128 --batch 32 --layers 1 --rounds 3 --threads 2 [--bidirectional]
 */
import { parseArgs } from 'node:util'
import { batches, bidirectional, dense, embedding, gru, lstm, recurrent, sequential, simpleRnn } from 'tekrar'
import { median } from '../packages/cli/src/bench/record.ts'
import { ownGru } from './own-gru.ts'

const { values } = parseArgs({
  options: {
    cells: { type: 'string', default: 'lstm,gru,own' },
    steps: { type: 'string', default: '1000' },
    units: { type: 'string', default: '128' },
    batch: { type: 'string', default: '32' },
    layers: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    segment: { type: 'string' },
    bidirectional: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
  },
})
const [units, batch, layers, rounds, threads] = [values.units, values.batch, values.layers, values.rounds, values.threads].map(Number)
const SYMBOLS = 65
const cells = { lstm, gru, simple: simpleRnn, own: ownGru }
const recompute = values.segment ? Number(values.segment) : true

const modelOf = (cell: keyof typeof cells) =>
  sequential(
    [
      embedding({ vocabulary: SYMBOLS, units: units! }),
      ...Array.from({ length: layers! }, () => {
        const loop = recurrent(cells[cell]({ units: units! }), { returnSequences: true })
        return values.bidirectional ? bidirectional(loop) : loop
      }),
      dense({ units: SYMBOLS }),
    ],
    { seed: 1, threads: threads! },
  )
const symbols = (steps: number, factor: number) => ({
  data: Int32Array.from({ length: batch! * steps }, (_, i) => (i * factor + (i >> 5) * 7) % SYMBOLS),
  shape: [batch!, steps],
})

console.log('cell, steps | kept: MB, ms | recomputed: MB, ms | memory ÷, time × | weights')
for (const cell of values.cells.split(',') as (keyof typeof cells)[])
  for (const steps of values.steps.split(',').map(Number)) {
    const [inputs, targets] = [symbols(steps, 13), symbols(steps, 29)]
    const options = { loss: 'sparseCategoricalCrossentropy', optimizer: 'adam' } as const
    const both = [false, recompute].map((recompute) => ({ recompute, model: modelOf(cell), times: [] as number[], megabytes: 0 }))
    for (const one of both) {
      const { memory } = await one.model.plan(batches(inputs, targets, { batch: batch! }), { ...options, recompute: one.recompute })
      one.megabytes = memory.scratchBytes / 1e6
    }
    if (!values.memory)
      for (let round = 0; round <= rounds!; round++)
        for (const one of both) {
          const began = performance.now()
          await one.model.trainOnBatch(inputs, targets, { ...options, recompute: one.recompute })
          if (round > 0) one.times.push(performance.now() - began)
        }
    const [kept, again] = both as [(typeof both)[0], (typeof both)[0]]
    const of = ({ megabytes, times }: (typeof both)[0]) => `${megabytes.toFixed(1)}, ${times.length > 0 ? median(times).toFixed(1) : '–'}`
    let differ = 0
    let furthest = 0
    const weights = again.model.weights
    for (const [path, one] of Object.entries(kept.model.weights))
      one.data.forEach((value, j) => {
        if (Object.is(value, weights[path]!.data[j])) return
        differ++
        furthest = Math.max(furthest, Math.abs(value - weights[path]!.data[j]!))
      })
    const time = values.memory ? '–' : (median(again.times) / median(kept.times)).toFixed(2)
    console.log(
      `${cell}, ${steps} | ${of(kept)} | ${of(again)} | ${(kept.megabytes / again.megabytes).toFixed(2)}, ${time} | ${differ === 0 ? 'equal' : `${differ} differ, by ${furthest} at most`}`,
    )
  }

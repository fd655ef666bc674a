/**
 * Where the time of a training step goes: the costliest instructions of a shape, on the native engine.
 *
 *   npx jiti bench/profile.ts [--only 5] [--threads N] [--steps N] [--most 14]
 */
import { parseArgs } from 'node:util'
import { SHAPES } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1' },
    steps: { type: 'string', default: '10' },
    most: { type: 'string', default: '14' },
  },
})

for (const i of values.only.split(',').map(Number)) {
  const shape = SHAPES[i]!
  const model = modelOf(shape, { threads: Number(values.threads) })
  const options = optionsOf(shape)
  const { inputs, targets } = batchOf(shape)
  for (let n = 0; n < 30; n++) await model.trainOnBatch(inputs, targets, options)
  const times: number[] = []
  for (let n = 0; n < 20; n++) {
    const before = performance.now()
    await model.trainOnBatch(inputs, targets, options)
    times.push(performance.now() - before)
  }
  const { instructions, waiting } = await model.profile(inputs, targets, { ...options, steps: Number(values.steps) })
  const total = instructions.reduce((sum, { milliseconds }) => sum + milliseconds, waiting)
  console.log(
    `\n${shape.work} ${shape.cell} ${shape.layers} × ${shape.units}, batch ${shape.batch}, ${shape.steps} steps: step ${Math.min(...times).toFixed(3)} ms, instructions ${total.toFixed(3)} ms, waiting ${waiting.toFixed(3)} ms`,
  )
  const sorted = [...instructions].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, Number(values.most))
  for (const { number, milliseconds, times: n, multiplyAdds, bytesMoved, text } of sorted) {
    const rate =
      multiplyAdds > 0
        ? `${((2 * multiplyAdds) / milliseconds / 1e6).toFixed(0)} GF/s`
        : `${(bytesMoved / milliseconds / 1e6).toFixed(0)} GB/s`
    console.log(
      `${String(number).padStart(4)} ${((100 * milliseconds) / total).toFixed(1).padStart(5)} % ${milliseconds.toFixed(3).padStart(9)} ms ${`${n} ×`.padStart(6)} ${rate.padStart(9)}  ${text.slice(0, 130)}`,
    )
  }
}

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { interpreted } from '../execution/interpreted.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam, adamW } from '../training/optimizers/adam.ts'
import type { Optimizer } from '../training/optimizers/optimizer.ts'
import { rmsprop } from '../training/optimizers/rmsprop.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { Session } from '../training/session.ts'
import { Workbench } from '../training/workbench.ts'
import { buildNetwork } from './build-network.ts'

/** Five steps of every optimizer with every clipping, by Keras; how they were made: `reference/README.md`. */
interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}
interface GoldenLayer {
  readonly options: Record<string, never>
  readonly weights?: Record<string, Numbers>
  readonly cells?: readonly { readonly options: { readonly units: number }; readonly weights: Record<string, Numbers> }[]
}
interface Golden {
  readonly problem: {
    readonly layers: readonly GoldenLayer[]
    readonly batches: readonly { readonly inputs: Numbers; readonly targets: Numbers }[]
  }
  readonly cases: readonly {
    readonly name: string
    readonly optimizer: string
    readonly options: Record<string, number>
    readonly expected: {
      readonly steps: readonly { readonly loss: number; readonly globalGradientNorm: number; readonly weights: readonly Numbers[] }[]
    }
  }[]
}

const { problem, cases } = JSON.parse(readFileSync(new URL('../training/golden/optimizers.json', import.meta.url), 'utf8')) as Golden
const optimizers: Readonly<Record<string, (options: object) => Optimizer>> = { sgd, rmsprop, adam, adamW }
const ids = ({ data, shape }: Numbers) => ({ data: Int32Array.from(data), shape })

const closeTo = (what: string, actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  const scale = Math.max(...Array.from(expected, Math.abs))
  expect(actual.length, what).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!), `${what}[${i}]`).toBeLessThanOrEqual(1e-9 * scale)
}

test.each(cases)('five steps are Keras’s: $name', async ({ optimizer: name, options, expected }) => {
  const [table, loop, output] = problem.layers
  const cell = loop!.cells![0]!
  const network = buildNetwork(
    [embedding(table!.options as never), recurrent(lstm(cell.options), loop!.options), dense(output!.options as never)],
    { seed: 1 },
  )
  const given = [table!.weights!, cell.weights, output!.weights!].flatMap((weights) => Object.values(weights))
  const session = new Session(interpreted('float64'))
  for (const [i, weight] of network.weights.entries()) session.write(weight, given[i]!.data)
  const bench = new Workbench(network, async () => session)
  const optimizer = optimizers[name]!(options)
  for (const [step, batch] of problem.batches.entries()) {
    const one = { inputs: ids(batch.inputs), targets: ids(batch.targets), continues: false }
    const trainer = await bench.trainer('batch', one, { batch: 2, steps: 4 }, { optimizer, loss: 'sparseCategoricalCrossentropy' })
    const result = await trainer.step(trainer.arrange(one, 'test'), { seed: 1, step, learningRate: optimizer.learningRate, carry: false })
    const wanted = expected.steps[step]!
    closeTo('loss', [result.loss], [wanted.loss])
    closeTo('norm', [result.gradientNorm], [wanted.globalGradientNorm])
    for (const [i, weight] of network.weights.entries())
      closeTo(`${weight.path} after step ${step}`, session.read(weight), wanted.weights[i]!.data)
  }
})

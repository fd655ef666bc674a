import { describe, expect, test } from 'vitest'
import { resolveShape } from '../base/shape.ts'
import { families } from '../engine/engines.test-support.ts'
import { planned } from '../execution/planned.ts'
import { differentiate } from '../graph/gradient.ts'
import { topological } from '../graph/order.ts'
import { interpret } from '../graph/reference.ts'
import type { Tensor } from '../graph/tensor.ts'
import { layerCases } from './cases.test-support.ts'
import { dataOf, lossOf, place, weightData } from './one-layer.test-support.ts'

/** Of each tensor's largest magnitude. */
const TOLERANCE = 1e-5

for (const { name, engines } of families) {
  const engine = typeof engines === 'string' ? undefined : engines[0]
  describe.skipIf(!engine)(`${name}${engine ? '' : `: ${engines}`}`, () => {
    test.each(layerCases)(
      '$name gives what the reference gives in float64, and its gradients',
      async ({ layer, inputs, training = false }) => {
        const placed = place(layer, inputs, { masks: true, training, views: true })
        const { built, extents, result } = placed
        const loss = lossOf(placed)
        const leaves = topological([loss]).filter(({ op, type }) => op.kind === 'input' && type === 'float')
        const { gradients } = differentiate({ loss, wrt: leaves, outputs: {} })
        const outputs: Record<string, Tensor> = { ...result.named }
        for (const [i, leaf] of leaves.entries()) outputs[`d/${(leaf.op as { name: string }).name}`] = gradients[i]!
        const data: Record<string, ArrayLike<number>> = { ...dataOf(placed, 3) }
        for (const { path, shape } of built.weights) data[path] = weightData(path, shape as number[], 3)
        result.outputs.forEach(({ tensor }, i) => {
          outputs[`y${i}`] = tensor
        })
        const variables = new Map(built.weights.map((weight) => [weight, data[weight.path]!]))
        const program = { outputs, updates: result.updates ?? [] }
        const truth = interpret(program, { inputs: data, variables, extents, precision: 'float64' })
        const executor = planned(engine!, 'test')
        const executable = executor.prepare(program, { capacity: extents })
        for (const [variable, values] of variables) executor.write(variable, values, extents)
        const needed = Object.fromEntries(
          topological(Object.values(outputs))
            .filter(({ op }) => op.kind === 'input')
            .map(({ op }) => [(op as { name: string }).name, data[(op as { name: string }).name]!]),
        )
        const given = await executable.run(needed, extents)
        for (const [output, expected] of Object.entries(truth.outputs)) {
          // A gradient that cancels to nothing has no magnitude of its own: it is measured against what cancels.
          const largest = Math.max(0.05, ...Array.from(expected, Math.abs))
          expect(given[output]).toHaveLength(resolveShape(outputs[output]!.shape, extents).reduce((a, b) => a * b, 1))
          expected.forEach((x, i) => {
            if (!(Math.abs(given[output]![i]! - x) <= TOLERANCE * largest)) expect.fail(`${output}[${i}] is ${given[output]![i]}, not ${x}`)
          })
        }
        for (const [variable, expected] of truth.updated)
          executor.read(variable).forEach((x, i) => {
            expect(Math.abs(x - expected[i]!)).toBeLessThan(TOLERANCE)
          })
      },
    )
  })
}

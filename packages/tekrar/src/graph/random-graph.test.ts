import { expect, test } from 'vitest'
import { sizeOf } from '../base/shape.ts'
import { describeProgram } from './describe.ts'
import { differentiate } from './gradient.ts'
import * as o from './ops.ts'
import { topological } from './order.ts'
import { randomProgram } from './random-graph.test-support.ts'
import { interpret } from './reference.ts'
import type { Program, Tensor } from './tensor.ts'

const rootsOf = (program: Program) => [...Object.values(program.outputs), ...program.updates.map(({ value }) => value)]

/** Every tensor, those of scan bodies too. */
const everywhere = (roots: readonly Tensor[]): Tensor[] =>
  topological(roots).flatMap((tensor) =>
    tensor.op.kind === 'scan' ? [tensor, ...everywhere([...tensor.op.body.outputs, ...tensor.op.body.next])] : [tensor],
  )

test('a seed gives the same program again', () => {
  expect(describeProgram(randomProgram(5).program)).toBe(describeProgram(randomProgram(5).program))
  expect(describeProgram(randomProgram(5).program)).not.toBe(describeProgram(randomProgram(6).program))
})

test('random programs have every op, and scans inside scans', () => {
  const kinds = new Set<string>()
  let nested = 0
  for (let seed = 0; seed < 150; seed++)
    for (const { op } of everywhere(rootsOf(randomProgram(seed).program))) {
      kinds.add(op.kind === 'unary' || op.kind === 'binary' ? op.function : op.kind)
      if (op.kind === 'scan' && everywhere([...op.body.outputs, ...op.body.next]).some((inner) => inner.op.kind === 'scan')) nested++
    }
  const all = [
    ...[
      'input',
      'variable',
      'constant',
      'argument',
      'select',
      'broadcast',
      'sum',
      'largest',
      'matmul',
      'batchedMatmul',
      'outer',
      'gather',
      'scatterAdd',
      'concat',
    ],
    ...['slice', 'pad', 'reshape', 'transpose', 'softmax', 'logSoftmax', 'crossEntropy', 'crossEntropyGradient', 'argmax', 'stopGradient'],
    ...[
      'random',
      'sample',
      'scan',
      'result',
      'negate',
      'absolute',
      'sign',
      'floor',
      'exp',
      'log',
      'tanh',
      'sigmoid',
      'erf',
      'window',
      'topK',
      'toIndex',
      'squareRoot',
      'reciprocal',
    ],
    ...['isFinite', 'toFloat', 'add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum', 'greater', 'greaterEqual', 'equal'],
  ]
  expect(all.filter((kind) => !kinds.has(kind))).toEqual([])
  expect(nested).toBeGreaterThan(5)
})

test('numbers stay small, and float32 agrees with float64', () => {
  for (let seed = 0; seed < 120; seed++) {
    const { program, extents, inputs, variables } = randomProgram(seed, { training: seed % 2 === 0 })
    const run = (precision: 'float32' | 'float64') => interpret(program, { inputs, variables, extents, precision })
    const [coarse, fine] = [run('float32'), run('float64')]
    for (const name of Object.keys(program.outputs)) {
      const [x, y] = [coarse.outputs[name]!, fine.outputs[name]!]
      const largest = Math.max(1e-3, ...Array.from(y, Math.abs))
      expect(largest, `seed ${seed} ${name}`).toBeLessThan(1000)
      expect(
        x.every((v, i) => Math.abs(v - y[i]!) <= 1e-3 * Math.max(1, largest)),
        `seed ${seed} ${name}`,
      ).toBe(true)
    }
  }
})

test('programs run for extents other than their own, none included', () => {
  for (let seed = 0; seed < 30; seed++) {
    const { program, inputsFor, variablesFor } = randomProgram(seed, { training: true })
    for (const extents of [
      { batch: 1, steps: 1 },
      { batch: 2, steps: 0 },
    ]) {
      const { updated } = interpret(program, {
        inputs: inputsFor(extents),
        variables: variablesFor(extents),
        extents,
        precision: 'float32',
      })
      expect(updated.size).toBeGreaterThan(0)
    }
  }
})

/** ∂loss/∂(variables) along a direction against central differences; undefined at a corner, where there is no slope. */
function slopes(seed: number): { readonly exact: number; readonly quotient: number } | undefined {
  const { program, extents, inputs, variables } = randomProgram(seed, { smooth: true })
  const floating = Object.values(program.outputs).filter(({ type }) => type === 'float')
  const loss = floating.map((tensor) => o.mean(o.square(o.add(tensor, 0.3)))).reduce((sum, part) => o.add(sum, part))
  const used = [...variables.keys()]
  const { gradients, loss: same } = differentiate({ loss, wrt: used.map((variable) => o.variable(variable)), outputs: {} })
  const evaluate = (outputs: Record<string, Tensor>, at: ReadonlyMap<(typeof used)[number], ArrayLike<number>>) =>
    interpret({ outputs, updates: [] }, { inputs, variables: at, extents, precision: 'float64' }).outputs
  const along = new Map(
    used.map((variable, n) => [variable, Float64Array.from(variables.get(variable)!, (_, i) => Math.sin(1 + i + 3 * n))]),
  )
  const all = evaluate({ loss: same, ...Object.fromEntries(gradients.map((gradient, i) => [`g${i}`, gradient])) }, variables)
  expect(all.loss![0]).toBe(evaluate({ loss }, variables).loss![0])
  const exact = used.reduce((sum, variable, n) => {
    const direction = along.get(variable)!
    expect(all[`g${n}`]).toHaveLength(sizeOf([direction.length]))
    return sum + Array.from(all[`g${n}`]!).reduce((dot, slope, i) => dot + slope * direction[i]!, 0)
  }, 0)
  const lossAt = (offset: number) =>
    evaluate(
      { loss },
      new Map(
        used.map((variable) => [variable, Float64Array.from(variables.get(variable)!, (v, i) => v + offset * along.get(variable)![i]!)]),
      ),
    ).loss![0]!
  const here = lossAt(0)
  const centralOf = (step: number) => (lossAt(step) - lossAt(-step)) / (2 * step)
  const bendOf = (step: number) => (lossAt(step) + lossAt(-step) - 2 * here) / step
  const quotient = (4 * centralOf(1e-4) - centralOf(2e-4)) / 3
  // A smooth loss bends in proportion to the step; at a corner the bend does not vanish, and at a jump it grows.
  const corner = 2 * bendOf(1e-4) - bendOf(2e-4)
  return Math.abs(corner) > 1e-6 * Math.max(1, Math.abs(quotient)) ? undefined : { exact, quotient }
}

test('the gradients of random graphs are exact', () => {
  let compared = 0
  for (let seed = 0; seed < 200; seed++) {
    const both = slopes(seed)
    if (!both) continue
    compared++
    expect(Math.abs(both.exact - both.quotient), `seed ${seed}: ${both.exact}, ${both.quotient}`).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(both.quotient)),
    )
  }
  expect(compared).toBeGreaterThan(150)
})

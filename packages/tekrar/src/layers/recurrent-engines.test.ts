import { describe, expect, test } from 'vitest'
import { glorotUniform, zeros } from '../base/initializers.ts'
import { resolveShape, sizeOf } from '../base/shape.ts'
import { defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import type { Engine } from '../engine/engine.ts'
import { families } from '../engine/engines.test-support.ts'
import type { Executable } from '../execution/executor.ts'
import { planned } from '../execution/planned.ts'
import { numbers } from '../graph/finite-differences.test-support.ts'
import { differentiate } from '../graph/gradient.ts'
import { add, matmul, multiply, sigmoid, subtract, tanh, variable } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { interpret } from '../graph/reference.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { bidirectional } from './bidirectional.ts'
import type { Layer, Signal } from './layer.ts'
import { lossOf, type PlaceOptions, place, sequenceOf, signalOfSteps } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'
import { fastWeights, looking } from './recurrent-cells.test-support.ts'
import { timeDistributed } from './time-distributed.ts'

const extents = { batch: 3, steps: 5, source: 4 }

/** All that a layer gives, and the gradients of something that all of it takes part in. */
function programOf(layer: Layer, signal: Signal, options: PlaceOptions): Program {
  const { tensors } = place(layer, signal, options)
  const loss = lossOf(tensors, (name) => /^(output|final)/.test(name))
  const leaves = leavesOf([loss]).filter(({ type }) => type === 'float')
  const { gradients } = differentiate({ loss, wrt: leaves, outputs: {} })
  return {
    outputs: { ...tensors, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient of ${nameOf(leaves[i]!)}`, gradient])) },
    updates: [],
  }
}

const nameOf = ({ op }: Tensor): string => (op as Extract<Tensor['op'], { kind: 'input' }>).name

const leavesOf = (roots: readonly Tensor[]): Tensor[] => {
  const leaves = new Map(topological(roots).flatMap((tensor) => (tensor.op.kind === 'input' ? [[nameOf(tensor), tensor] as const] : [])))
  return [...leaves.values()]
}

const inputsOf = ({ outputs }: Program): Record<string, ArrayLike<number>> =>
  Object.fromEntries(
    leavesOf(Object.values(outputs)).map((leaf) => [
      nameOf(leaf),
      leaf.type === 'index' ? [3, 1] : Float32Array.from(numbers(nameOf(leaf).length, sizeOf(resolveShape(leaf.shape, extents)))),
    ]),
  )

const cases: Record<string, { layer: Layer; signal?: Signal; options: PlaceOptions }> = {
  'simple, masked': { layer: recurrent(simpleRnn({ units: 4 }), { returnSequences: true }), options: { mask: true } },
  'lstm, masked, last, backwards': {
    layer: recurrent(lstm({ units: 4 }), { goBackwards: true, returnState: true }),
    options: { mask: true },
  },
  'gru, zero where masked': {
    layer: recurrent(gru({ units: 4 }), { returnSequences: true, zeroOutputForMask: true }),
    options: { mask: true },
  },
  'stack, masked, dropout': {
    layer: recurrent([lstm({ units: 3 }), gru({ units: 4, resetAfter: false })], { dropout: 0.3, recurrentDropout: 0.4 }),
    options: { mask: true, training: true },
  },
  'one’s own, masked': {
    layer: recurrent(fastWeights({ units: 3 }), { returnSequences: true, goBackwards: true }),
    options: { mask: true },
  },
  constants: {
    layer: recurrent(looking({ units: 3 }), { returnSequences: true }),
    options: { constants: [signalOfSteps('source', [2])], masked: true, mask: true },
  },
  'bidirectional, masked': {
    layer: bidirectional(recurrent(lstm({ units: 3 }), { returnSequences: true, returnState: true })),
    options: { mask: true },
  },
  'time distributed, dropout': {
    layer: timeDistributed(bidirectional(recurrent(gru({ units: 3, dropout: 0.3 }), { returnSequences: true }))),
    signal: sequenceOf(3, 2),
    options: { mask: true, training: true },
  },
}

for (const { name: family, engines } of families)
  describe.skipIf(typeof engines === 'string')(typeof engines === 'string' ? `${family}: ${engines}` : family, () => {
    for (const [name, { layer, signal = sequenceOf(2), options }] of Object.entries(cases))
      test(`an engine gives what the reference gives, gradients too: ${name}`, async () => {
        const program = programOf(layer, signal, options)
        const inputs = inputsOf(program)
        const truth = interpret(program, { inputs, variables: new Map(), extents, precision: 'float64' }).outputs
        const capacity = { batch: 4, steps: 6, source: 5 }
        const given = await planned((engines as readonly Engine[])[0]!, 'test')
          .prepare(program, { capacity })
          .run(inputs, extents)
        for (const [output, wanted] of Object.entries(truth)) {
          const largest = Math.max(1e-6, ...Array.from(wanted, Math.abs))
          const worst = Math.max(...Array.from(wanted, (x, i) => Math.abs(x - given[output]![i]!)))
          expect(worst / largest, output).toBeLessThan(1e-5)
        }
      })
  })

const square = (inputs: number, units: number) => ({ shape: [inputs, units], initializer: glorotUniform })

/** The gated recurrent unit as one would write it: a matrix for each gate. */
const ownGru = defineCell({
  name: 'own-gru',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => ({
    wz: square(inputs, units),
    wr: square(inputs, units),
    wc: square(inputs, units),
    uz: square(units, units),
    ur: square(units, units),
    uc: square(units, units),
    ...Object.fromEntries(['bz', 'br', 'bc', 'dz', 'dr', 'dc'].map((name) => [name, { shape: [units], initializer: zeros }])),
  }),
  step: ({ wz, wr, wc, uz, ur, uc, bz, br, bc, dz, dr, dc }: Record<string, Tensor>, x, { hidden }) => {
    const update = sigmoid(add(add(matmul(x, wz!), bz!), add(matmul(hidden, uz!), dz!)))
    const reset = sigmoid(add(add(matmul(x, wr!), br!), add(matmul(hidden, ur!), dr!)))
    const candidate = tanh(add(add(matmul(x, wc!), bc!), multiply(reset, add(matmul(hidden, uc!), dc!))))
    const next = add(multiply(update, hidden), multiply(subtract(1, update), candidate))
    return { output: next, states: { hidden: next } }
  },
})

/** What a model makes of a layer: its outputs, and the gradients of weights that are variables. */
function training(layer: Layer, features: number) {
  const { built, tensors } = place(layer, sequenceOf(features), { variables: true })
  const loss = lossOf(tensors)
  const x = leavesOf([loss]).filter((leaf) => ['x', 'layer/hidden'].includes(nameOf(leaf)))
  const wrt = [...built.weights.map((weight) => variable(weight)), ...x]
  const { gradients } = differentiate({ loss, wrt, outputs: {} })
  const names = [...built.weights.map(({ path }) => path), ...x.map(nameOf)]
  const outputs = { ...tensors, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient of ${names[i]}`, gradient])) }
  return {
    weights: new Map(built.weights.map((weight) => [weight.path.slice('layer/'.length), weight])),
    program: { outputs, updates: [] },
  }
}

test('a GRU written with a matrix for each gate compiles to the loops of the built-in one, and gives the same bits', async () => {
  const [features, units] = [5, 6]
  const packed = training(recurrent(gru({ units }), { returnSequences: true }), features)
  const apart = training(recurrent(ownGru({ units }), { returnSequences: true }), features)
  const inputs = inputsOf(packed.program)
  const start = new Map(
    [...packed.weights].map(([name, { shape }]) => [name, Float32Array.from(numbers(name.length, sizeOf(shape as number[])))]),
  )
  /** What gate i has of the columns of [rows, 3 · units]. */
  const columns = (data: ArrayLike<number>, i: number) =>
    Array.from({ length: data.length / 3 }, (_, at) => data[Math.floor(at / units) * 3 * units + i * units + (at % units)]!)
  const rowOfBias = (data: ArrayLike<number>, row: number) => Array.from(data).slice(row * 3 * units, (row + 1) * 3 * units)
  const partsOf = (of: (packedName: string) => ArrayLike<number>): Record<string, number[]> =>
    Object.fromEntries(
      ['z', 'r', 'c'].flatMap((gate, i) => [
        [`w${gate}`, columns(of('kernel'), i)],
        [`u${gate}`, columns(of('recurrentKernel'), i)],
        [`b${gate}`, columns(rowOfBias(of('bias'), 0), i)],
        [`d${gate}`, columns(rowOfBias(of('bias'), 1), i)],
      ]),
    )
  const engines = families.flatMap((family) => (typeof family.engines === 'string' ? [] : family.engines.slice(0, 1)))
  for (const engine of engines) {
    const executor = planned(engine, 'test')
    const [whole, parts] = [packed, apart].map(({ program }) => executor.prepare(program, { capacity: extents })) as [
      Executable,
      Executable,
    ]
    for (const [name, weight] of packed.weights) executor.write(weight, start.get(name)!)
    for (const [name, data] of Object.entries(partsOf((one) => start.get(one)!))) executor.write(apart.weights.get(name)!, data)
    const [wanted, given] = [await whole.run(inputs, extents), await parts.run(inputs, extents)]
    for (const name of ['output 0', 'final 0', 'gradient of x', 'gradient of layer/hidden']) expect(given[name], name).toEqual(wanted[name])
    const gradients = partsOf((one) => wanted[`gradient of layer/${one}`]!)
    for (const [name, data] of Object.entries(gradients)) expect([...given[`gradient of layer/${name}`]!], name).toEqual(data)
    expect(loopsOf(parts.describe())).toEqual(loopsOf(whole.describe()))
  }
})

/** The instructions of every loop and what each reads and writes, wherever in memory and in whatever order. */
function loopsOf(plan: string): (readonly string[])[] {
  const found: string[][] = []
  let isInside = false
  for (const line of plan.split('\n\nhow')[0]!.split('\n')) {
    const [, indent, text] = /^ *\d+( +)(.*)$/.exec(line) ?? []
    if (text) isInside = indent!.length > 1
    if (text?.startsWith('loop') || (text && isInside)) found.push([text])
    // an instruction that goes on in a second line
    else if (isInside && found.at(-1)?.length === 1 && !/ [a-z]: /.test(line)) found.at(-1)![0] += ` ${line.trim()}`
    else if (isInside && / [a-z]: /.test(line)) found[found.length - 1]!.push(line.replace(/^ *[a-z]: /, ''))
  }
  return found.map(([head, ...operands]) => [head!, ...operands.sort()].map((line) => line.replace(/[sp]\[\d+/g, '[at')))
}

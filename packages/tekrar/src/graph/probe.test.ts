import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { differentiate } from './gradient.ts'
import { add, input, matmul, multiply, reshape, sum, tanh, transpose } from './ops.ts'
import { probe } from './probe.ts'
import { interpret } from './reference.ts'
import { scan } from './scan.ts'
import type { Tensor } from './tensor.ts'

const [batch, steps, units] = [2, 4, 3]
const extents = { batch, steps }
const numbers = (length: number, seed: number) => Float64Array.from({ length }, (_, i) => Math.sin(seed + i * 1.7) / 2)

const given = { x: numbers(steps * batch * units, 1), w: numbers(units * units, 2), bump: new Float64Array(steps * batch * units) }

/** A small recurrent network whose hidden state is bumped from outside. */
function network(bumped: boolean): { readonly loss: Tensor; readonly hidden: Tensor } {
  const w = input('w', [units, units])
  const { outputs, states } = scan(
    ({ sequences: [x, bump], states: [before] }) => {
      const made = tanh(add(x!, matmul(before!, w)))
      const next = bump ? add(made, bump) : made
      return { outputs: [next, multiply(next, 2)], states: [next] }
    },
    {
      steps: STEPS,
      sequences: [input('x', [STEPS, BATCH, units]), ...(bumped ? [input('bump', [STEPS, BATCH, units])] : [])],
      initial: [multiply(0, input('zero', [BATCH, units]))],
    },
  )
  const last = states[0]!
  return { loss: add(sum(multiply(last, multiply(last, last))), sum(outputs[1]!)), hidden: outputs[0]! }
}

const run = (program: Record<string, Tensor>, bump = given.bump) =>
  interpret(
    { outputs: program, updates: [] },
    { inputs: { ...given, bump, zero: new Float64Array(batch * units) }, variables: new Map(), extents, precision: 'float64' },
  ).outputs

test('the gradient of what a loop gives at a step is that of the loss through all later steps', () => {
  const { loss, hidden } = network(false)
  const probed = probe([loss, hidden], [hidden])
  const [{ wrt, of }] = probed.probes as [(typeof probed.probes)[number]]
  const { loss: same, gradients } = differentiate({ loss: probed.roots[0]!, wrt: [wrt], outputs: {} })
  const results = run({ gradient: of(gradients[0]!), loss: same })
  expect(results.loss![0]).toBe(run({ loss })['loss']![0])
  const bumped = network(true)
  for (let i = 0; i < steps * batch * units; i++) {
    const at = (size: number) => {
      const bump = new Float64Array(given.bump.length)
      bump[i] = size
      return run({ loss: bumped.loss }, bump).loss![0]!
    }
    expect(results.gradient![i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 7)
  }
})

test('a tensor that is turned before it is shown has its gradient turned as well, and one that no loop makes is taken as it is', () => {
  const { loss, hidden } = network(false)
  const flat = reshape(hidden, [STEPS, BATCH, units, 1])
  const x = input('x', [STEPS, BATCH, units])
  const probed = probe([loss], [flat, hidden, x])
  const { gradients } = differentiate({ loss: probed.roots[0]!, wrt: probed.probes.map(({ wrt }) => wrt), outputs: {} })
  const [ofFlat, ofHidden, ofX] = probed.probes.map(({ of }, i) => of(gradients[i]!))
  expect(ofFlat!.shape).toEqual(flat.shape)
  const results = run({ ofFlat: ofFlat!, ofHidden: ofHidden!, ofX: ofX! })
  expect(results.ofFlat).toEqual(results.ofHidden)
  expect(results.ofX!.some((value) => value !== 0)).toBe(true)
})

test('the same goes for what a loop within a loop gives, with the axes it is seen in', () => {
  const inner = 2
  const size = steps * inner * batch * units
  const x = numbers(size, 3)
  /** The state of an inner loop, whose last one is the input of the outer; seen with the batch before the inner steps. */
  const network = (bumped: boolean): { readonly loss: Tensor; readonly seen: Tensor } => {
    const zero = input('zero', [BATCH, units])
    const repeat = (sequences: readonly Tensor[], start: Tensor) =>
      scan(
        ({ sequences: [now, bump], states: [before] }) => {
          const made = tanh(add(now!, multiply(before!, 0.7)))
          const next = bump ? add(made, bump) : made
          return { outputs: [next], states: [next] }
        },
        { steps: inner, sequences, initial: [start] },
      )
    const { outputs, states } = scan(
      ({ sequences, states: [before] }) => {
        const { outputs: all, states: last } = repeat(sequences, before!)
        return { outputs: [transpose(all[0]!, [1, 0, 2])], states: [last[0]!] }
      },
      {
        steps: STEPS,
        sequences: ['x', ...(bumped ? ['bump'] : [])].map((name) => input(name, [STEPS, inner, BATCH, units])),
        initial: [zero],
      },
    )
    return { loss: sum(multiply(states[0]!, states[0]!)), seen: outputs[0]! }
  }
  const value = (program: Record<string, Tensor>, bump = new Float64Array(size)) =>
    interpret(
      { outputs: program, updates: [] },
      { inputs: { x, bump, zero: new Float64Array(batch * units) }, variables: new Map(), extents, precision: 'float64' },
    ).outputs
  const { loss, seen } = network(false)
  const probed = probe([loss, seen], [seen])
  const [{ wrt, of }] = probed.probes as [(typeof probed.probes)[number]]
  const { gradients } = differentiate({ loss: probed.roots[0]!, wrt: [wrt], outputs: {} })
  const gradient = of(gradients[0]!)
  expect(gradient.shape).toEqual([STEPS, BATCH, inner, units])
  const exact = value({ gradient }).gradient!
  const bumped = network(true).loss
  for (let step = 0; step < steps; step++)
    for (let k = 0; k < inner; k++)
      for (let i = 0; i < batch * units; i++) {
        const at = (sign: number) => {
          const bump = new Float64Array(size)
          bump[(step * inner + k) * batch * units + i] = sign * 1e-5
          return value({ bumped }, bump).bumped![0]!
        }
        const place = ((step * batch + Math.floor(i / units)) * inner + k) * units + (i % units)
        expect(Math.abs((at(1) - at(-1)) / 2e-5 - exact[place]!)).toBeLessThan(1e-8)
      }
})

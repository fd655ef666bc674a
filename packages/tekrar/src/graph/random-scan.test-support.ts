import { BATCH, type Dimension, STEPS, sameDimension } from '../base/shape.ts'
import * as o from './ops.ts'
import { type Entry, type Ground, tamed, toShape } from './random-ground.test-support.ts'
import { scan } from './scan.ts'
import type { Tensor } from './tensor.ts'

/** The next value of a state from whatever the step made: bounded, so that it stays small over any number of steps. */
const nexts: readonly ((state: Tensor, x: Tensor) => Tensor)[] = [
  (state, x) => o.tanh(o.add(x, o.multiply(state, 0.5))),
  (state, x) => {
    const gate = o.sigmoid(x)
    return o.add(o.multiply(gate, state), o.multiply(o.subtract(1, gate), o.tanh(x)))
  },
  (state, x) => o.add(o.multiply(state, 0.5), o.multiply(o.tanh(x), 0.5)),
  (state, x) => o.add(state, o.multiply(o.tanh(x), 0.125)),
  (state) => state,
  (_, x) => o.sigmoid(x),
]

/** A scan over what the ground has: several states, sequences and outputs, either way round, other scans inside it. */
export function growScan(ground: Ground): readonly Entry[] {
  const { chance, pool } = ground
  const steps: Dimension = chance.one(4) ? 1 + chance.below(3) : STEPS
  // Ids that were computed may lie outside the table that they would be looked up in.
  const isSequence = ({ tensor }: Entry) =>
    tensor.shape.length > 0 && sameDimension(tensor.shape[0]!, steps) && (tensor.type === 'float' || tensor.op.kind === 'input')
  const known = pool.filter(isSequence)
  const sequences = Array.from({ length: chance.below(3) }, (): Entry => {
    if (known.length > 0 && !chance.one(4)) return chance.of(known)
    return chance.one(4) ? ground.leaf([steps, BATCH], 'index', { below: 4 }) : ground.leaf([steps, BATCH, chance.size()])
  })
  const initial = Array.from({ length: 1 + chance.below(3) }, (): Entry => {
    const found = pool.filter(({ tensor }) => tensor.type === 'float' && tensor.shape.length < 4)
    const start = found.length > 0 && chance.one(3) ? chance.of(found) : ground.leaf([BATCH, chance.size()])
    return start.bound > 1 ? { tensor: o.tanh(start.tensor), bound: 1, exact: false } : start
  })
  const bounds: number[] = []
  const { outputs, states } = scan(
    ({ index, sequences: slices, states }) => {
      const inner = ground.inside([
        ...slices.map((tensor, i) => ({ ...sequences[i]!, tensor })),
        ...slices.filter(({ type }) => type === 'index').map((tensor) => ({ tensor: o.toFloat(tensor), bound: 5, exact: true })),
        ...states.map((tensor) => ({ tensor, bound: 2, exact: false })),
        ...(chance.one(3) ? [{ tensor: o.multiply(o.toFloat(index), 0.25), bound: 2, exact: true }] : []),
        ...pool.filter(() => chance.one(6)),
      ])
      // A table looked up by the step's own ids, as an embedding is.
      for (const tensor of slices)
        if (tensor.type === 'index')
          inner.pool.push({ ...ground.variable([5, 3]), tensor: o.gather(ground.variable([5, 3]).tensor, tensor) })
      inner.grow(2 + chance.below(5))
      const floating = inner.pool.filter(({ tensor }) => tensor.type === 'float')
      const hidden = states.map((state) => {
        const weights = typeof state.shape[state.shape.length - 1] === 'number' && state.shape.length > 1 && chance.one(2)
        const units = state.shape[state.shape.length - 1] as number
        const recurrent = weights ? o.matmul(state, ground.variable([units, units]).tensor) : state
        const x = toShape(inner, chance.of(floating), state.shape)
        return chance.of(nexts)(state, weights ? o.add(tamed(x).tensor, recurrent) : x.tensor)
      })
      const given = [
        ...inner.pool.filter(() => chance.one(3)).slice(-2),
        ...(chance.one(2) ? [{ tensor: hidden[0]!, bound: 2, exact: false }] : []),
      ]
      bounds.push(...given.map(({ bound }) => bound))
      return { outputs: given.map(({ tensor }) => tensor), states: hidden }
    },
    { steps, sequences: sequences.map(({ tensor }) => tensor), initial: initial.map(({ tensor }) => tensor), reverse: chance.one(3) },
  )
  return [
    ...outputs.map((tensor, i) => ({ tensor, bound: bounds[i]!, exact: false })),
    ...states.filter(() => chance.one(2)).map((tensor) => ({ tensor, bound: 2, exact: false })),
  ]
}

import { expect, expectTypeOf, test } from 'vitest'
import { zeros } from '../base/initializers.ts'
import { add, matmul } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineCell } from './cell.ts'
import { lstm } from './lstm.ts'

const weights = ({ inputs, units }: { inputs: number; units: number }) => ({ kernel: { shape: [inputs, units], initializer: zeros } })

test('a step sees its weights, states, sizes and options by their declared names, and no others', () => {
  const cell = defineCell({
    name: 'exact',
    options: { leak: 0.5 },
    states: ({ units }) => ({ hidden: [units] }),
    weights,
    step: (w, x, states, constants) => {
      expectTypeOf(w).toEqualTypeOf<{ readonly kernel: Tensor }>()
      expectTypeOf(states).toEqualTypeOf<{ readonly hidden: Tensor }>()
      expectTypeOf(constants.leak).toEqualTypeOf<number>()
      expectTypeOf(constants.units).toEqualTypeOf<number>()
      // @ts-expect-error there is no such weight
      void w.recurrentKernel
      // @ts-expect-error there is no such state
      void states.memory
      // @ts-expect-error there is no such option
      void constants.rate
      const next = add(matmul(x, w.kernel), states.hidden)
      return { output: next, states: { hidden: next } }
    },
  })
  // @ts-expect-error units are needed
  expect(() => cell({})).toThrow()
  // @ts-expect-error an option of another type
  cell({ units: 2, leak: 'a lot' })
  // @ts-expect-error an option that the cell has not
  expect(() => cell({ units: 2, rate: 1 })).toThrow()
  expectTypeOf(cell({ units: 2 }).build(3).states.hidden).toEqualTypeOf<readonly [number]>()
})

test('a step that forgets a state does not compile', () => {
  const cell = defineCell({
    name: 'forgetful',
    states: ({ units }) => ({ hidden: [units], memory: [units] }),
    weights,
    // @ts-expect-error memory is missing
    step: (w, x, { hidden }) => ({ output: matmul(x, w.kernel), states: { hidden } }),
  })
  expectTypeOf(cell).toBeFunction()
})

test('a bias that may not be there is a weight that may be undefined', () => {
  const { weights } = lstm({ units: 2, useBias: false }).build(3)
  expectTypeOf(weights.kernel.shape).toExtend<readonly number[]>()
  // @ts-expect-error the bias is optional
  expect(() => weights.bias.shape).toThrow()
  // @ts-expect-error an activation that does not exist
  lstm({ units: 2, activation: 'tahn' })
})

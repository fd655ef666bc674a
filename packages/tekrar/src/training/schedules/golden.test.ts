import { expect, test } from 'vitest'
import { expectClose, readGolden } from '../golden/read.test-support.ts'
import { adam } from '../optimizers/adam.ts'
import { cosineDecay, cosineDecayRestarts } from './cosine.ts'
import { exponentialDecay, inverseTimeDecay, piecewiseConstantDecay, polynomialDecay } from './decays.ts'
import { oneCycle } from './one-cycle.ts'
import { rateAt, type Schedule } from './schedule.ts'

interface Case {
  readonly name: string
  readonly schedule: string
  readonly options: object
  readonly steps: readonly number[]
  readonly rates: readonly number[]
}

const { cases } = readGolden<{ readonly cases: readonly Case[] }>('schedules')
const makers = { exponentialDecay, inverseTimeDecay, polynomialDecay, piecewiseConstantDecay, cosineDecay, cosineDecayRestarts, oneCycle }
const make = ({ schedule, options }: Case) => makers[schedule as keyof typeof makers](options as never) as Schedule

test.each(cases)('over 1000 steps the rates are those of Keras, or PyTorch: $name', (golden) => {
  const schedule = make(golden)
  const rates = golden.steps.map((step) => rateAt(schedule, { learningRate: 77 }, { step, totalSteps: 1000 }, schedule.initial))
  expectClose(rates, golden.rates, golden.name)
})

test('a schedule in an optimizer says its rate; one that does not say takes the optimizer’s', () => {
  const told = adam({ learningRate: exponentialDecay({ initialLearningRate: 0.02, decaySteps: 10, decayRate: 0.5 }) })
  expect(told.learningRate).toBe(0.02)
  expect(rateAt(told.schedule!, told, { step: 10, totalSteps: 100 }, {})).toBe(0.01)
  const own = adam({ learningRate: oneCycle() })
  expect(own.learningRate).toBe(1e-3)
  expect(rateAt(own.schedule!, own, { step: 29, totalSteps: 100 }, {})).toBeCloseTo(1e-3, 12)
})

test('settings of schedules that make no sense are refused by name', () => {
  expect(() => polynomialDecay({ decaySteps: 0 })).toThrow(/decaySteps must be a number above 0/)
  expect(() => piecewiseConstantDecay({ boundaries: [5, 3], values: [1, 1, 1] })).toThrow(/boundaries must be numbers of steps/)
  expect(() => piecewiseConstantDecay({ boundaries: [5], values: [1] })).toThrow(/values must be 2 learning rates, got 1/)
  expect(() => cosineDecayRestarts({ firstDecaySteps: 5, tMul: 0.5 })).toThrow(/tMul must be a number of at least 1, got 0.5/)
  expect(() => cosineDecay({ warmupTarget: 0.1, warmupSteps: 3 })).toThrow(/initialLearningRate must be a number of at least 0 beside/)
  expect(() => oneCycle({ pctStart: 2 })).toThrow(/pctStart must be a number from 0 to 1/)
})

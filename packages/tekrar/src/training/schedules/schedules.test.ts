import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cosineOfHalfTurns, power } from '../deterministic.ts'
import { cosineDecay } from './cosine.ts'
import { exponentialDecay } from './decays.ts'
import { reduceOnPlateau } from './reduce-on-plateau.ts'
import { constantRate, factorOf, type Schedule } from './schedule.ts'

const at = (schedule: Schedule, step: number, totalSteps = 100) =>
  schedule.factor({ step, totalSteps, learningRate: 0.1 }, schedule.initial)

test('a constant rate stays', () => {
  expect(at(constantRate(), 0)).toBe(1)
  expect(at(constantRate(), 99)).toBe(1)
})

test('an exponential decay multiplies by its rate once in its steps, evenly or in jumps', () => {
  const even = exponentialDecay({ decaySteps: 10, decayRate: 0.5 })
  expect(at(even, 0)).toBe(1)
  expect(at(even, 10)).toBe(0.5)
  expect(at(even, 25)).toBeCloseTo(0.5 ** 2.5, 14)
  const jumps = exponentialDecay({ decaySteps: 10, decayRate: 0.5, staircase: true })
  expect(at(jumps, 9)).toBe(1)
  expect(at(jumps, 29)).toBe(0.25)
})

test('a cosine decay climbs through its warm-up, falls along half a cosine and ends at its share', () => {
  const schedule = cosineDecay({ warmupSteps: 10, alpha: 0.1 })
  expect(at(schedule, 0)).toBeCloseTo(0.1, 14)
  expect(at(schedule, 9)).toBe(1)
  expect(at(schedule, 10)).toBe(1)
  expect(at(schedule, 55)).toBeCloseTo(0.55, 14)
  expect(at(schedule, 32.5)).toBeCloseTo(0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI / 4)), 14)
  expect(at(schedule, 100)).toBeCloseTo(0.1, 14)
  expect(at(schedule, 1000)).toBeCloseTo(0.1, 14)
})

test('the rate falls on a plateau after its patience, rests, and never falls below its minimum', () => {
  const schedule = reduceOnPlateau({ factor: 0.5, patience: 2, cooldown: 1, minimum: 0.2, minimumDelta: 0 })
  const factors: number[] = []
  let state = schedule.initial
  for (const loss of [3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1]) {
    state = schedule.observe!(loss, state)
    factors.push(schedule.factor({ step: 0, totalSteps: 1, learningRate: 0.1 }, JSON.parse(JSON.stringify(state))))
  }
  expect(factors).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2])
})

test('our cosine and power are those of mathematics', () => {
  for (let i = 0; i <= 100; i++) expect(Math.abs(cosineOfHalfTurns(i / 100) - Math.cos((Math.PI * i) / 100))).toBeLessThan(1e-15)
  for (const base of [0.02, 0.5, 0.96, 1, 3])
    for (const exponent of [0, 0.1, 1, 2.75, 31.4]) expect(power(base, exponent) / base ** exponent).toBeCloseTo(1, 13)
})

test('nothing here calls a function of Math that JavaScript engines round differently', () => {
  const here = ['schedule.ts', 'decays.ts', 'cosine.ts', 'one-cycle.ts', 'reduce-on-plateau.ts']
  for (const file of ['../deterministic.ts', ...here, '../early-stopping.ts']) {
    const code = readFileSync(new URL(file, import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    const calls = [...code.matchAll(/Math\.(\w+)/g)].map(([, name]) => name)
    expect(calls.filter((name) => !['sqrt', 'floor', 'ceil', 'min', 'max', 'PI'].includes(name!))).toEqual([])
    expect(code).not.toContain('**')
  }
})

test('settings that make no sense are refused by name', () => {
  expect(() => exponentialDecay({ decaySteps: 0, decayRate: 0.5 })).toThrow(/decaySteps must be a number above 0, got 0/)
  expect(() => cosineDecay({ warmupSteps: -1 })).toThrow(/warmupSteps/)
  expect(() => reduceOnPlateau({ factor: 1 })).toThrow(/below 1/)
  const own = { ...constantRate(), factor: () => Number.NaN }
  expect(() => factorOf(own, { step: 3, totalSteps: 10, learningRate: 0.1 }, {})).toThrow(/factor of step 3/)
})

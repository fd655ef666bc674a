import { expect, test } from 'vitest'
import { Tracker } from './tracker.ts'

const step = (step: number, loss: number) => ({
  step,
  epoch: 1,
  loss,
  gradientNorm: 2,
  clipped: step % 2 === 0,
  learningRate: 0.01,
  units: 100,
})

test('speed and time left leave out what was no training', () => {
  let now = 0
  const tracker = new Tracker({ stage: 'training', totalSteps: 20, stepsPerEpoch: 10 }, 0, () => now)
  for (let i = 1; i <= 10; i++) {
    now += 50
    tracker.add(step(i, 2))
    now += 1000
    tracker.pause()
  }
  tracker.validated(1.9, 400)
  expect(tracker.unitsPerSecond).toBeCloseTo(2000)
  expect(tracker.secondsLeft).toBeCloseTo(10 * 0.05 + 0.4)
  expect(tracker.seconds).toBeCloseTo(10.5)
  expect(tracker.validation).toBe(1.9)
})

test('smooth numbers begin as true means and follow what comes; exact means are taken once', () => {
  const tracker = new Tracker({ stage: 'training', totalSteps: 1000, stepsPerEpoch: 10 }, 0, () => 0)
  tracker.add(step(1, 4))
  expect(tracker.smooth.loss).toBe(4)
  for (let i = 2; i <= 500; i++) tracker.add(step(i, 1))
  expect(tracker.smooth.loss).toBeCloseTo(1, 2)
  expect(tracker.smooth.clippedShare).toBeCloseTo(0.5, 1)
  expect(tracker.takeMeans()).toEqual({ loss: (4 + 499) / 500, gradientNorm: 2, clippedShare: 0.5 })
  tracker.add(step(501, 3))
  expect(tracker.takeMeans().loss).toBe(3)
})

test('time left is told by steps and validations that are warm, not by the first ones', () => {
  let now = 0
  const at = { stage: 'training', totalSteps: 1000, stepsPerEpoch: 10, validateEvery: 10, validationBatches: 2 } as const
  const tracker = new Tracker(at, 0, () => now)
  const trained = (from: number, to: number, milliseconds: number) => {
    for (let i = from; i <= to; i++) {
      now += milliseconds
      tracker.add(step(i, 2))
    }
  }
  trained(1, 3, 700)
  expect(tracker.isSettled).toBe(false)
  trained(4, 10, 20)
  expect(tracker.isSettled).toBe(true)
  // 990 steps of 20 ms and 99 validations of two batches at half a step each.
  expect(tracker.secondsLeft).toBeCloseTo(990 * 0.02 + 99 * 0.02, 1)
  tracker.validated(1.9, 900)
  expect(tracker.secondsLeft).toBeCloseTo(990 * 0.02 + 99 * 0.02, 1)
  trained(11, 20, 20)
  tracker.validated(1.8, 50)
  expect(tracker.secondsLeft).toBeCloseTo(980 * 0.02 + 98 * 0.05, 1)
})

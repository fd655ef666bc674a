import { expect, test } from 'vitest'
import { earlyStopping, unwatched, type Watch, watch } from './early-stopping.ts'

const stopsAt = (losses: readonly number[], options: Parameters<typeof earlyStopping>[0]) => {
  const stopping = earlyStopping(options)
  let state: Watch = unwatched
  for (const [step, loss] of losses.entries()) {
    state = watch(JSON.parse(JSON.stringify(state)), { loss, step }, stopping)
    if (state.stop) return { step, best: state.best }
  }
  return { step: undefined, best: state.best }
}

test('it stops after as many losses without a better one as its patience', () => {
  expect(stopsAt([3, 2, 2.5, 2.4, 1], { patience: 2 })).toEqual({ step: 3, best: { loss: 2, step: 1 } })
  expect(stopsAt([3, 2, 2.5, 1.9, 2.5], { patience: 2 })).toEqual({ step: undefined, best: { loss: 1.9, step: 3 } })
})

test('a loss that is only a little lower is the best, but not better', () => {
  expect(stopsAt([3, 2.95, 2.9], { patience: 2, minimumDelta: 0.5 })).toEqual({ step: 2, best: { loss: 2.9, step: 2 } })
})

test('a loss that is no number counts as no better', () => {
  expect(stopsAt([Number.NaN, Number.NaN], { patience: 2 })).toEqual({ step: 1, best: undefined })
})

test('of equal numbers the one with the better second number is best, and while that gets better the run goes on', () => {
  const run = (numbers: readonly (readonly [number, number])[], patience: number) => {
    const stopping = earlyStopping({ monitor: 'val_accuracy', also: 'val_loss', patience })
    let state: Watch = unwatched
    for (const [step, [loss, also]] of numbers.entries()) {
      state = watch(state, { loss, also, step }, stopping)
      if (state.stop) return { step, best: state.best?.step }
    }
    return { step: undefined, best: state.best?.step }
  }
  const falling = [
    [0.9, 3],
    [1, 2],
    [1, 1.5],
    [0.9, 1.2],
    [1, 1.4],
  ] as const
  expect(run(falling, 2)).toEqual({ step: undefined, best: 4 })
  expect(run([...falling, [1, 1.6], [0.5, 9]], 2)).toEqual({ step: 5, best: 4 })
  expect(
    run(
      [
        [0.5, 1],
        [0.5, 2],
        [0.5, 3],
      ],
      2,
    ),
  ).toEqual({ step: 2, best: 0 })
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { factor, substitute } from './cholesky.ts'
import { momentsOf, type WindowRun } from './moments.ts'
import { fitRidge, meanSquaredErrorOf, ridge } from './ridge.ts'
import { naiveStep, seasonalNaives } from './seasonal-naive.ts'

interface Golden {
  readonly lags: number
  readonly ahead: number
  readonly cases: readonly {
    readonly pull: number
    readonly runs: readonly { readonly first: number[]; readonly second: number[]; readonly extra: number[]; readonly windows: number }[]
    readonly kernel: readonly (readonly number[])[]
    readonly bias: readonly number[]
    readonly error: number
  }[]
}

// By reference/make_ridge_golden.py.
const golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8')) as Golden
const runOf = ({ first, second, extra, windows }: Golden['cases'][number]['runs'][number]): WindowRun => ({
  windows,
  columns: [first, second].map((values) => Float64Array.from(values.slice(0, windows + golden.lags - 1))),
  extras: [Float64Array.from(extra)],
  outputs: Array.from({ length: golden.ahead }, (_, h) => Float64Array.from({ length: windows }, (_, i) => first[i + golden.lags + h]!)),
})

test.each(golden.cases)(
  'the ridge on windows is that of scikit-learn, over one run of windows or several: pull $pull',
  async ({ pull, runs, kernel, bias, error }) => {
    const moments = await momentsOf(runs.map(runOf), golden.lags)
    const map = await ridge(moments, pull)
    const wanted = kernel.flat()
    for (const [i, value] of wanted.entries()) expect(map.kernel[i]!).toBeCloseTo(value, 9)
    for (const [q, value] of bias.entries()) expect(map.bias[q]!).toBeCloseTo(value, 9)
    expect(await meanSquaredErrorOf(map, moments)).toBeCloseTo(error, 9)
  },
)

test('the pull is the one that does best on what was left out: noise wants a strong one, a law a weak one', async () => {
  let state = 11
  const noise = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const run = (windows: number, next: (past: Float64Array, i: number) => number): WindowRun => {
    const column = Float64Array.from({ length: windows + 19 }, noise)
    return { windows, columns: [column], extras: [], outputs: [Float64Array.from({ length: windows }, (_, i) => next(column, i))] }
  }
  const fit = (next: (past: Float64Array, i: number) => number) =>
    fitRidge({ blocks: [[run(60, next)], [run(60, next)]], lags: 20 }).then((fitted) => fitted!.pull)
  expect(await fit((past, i) => past[i + 19]! - past[i + 3]!)).toBe(1e-4)
  expect(await fit(noise)).toBeGreaterThanOrEqual(0.1)
})

test('a pull towards the mean forgets the number that outputs are less; one towards zero does not', async () => {
  const column = Float64Array.from({ length: 80 }, (_, i) => Math.sin(i * i))
  const run: WindowRun = {
    windows: 70,
    columns: [column],
    extras: [],
    outputs: [Float64Array.from({ length: 70 }, (_, i) => column[i + 5]! - column[i + 4]!)],
  }
  const moments = await momentsOf([run], 5)
  const strong = (await ridge(moments, 1e6, [4])).kernel.map((value) => Math.round(value * 1000) / 1000)
  expect([...strong].map(Math.abs)).toEqual([0, 0, 0, 0, 1])
  expect([...(await ridge(moments, 1e6)).kernel].every((value) => Math.abs(value) < 1e-3)).toBe(true)
  const [free, pulled] = [await ridge(moments, 1e-12), await ridge(moments, 1e-12, [4])]
  for (const [i, value] of free.kernel.entries()) expect(pulled.kernel[i]!).toBeCloseTo(value, 6)
})

test('columns that repeat each other are no obstacle: the pull is raised until the equations have a solution', async () => {
  const column = Float64Array.from({ length: 30 }, (_, i) => i % 4)
  const run: WindowRun = { windows: 28, columns: [column, column], extras: [], outputs: [column.slice(2)] }
  const map = await ridge(await momentsOf([run], 3), 0)
  expect([...map.kernel].every(Number.isFinite)).toBe(true)
  expect(await fitRidge({ blocks: [], lags: 3 })).toBeNull()
})

test('Cholesky solves what is positive definite, and says of the rest that it is not', async () => {
  const none = () => undefined
  const [a, b] = [Float64Array.of(4, 0, 2, 3), Float64Array.of(8, 7)]
  expect(await factor(a, 2, none)).toBe(true)
  await substitute(a, b, 2, none)
  expect([...b].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1.25, 1.5])
  expect(await factor(Float64Array.of(1, 0, 2, 1), 2, none)).toBe(false)
})

test('however large the fit, nothing else waits for long, and it can be given up at any time', async () => {
  const column = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i * i))
  const lags = 500
  const windows = 2400
  const run: WindowRun = {
    windows,
    columns: [column],
    extras: [],
    outputs: Array.from({ length: 60 }, (_, h) => column.slice(lags + h, lags + h + windows)),
  }
  let turns = 0
  const turning = setInterval(() => turns++)
  const started = performance.now()
  await fitRidge({ blocks: [[run], [run]], lags })
  clearInterval(turning)
  // Every 10 ms, on a quiet machine; a fourth as often does here.
  expect(turns).toBeGreaterThan((performance.now() - started) / 40)
  const given = new AbortController()
  setTimeout(() => given.abort(new Error('given up')), 30)
  await expect(fitRidge({ blocks: [[run], [run]], lags }, { signal: given.signal })).rejects.toThrow('given up')
})

test('a naive forecaster looks back by as many whole seasons as it takes to have been there', () => {
  expect(seasonalNaives({ day: 24, week: 168, year: null }).map(({ name }) => name)).toEqual([
    'lastValue',
    'sameTimeYesterday',
    'sameTimeLastWeek',
  ])
  expect([0, 1, 5].map((ahead) => naiveStep(1, 100, ahead))).toEqual([99, 99, 99])
  expect([0, 23, 24, 47, 48].map((ahead) => naiveStep(24, 100, ahead))).toEqual([76, 99, 76, 99, 76])
})

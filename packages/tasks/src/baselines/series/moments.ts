import { breathe, type Progress } from '../../base/progress.ts'

/** Windows that follow each other step by step: of one series, between two gaps. */
export interface WindowRun {
  readonly windows: number
  /** Each of `windows + lags − 1` values: window i has those from i to i + lags − 1, the oldest first. */
  readonly columns: readonly Float64Array[]
  /** What a window has besides, each of `windows` values. */
  readonly extras: readonly Float64Array[]
  /** What is wanted of it, each of `windows` values. */
  readonly outputs: readonly Float64Array[]
}

/** Sums over windows, from which least squares are solved: of x xᵀ (lower half), x yᵀ, y², x and y. x is the window [lags, columns] in a row, then the extras. */
export interface Moments {
  readonly inputs: number
  readonly outputs: number
  count: number
  readonly gram: Float64Array
  readonly cross: Float64Array
  readonly squares: Float64Array
  readonly sumInputs: Float64Array
  readonly sumOutputs: Float64Array
}

const emptyMoments = (inputs: number, outputs: number): Moments => ({
  inputs,
  outputs,
  count: 0,
  gram: new Float64Array(inputs * inputs),
  cross: new Float64Array(inputs * outputs),
  squares: new Float64Array(outputs),
  sumInputs: new Float64Array(inputs),
  sumOutputs: new Float64Array(outputs),
})

/**
 * The sums over all windows of some runs. Neighbouring windows share all but one step, so that the products of two steps follow from those of the steps before
 * them by taking one off and adding one: the cost is that of one lag with all others, not of all with all.
 */
export async function momentsOf(runs: readonly WindowRun[], lags: number, progress: Progress = {}): Promise<Moments> {
  const [first] = runs
  if (!first) return emptyMoments(0, 0)
  const width = first.columns.length
  const moments = emptyMoments(lags * width + first.extras.length, first.outputs.length)
  for (const run of runs) await addRun(moments, run, lags, progress)
  return moments
}

/** Both together. */
export function addMoments(a: Moments, b: Moments): Moments {
  const sum = (x: Float64Array, y: Float64Array) => x.map((value, i) => value + y[i]!)
  return {
    inputs: a.inputs,
    outputs: a.outputs,
    count: a.count + b.count,
    gram: sum(a.gram, b.gram),
    cross: sum(a.cross, b.cross),
    squares: sum(a.squares, b.squares),
    sumInputs: sum(a.sumInputs, b.sumInputs),
    sumOutputs: sum(a.sumOutputs, b.sumOutputs),
  }
}

async function addRun(moments: Moments, { windows, columns, extras, outputs }: WindowRun, lags: number, progress: Progress): Promise<void> {
  const width = columns.length
  const size = moments.inputs
  const { gram } = moments
  const pause = pauser(progress)
  /** Of this run alone: [lag, column, lag, column] where the first lag is not the later one. */
  const own = new Float64Array(lags * width * lags * width)
  const span = lags * width
  for (let c = 0; c < width; c++) {
    for (let d = 0; d < width; d++)
      for (let r = 0; r < lags; r++) own[c * span + r * width + d] = dot(columns[c]!, 0, columns[d]!, r, windows)
    await pause()
  }
  for (let s = 1; s < lags; s++)
    for (let r = s; r < lags; r++)
      for (let c = 0; c < width; c++) {
        const a = columns[c]!
        const [gone, come] = [a[s - 1]!, a[windows + s - 1]!]
        for (let d = 0; d < width; d++) {
          const b = columns[d]!
          own[(s * width + c) * span + r * width + d] =
            own[((s - 1) * width + c) * span + (r - 1) * width + d]! - gone * b[r - 1]! + come * b[windows + r - 1]!
        }
      }
  for (let s = 0; s < lags; s++)
    for (let r = s; r < lags; r++)
      for (let c = 0; c < width; c++)
        for (let d = 0; d < width; d++) gram[(r * width + d) * size + s * width + c]! += own[(s * width + c) * span + r * width + d]!
  for (const [e, extra] of extras.entries()) {
    const row = (span + e) * size
    for (let s = 0; s < lags; s++) for (let c = 0; c < width; c++) gram[row + s * width + c]! += dot(extra, 0, columns[c]!, s, windows)
    for (let f = 0; f <= e; f++) gram[row + span + f]! += dot(extra, 0, extras[f]!, 0, windows)
    await pause()
  }
  for (const [q, output] of outputs.entries()) {
    const add = (place: number, values: Float64Array, from: number) => {
      moments.cross[place * moments.outputs + q]! += dot(output, 0, values, from, windows)
    }
    for (let s = 0; s < lags; s++) for (let c = 0; c < width; c++) add(s * width + c, columns[c]!, s)
    extras.forEach((extra, e) => {
      add(span + e, extra, 0)
    })
    moments.squares[q]! += dot(output, 0, output, 0, windows)
    moments.sumOutputs[q]! += sumOf(output, 0, windows)
    await pause()
  }
  for (let s = 0; s < lags; s++) for (let c = 0; c < width; c++) moments.sumInputs[s * width + c]! += sumOf(columns[c]!, s, windows)
  extras.forEach((extra, e) => {
    moments.sumInputs[span + e]! += sumOf(extra, 0, windows)
  })
  moments.count += windows
}

function dot(a: Float64Array, from: number, b: Float64Array, other: number, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += a[from + i]! * b[other + i]!
  return sum
}

function sumOf(a: Float64Array, from: number, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += a[from + i]!
  return sum
}

const PAUSE = 30

/** Breathes where more than 30 ms have gone since the last time. */
export function pauser(progress: Progress): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < PAUSE) return
    await breathe(progress)
    last = performance.now()
  }
}

import { breathe, type Progress } from '../../base/progress.ts'
import { addTimes, dot } from './dot.ts'

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
  const pause = pauser(progress)
  /** [lag, column, lag, column] where the first lag is not the later one; of lags after the first what a product is more than that of the steps before. */
  const changes = new Float64Array((lags * width) ** 2)
  for (const run of runs) await addRun(moments, changes, { run, lags, pause })
  const [span, size] = [lags * width, moments.inputs]
  for (let i = 0; i < span; i++) {
    const from = i - (i % width)
    for (let j = from; j < span; j++) {
      if (i >= width) changes[i * span + j]! += changes[(i - width) * span + j - width]!
      moments.gram[j * size + i] = changes[i * span + j]!
    }
    await pause()
  }
  return moments
}

/** The same sums, but of some of the outputs. */
export function withOutputs(moments: Moments, chosen: readonly number[]): Moments {
  const { inputs, outputs } = moments
  const cross = new Float64Array(inputs * chosen.length)
  for (let i = 0; i < inputs; i++)
    for (const [place, output] of chosen.entries()) cross[i * chosen.length + place] = moments.cross[i * outputs + output]!
  const of = (values: Float64Array): Float64Array => Float64Array.from(chosen, (output) => values[output]!)
  return { ...moments, outputs: chosen.length, cross, squares: of(moments.squares), sumOutputs: of(moments.sumOutputs) }
}

/** Both together. */
export function addMoments(a: Moments, b: Moments): Moments {
  const sum = (x: Float64Array, y: Float64Array): Float64Array => {
    const both = x.slice()
    addTimes(1, y, 0, both, 0, y.length)
    return both
  }
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

async function addRun(
  moments: Moments,
  changes: Float64Array,
  { run: { windows, columns, extras, outputs }, lags, pause }: { readonly run: WindowRun; readonly lags: number; readonly pause: Pause },
): Promise<void> {
  const width = columns.length
  const size = moments.inputs
  const { gram } = moments
  const span = lags * width
  /** [steps, columns] */
  const steps = new Float64Array((windows + lags - 1) * width)
  for (const [c, column] of columns.entries()) for (let i = 0; i < windows + lags - 1; i++) steps[i * width + c] = column[i]!
  for (let c = 0; c < width; c++)
    for (let d = 0; d < width; d++) {
      for (let r = 0; r < lags; r++) changes[c * span + r * width + d]! += dot(columns[c]!, 0, columns[d]!, r, windows)
      await pause()
    }
  for (let s = 1; s < lags; s++) {
    for (let c = 0; c < width; c++) {
      const [from, to, count] = [(s - 1) * width, (s * width + c) * span + s * width, (lags - s) * width]
      addTimes(-columns[c]![s - 1]!, steps, from, changes, to, count)
      addTimes(columns[c]![windows + s - 1]!, steps, from + windows * width, changes, to, count)
    }
    await pause()
  }
  for (const [e, extra] of extras.entries()) {
    const row = (span + e) * size
    for (let s = 0; s < lags; s++) {
      for (let c = 0; c < width; c++) gram[row + s * width + c]! += dot(extra, 0, columns[c]!, s, windows)
      await pause()
    }
    for (let f = 0; f <= e; f++) gram[row + span + f]! += dot(extra, 0, extras[f]!, 0, windows)
    await pause()
  }
  for (const [q, output] of outputs.entries()) {
    const add = (place: number, values: Float64Array, from: number) => {
      moments.cross[place * moments.outputs + q]! += dot(output, 0, values, from, windows)
    }
    for (let s = 0; s < lags; s++) {
      for (let c = 0; c < width; c++) add(s * width + c, columns[c]!, s)
      await pause()
    }
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

function sumOf(a: Float64Array, from: number, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += a[from + i]!
  return sum
}

const PAUSE = 10

/** To be awaited between pieces of work. */
export type Pause = () => Promise<void> | undefined

/** Breathes where more than 10 ms have gone since the last time. */
export function pauser(progress: Progress): Pause {
  let last = performance.now()
  return () => {
    if (performance.now() - last < PAUSE) return undefined
    return breathe(progress).then(() => {
      last = performance.now()
    })
  }
}

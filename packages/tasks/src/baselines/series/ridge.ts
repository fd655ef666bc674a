import type { Progress } from '../../base/progress.ts'
import { factor, substitute } from './cholesky.ts'
import { addTimes } from './dot.ts'
import { addMoments, type Moments, momentsOf, type Pause, pauser, type WindowRun, withOutputs } from './moments.ts'

/** y = x · kernel + bias. */
export interface LinearMap {
  readonly inputs: number
  readonly outputs: number
  /** [inputs, outputs] */
  readonly kernel: Float64Array
  readonly bias: Float64Array
}

/** Pulls to try: each counts as so many windows, all windows together being 1. */
const PULLS = [1e-4, 1e-3, 1e-2, 1e-1, 1]

/** What a ridge is solved by: the centred sums, and the factor of those with the pull. */
interface Equations {
  readonly moments: Moments
  /** [inputs, inputs], the lower half. */
  readonly centred: Float64Array
  readonly factor: Float64Array
}

/** A pull too small for the numbers at hand is raised. */
async function equationsOf(moments: Moments, pull: number, pause: Pause): Promise<Equations> {
  const { inputs, count, sumInputs } = moments
  const centred = new Float64Array(moments.gram.length)
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j <= i; j++) centred[i * inputs + j] = moments.gram[i * inputs + j]! - (sumInputs[i]! * sumInputs[j]!) / count
    await pause()
  }
  for (let strength = pull; ; strength = Math.max(strength * 10, 1e-12)) {
    const pulled = centred.slice()
    for (let i = 0; i < inputs; i++) pulled[i * inputs + i]! += strength * count
    if (await factor(pulled, inputs, pause)) return { moments, centred, factor: pulled }
  }
}

async function solved({ moments, centred, factor }: Equations, less: readonly number[] | null, pause: Pause): Promise<LinearMap> {
  const { inputs, outputs, count, cross, sumInputs, sumOutputs } = moments
  const kernel = new Float64Array(cross.length)
  for (let i = 0; i < inputs; i++)
    for (let q = 0; q < outputs; q++) {
      // K = T + D, and D solves the equations of what T leaves.
      const left = less ? centred[Math.max(i, less[q]!) * inputs + Math.min(i, less[q]!)]! : 0
      kernel[i * outputs + q] = cross[i * outputs + q]! - (sumInputs[i]! * sumOutputs[q]!) / count + left
    }
  await substitute(factor, kernel, inputs, pause)
  if (less) for (let q = 0; q < outputs; q++) kernel[less[q]! * outputs + q]! -= 1
  return { inputs, outputs, kernel, bias: biasOf(moments, kernel) }
}

/**
 * Ridge regression: the map with the least sum of (y − x·K − b)² + pull · windows · (K − T)², the bias free (Hoerl and Kennard, 1970). T is what the pull pulls
 * towards: zero, or −1 where `less` names, for each output, the number that it is less: then what is left without any evidence is not that number, but the mean.
 * Solved by the normal equations; a pull too small for the numbers at hand is raised.
 */
export async function ridge(
  moments: Moments,
  pull: number,
  less: readonly number[] | null = null,
  pause: Pause = pauser({}),
): Promise<LinearMap> {
  return solved(await equationsOf(moments, pull, pause), less, pause)
}

function biasOf({ inputs, outputs, count, sumInputs, sumOutputs }: Moments, kernel: Float64Array): Float64Array {
  return Float64Array.from({ length: outputs }, (_, q) => {
    let sum = sumOutputs[q]!
    for (let i = 0; i < inputs; i++) sum -= sumInputs[i]! * kernel[i * outputs + q]!
    return sum / count
  })
}

/** The mean of the squares of what the map leaves unexplained, over all outputs and the windows of these sums. */
export async function meanSquaredErrorOf({ kernel, bias }: LinearMap, moments: Moments, pause: Pause = pauser({})): Promise<number> {
  const { inputs, outputs, count, gram, cross, squares, sumInputs, sumOutputs } = moments
  const product = new Float64Array(inputs * outputs)
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < i; j++) {
      const value = gram[i * inputs + j]!
      addTimes(value, kernel, j * outputs, product, i * outputs, outputs)
      addTimes(value, kernel, i * outputs, product, j * outputs, outputs)
    }
    addTimes(gram[i * inputs + i]!, kernel, i * outputs, product, i * outputs, outputs)
    await pause()
  }
  let total = 0
  for (let q = 0; q < outputs; q++) {
    total += squares[q]! + bias[q]! * (bias[q]! * count - 2 * sumOutputs[q]!)
    for (let at = q, i = 0; i < inputs; i++, at += outputs)
      total += kernel[at]! * (product[at]! - 2 * cross[at]! + 2 * bias[q]! * sumInputs[i]!)
  }
  return total / count / outputs
}

export interface FittedRidge {
  readonly map: LinearMap
  readonly pull: number
  /** Of the blocks, each foretold by a map fitted on the others; null where there is one alone. */
  readonly error: number | null
}

/**
 * A ridge fitted on all blocks of windows of the training part, its pull the one with which maps fitted on all blocks but one foretell that one best. Blocks are
 * stretches of time, so that no window is foretold from its neighbours. Null where there are no windows.
 */
export async function fitRidge(
  {
    blocks,
    lags,
    less,
    judged,
  }: {
    readonly blocks: readonly (readonly WindowRun[])[]
    readonly lags: number
    /** For each output the number that it is less, as `ridge` has it, to try as well. */
    readonly less?: readonly number[]
    /** The outputs by which the pull is chosen; all of them. */
    readonly judged?: readonly number[]
  },
  progress: Progress = {},
): Promise<FittedRidge | null> {
  const sums: Moments[] = []
  for (const runs of blocks) if (runs.length > 0) sums.push(await momentsOf(runs, lags, progress))
  if (sums.length === 0) return null
  const all = sums.reduce(addMoments)
  const pause = pauser(progress)
  if (sums.length === 1) return { map: await ridge(all, 1e-2, null, pause), pull: 1e-2, error: null }
  const by = judged ? sums.map((own) => withOutputs(own, judged)) : sums
  const others = by.map((own) => by.filter((one) => one !== own).reduce(addMoments))
  let best = { pull: 1e-2, way: 0, error: Number.POSITIVE_INFINITY }
  const ways = less ? [null, judged ? judged.map((output) => less[output]!) : less] : [null]
  for (const [done, pull] of PULLS.entries()) {
    const errors = ways.map(() => 0)
    for (const [i, own] of by.entries()) {
      const equations = await equationsOf(others[i]!, pull, pause)
      for (const [way, towards] of ways.entries())
        errors[way]! += ((await meanSquaredErrorOf(await solved(equations, towards, pause), own, pause)) * own.count) / all.count
    }
    for (const [way, error] of errors.entries()) if (error < best.error) best = { pull, way, error }
    progress.tell?.('ridge', (done + 1) / PULLS.length)
  }
  return { map: await ridge(all, best.pull, best.way === 0 ? null : less, pause), pull: best.pull, error: best.error }
}

import { breathe, type Progress } from '../../base/progress.ts'
import { solve } from './cholesky.ts'
import { addMoments, type Moments, momentsOf, type WindowRun } from './moments.ts'

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

/**
 * Ridge regression: the map with the least sum of (y − x·K − b)² + pull · windows · (K − T)², the bias free (Hoerl and Kennard, 1970). T is what the pull pulls
 * towards: zero, or −1 where `less` names, for each output, the number that it is less: then what is left without any evidence is not that number, but the mean.
 * Solved by the normal equations; a pull too small for the numbers at hand is raised.
 */
export function ridge(moments: Moments, pull: number, less: readonly number[] | null = null): LinearMap {
  const { inputs, outputs, count, sumInputs, sumOutputs } = moments
  const centred = new Float64Array(moments.gram.length)
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j <= i; j++) centred[i * inputs + j] = moments.gram[i * inputs + j]! - (sumInputs[i]! * sumInputs[j]!) / count
  for (let strength = pull; ; strength = Math.max(strength * 10, 1e-12)) {
    const gram = centred.slice()
    const kernel = moments.cross.map((value, at) => value - (sumInputs[Math.floor(at / outputs)]! * sumOutputs[at % outputs]!) / count)
    // K = T + D, and D solves the equations of what T leaves.
    if (less)
      for (let i = 0; i < inputs; i++)
        for (let q = 0; q < outputs; q++) kernel[i * outputs + q]! += centred[Math.max(i, less[q]!) * inputs + Math.min(i, less[q]!)]!
    for (let i = 0; i < inputs; i++) gram[i * inputs + i]! += strength * count
    const solved = solve(gram, kernel, inputs)
    if (less) for (let q = 0; q < outputs; q++) kernel[less[q]! * outputs + q]! -= 1
    if (solved) return { inputs, outputs, kernel, bias: biasOf(moments, kernel) }
  }
}

function biasOf({ inputs, outputs, count, sumInputs, sumOutputs }: Moments, kernel: Float64Array): Float64Array {
  return Float64Array.from({ length: outputs }, (_, q) => {
    let sum = sumOutputs[q]!
    for (let i = 0; i < inputs; i++) sum -= sumInputs[i]! * kernel[i * outputs + q]!
    return sum / count
  })
}

/** The mean of the squares of what the map leaves unexplained, over all outputs and the windows of these sums. */
export function meanSquaredErrorOf({ kernel, bias }: LinearMap, moments: Moments): number {
  const { inputs, outputs, count, gram, cross, squares, sumInputs, sumOutputs } = moments
  let total = 0
  const product = new Float64Array(inputs)
  for (let q = 0; q < outputs; q++) {
    product.fill(0)
    for (let i = 0; i < inputs; i++) {
      const own = kernel[i * outputs + q]!
      for (let j = 0; j < i; j++) {
        product[i]! += gram[i * inputs + j]! * kernel[j * outputs + q]!
        product[j]! += gram[i * inputs + j]! * own
      }
      product[i]! += gram[i * inputs + i]! * own
    }
    let sum = squares[q]! + bias[q]! * (bias[q]! * count - 2 * sumOutputs[q]!)
    for (let i = 0; i < inputs; i++)
      sum += kernel[i * outputs + q]! * (product[i]! - 2 * cross[i * outputs + q]! + 2 * bias[q]! * sumInputs[i]!)
    total += sum / count
  }
  return total / outputs
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
  }: {
    readonly blocks: readonly (readonly WindowRun[])[]
    readonly lags: number
    /** For each output the number that it is less, as `ridge` has it, to try as well. */
    readonly less?: readonly number[]
  },
  progress: Progress = {},
): Promise<FittedRidge | null> {
  const sums: Moments[] = []
  for (const runs of blocks) if (runs.length > 0) sums.push(await momentsOf(runs, lags, progress))
  if (sums.length === 0) return null
  const all = sums.reduce(addMoments)
  if (sums.length === 1) return { map: ridge(all, 1e-2), pull: 1e-2, error: null }
  const others = sums.map((own) => sums.filter((one) => one !== own).reduce(addMoments))
  let best: { pull: number; less: readonly number[] | null; error: number } = { pull: 1e-2, less: null, error: Number.POSITIVE_INFINITY }
  for (const towards of less ? [null, less] : [null])
    for (const pull of PULLS) {
      let error = 0
      for (const [i, own] of sums.entries()) {
        error += (meanSquaredErrorOf(ridge(others[i]!, pull, towards), own) * own.count) / all.count
        await breathe(progress)
      }
      if (error < best.error) best = { pull, less: towards, error }
    }
  return { map: ridge(all, best.pull, best.less), pull: best.pull, error: best.error }
}

import type { Progress } from '../../base/progress.ts'
import { forEachBelow } from './clock.ts'
import { classify, type Linear } from './linear.ts'
import { minimize } from './minimize.ts'
import { chosen, countOf, type Rows } from './rows.ts'

/** How much the loss counts beside half the squares of all weights, from the calmest on: what scikit-learn calls C. */
const STRENGTHS = [0.3, 1, 3, 10, 30, 100]
/** Of the training part, for choosing among them. */
const SLICE = 0.1
/** Steps at most, and the largest number of the mean loss's gradient at which it is good enough for answers: of a fit that is only compared, and of the last. */
const QUICK = { steps: 25, tolerance: 1e-4 }
const CAREFUL = { steps: 80, tolerance: 1e-5 }

/** Strengths in a row that do no better before the search is given up. */
const PATIENCE = 2

/** What a fit starts from and is: [columns × outputs] and the bias of each output at the end. Two classes need one output: how much likelier the second is. */
const outputsOf = (classes: number): number => (classes === 2 ? 1 : classes)

/**
 * Logistic regression with a penalty on the squares of its weights, but not of its biases: strength · Σ −ln P(label | row) + ½ Σ w², minimized by L-BFGS. `from`: what
 * to start from, changed.
 */
export async function logisticRegression(
  rows: Rows,
  labels: ArrayLike<number>,
  classes: number,
  { strength, steps = 200, tolerance = 1e-6, progress = {}, from, stepped }: FitOptions,
): Promise<Linear> {
  const outputs = outputsOf(classes)
  const x = from ?? new Float64Array((rows.width + 1) * outputs)
  const count = countOf(rows)
  const scores = new Float64Array(outputs)
  const bias = rows.width * outputs
  await minimize(
    async (w, gradient) => {
      // Of the mean instead of the sum, so that one tolerance suits data of any size.
      const share = 1 / count
      const penalty = 1 / (strength * count)
      let value = 0
      for (let i = 0; i < bias; i++) {
        value += 0.5 * penalty * w[i]! * w[i]!
        gradient[i] = penalty * w[i]!
      }
      gradient.fill(0, bias)
      await forEachBelow(count, progress, (i) => {
        const [begin, end] = [rows.starts[i]!, rows.starts[i + 1]!]
        for (let c = 0; c < outputs; c++) scores[c] = w[bias + c]!
        for (let k = begin; k < end; k++)
          for (let c = 0, at = rows.columns[k]! * outputs; c < outputs; c++) scores[c]! += rows.values[k]! * w[at + c]!
        value += share * lossOf(scores, labels[i]!)
        for (let k = begin; k < end; k++)
          for (let c = 0, at = rows.columns[k]! * outputs; c < outputs; c++) gradient[at + c]! += share * rows.values[k]! * scores[c]!
        for (let c = 0; c < outputs; c++) gradient[bias + c]! += share * scores[c]!
      })
      return value
    },
    x,
    { steps, tolerance, ...(stepped ? { stepped } : {}) },
  )
  return spread(x, rows.width, classes)
}

interface FitOptions {
  readonly strength: number
  readonly steps?: number
  readonly tolerance?: number
  readonly progress?: Progress
  readonly from?: Float64Array
  /** Called after each step with its number, from 1. */
  readonly stepped?: (step: number) => void
}

/** −ln P(label); the scores become its gradient. */
function lossOf(scores: Float64Array, label: number): number {
  if (scores.length === 1) {
    const score = scores[0]!
    scores[0] = 1 / (1 + Math.exp(-score)) - label
    return Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - label * score
  }
  const most = Math.max(...scores)
  let sum = 0
  for (let c = 0; c < scores.length; c++) sum += Math.exp(scores[c]! - most)
  const loss = Math.log(sum) + most - scores[label]!
  for (let c = 0; c < scores.length; c++) scores[c] = Math.exp(scores[c]! - most) / sum - (c === label ? 1 : 0)
  return loss
}

/** A score for each class: the first of two has none. */
function spread(x: Float64Array, width: number, classes: number): Linear {
  if (classes !== 2) return { classes, weights: x.slice(0, width * classes), bias: x.slice(width * classes) }
  const weights = new Float64Array(width * 2)
  for (let i = 0; i < width; i++) weights[2 * i + 1] = x[i]!
  return { classes, weights, bias: Float64Array.of(0, x[width]!) }
}

/**
 * The same with the strength that does best on a tenth of the rows after training on the others; `order`: the rows shuffled, the tenth is its end. Stronger ones are
 * tried until `PATIENCE` in a row do no better. `told`: how much of it is done, from 0 to 1.
 */
export async function tunedLogisticRegression(
  rows: Rows,
  labels: ArrayLike<number>,
  classes: number,
  order: ArrayLike<number>,
  progress: Progress = {},
  told: (share: number) => void = () => {},
): Promise<Linear & { readonly strength: number }> {
  const all = Array.from(order)
  const cut = Math.max(1, Math.floor(all.length * (1 - SLICE)))
  const [fitted, judged] = [all.slice(0, cut), all.slice(cut)]
  const [some, others] = [chosen(rows, fitted), chosen(rows, judged)]
  const someLabels = fitted.map((i) => labels[i]!)
  const from = new Float64Array((rows.width + 1) * outputsOf(classes))
  let best = { strength: 1, right: -1 }
  let worse = 0
  const strengths = judged.length === 0 ? [] : STRENGTHS
  let [done, share] = [0, 0]
  /** `left`: the steps that may still come. How many strengths are tried is not known before, so there may be more of them than there were. */
  const tell = (left: number): void => {
    done++
    share = Math.max(share, done / (done + left))
    told(share)
  }
  for (const [tried, strength] of strengths.entries()) {
    const more = Math.min(PATIENCE - worse, strengths.length - tried) - 1
    const stepped = (step: number): void => tell(QUICK.steps - step + more * QUICK.steps + CAREFUL.steps)
    const linear = await logisticRegression(some, someLabels, classes, { strength, ...QUICK, progress, from, stepped })
    const answers = await classify(linear, others, progress)
    const right = answers.reduce((sum, answer, i) => sum + (answer === labels[judged[i]!] ? 1 : 0), 0)
    worse = right > best.right ? 0 : worse + 1
    if (right > best.right) best = { strength, right }
    if (worse === PATIENCE) break
  }
  return {
    ...(await logisticRegression(rows, labels, classes, {
      strength: best.strength,
      ...CAREFUL,
      progress,
      stepped: (step) => tell(CAREFUL.steps - step),
    })),
    strength: best.strength,
  }
}

import { TekrarError } from '../base/errors.ts'
import type { NumericArray } from '../data/arrays.ts'
import { type AnyBatch, inOrder } from '../data/batch.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'

/** How much examples of a class count in the loss, by the class's number; 1 where it is left out. */
export type ClassWeights = Readonly<Record<number, number>>

/**
 * The batch with weights by its targets' classes, times its own weights: class numbers, probabilities of classes (the likeliest counts), or one number (rounded).
 * Throws `unsupported` for a model of several outputs, as Keras does.
 */
export function weighByClass(
  batch: AnyBatch,
  classes: ClassWeights | undefined,
  { outputs }: TrainableNetwork,
  objective: Objective,
  where: string,
): AnyBatch {
  if (!classes) return batch
  const [output] = outputs
  if (outputs.length > 1 || !output)
    throw new TekrarError('unsupported', {
      where,
      what: 'class weights are for models with one output',
      remedy: 'give weights: one array for each output',
    })
  const [target] = inOrder(batch.targets, [output.name])
  if (!target) return batch
  const [own] = batch.weights ? inOrder(batch.weights, [output.name]) : []
  const weights = classWeights(target, classes, objective.outputs[0]!.loss?.targets === 'index')
  return { ...batch, weights: own ? product(weights, own, where) : weights }
}

function classWeights({ data, shape }: NumericArray, classes: ClassWeights, ids: boolean): NumericArray {
  const width = ids || shape.length === 1 ? 1 : shape[shape.length - 1]!
  const count = data.length / width
  const weights = Float32Array.from({ length: count }, (_, i) => {
    const kind = width === 1 ? Math.round(data[i]!) : largestOf(data.subarray(i * width, (i + 1) * width))
    return classes[kind] ?? 1
  })
  const rows = shape[0]!
  return { data: weights, shape: count === rows ? [rows] : [rows, count / rows] }
}

function largestOf(numbers: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < numbers.length; i++) if (numbers[i]! > numbers[best]!) best = i
  return best
}

/** Weights of rows or of their steps times weights of rows or of their steps. */
function product(a: NumericArray, b: NumericArray, where: string): NumericArray {
  const [long, short] = a.data.length >= b.data.length ? [a, b] : [b, a]
  const times = long.data.length / short.data.length
  if (!Number.isInteger(times) || (times !== 1 && short.data.length !== long.shape[0]))
    throw new TekrarError('shape-mismatch', {
      where: `${where}: weights`,
      expected: `[${a.shape.join(', ')}], as the targets`,
      actual: `[${b.shape.join(', ')}]`,
    })
  return { data: Float32Array.from(long.data, (weight, i) => weight * short.data[Math.floor(i / times)]!), shape: long.shape }
}

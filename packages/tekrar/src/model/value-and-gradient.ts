import { TekrarError } from '../base/errors.ts'
import { type ArrayInput, type NumericArray, numericArray } from '../data/arrays.ts'
import type { EngineOptions } from '../engine/open.ts'
import type { Executable, Executor, Outputs } from '../execution/executor.ts'
import { openExecutor } from '../execution/open.ts'
import { differentiate } from '../graph/gradient.ts'
import { input } from '../graph/ops.ts'
import { recomputed } from '../graph/recompute.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type Recompute, requireRecompute, segmentOf } from '../training/recompute.ts'
import { NumericResult } from './predictions.ts'

type Tensors = Readonly<Record<string, Tensor>>
/** Arrays for the tensors of a function, by the same names; an Int32Array holds ids, everything else floats. */
export type Arrays<Names extends Tensors> = { readonly [Name in keyof Names]: ArrayInput | number }

/** What a function made by `valueAndGradient` gives. */
export interface ValueAndGradient<Weights extends Tensors> {
  readonly value: number
  /** ∂value/∂weight, in each weight's shape. */
  readonly gradients: { readonly [Name in keyof Weights]: NumericResult }
}

/** Options of `valueAndGradient`. */
export interface ValueAndGradientOptions extends EngineOptions {
  /** What runs it; one is opened if none is given. */
  readonly executor?: Executor
  /** Whether the backward pass makes again what it needs of each step of a loop instead of keeping all of it: less memory for some time. False unless given. */
  readonly recompute?: Recompute
}

/** Programs that are kept, one for each combination of shapes; the oldest goes first. */
const KEPT = 8

/**
 * Makes a function that gives a loss and its gradient for every weight: the heart of a training step written by hand.
 *
 * ```ts
 * const step = valueAndGradient((weights, { input, target }) => mean(crossEntropy(matmul(input, weights.kernel), target)))
 * const { value, gradients } = await step({ kernel }, { input, target: Int32Array.of(2, 0, 1) })
 * kernel.data.forEach((w, i) => (kernel.data[i] = w - 0.1 * gradients.kernel.data[i]))
 * ```
 *
 * The loss is a function of symbolic tensors and is called once for each new combination of shapes; the same function runs as compiled code from then
 * on. Calls run one after the other, in the order they were made.
 *
 * @throws TekrarError from the returned function: `shape-mismatch` if arrays don't fit or the loss is no scalar, `invalid-argument` for a weight of whole numbers
 */
export function valueAndGradient<Weights extends Tensors, Inputs extends Tensors = Tensors>(
  loss: (weights: Weights, inputs: Inputs) => Tensor,
  { executor, recompute, ...engine }: ValueAndGradientOptions = {},
): (weights: Arrays<Weights>, inputs?: Arrays<Inputs>) => Promise<ValueAndGradient<Weights>> {
  requireRecompute(recompute, 'valueAndGradient')
  let opened: Promise<Executor> | undefined
  let last: Promise<unknown> = Promise.resolve()
  const programs = new Map<string, Executable>()

  const programFor = (executor: Executor, weights: Named, inputs: Named): Executable => {
    const key = JSON.stringify([signature(weights), signature(inputs)])
    const known = programs.get(key)
    if (known) return known
    const symbolic = { weights: symbols('weights', weights), inputs: symbols('inputs', inputs) }
    const names = Object.keys(symbolic.weights)
    const made = differentiate({
      loss: recomputed([loss(symbolic.weights as Weights, symbolic.inputs as Inputs)], segmentOf(recompute, {})).roots[0]!,
      wrt: names.map((name) => symbolic.weights[name]!),
      outputs: {},
    })
    const gradients = Object.fromEntries(names.map((name, i) => [`gradients/${name}`, made.gradients[i]!]))
    const program = executor.prepare({ outputs: { value: made.loss, ...gradients }, updates: [] }, { capacity: {} })
    programs.set(key, program)
    if (programs.size > KEPT) programs.delete(programs.keys().next().value!)
    return program
  }

  return async (givenWeights, givenInputs) => {
    const weights = arraysOf(givenWeights)
    const inputs = arraysOf(givenInputs ?? {})
    for (const [name, { data }] of Object.entries(weights))
      if (data instanceof Int32Array)
        throw new TekrarError('invalid-argument', {
          where: 'valueAndGradient',
          name: `the weight '${name}'`,
          expected: 'an array of floats',
          actual: 'an Int32Array, which has no gradient',
        })
    opened ??= executor ? Promise.resolve(executor) : openExecutor(engine)
    const ready = await opened
    const run = last.then((): Outputs | Promise<Outputs> => {
      return programFor(ready, weights, inputs).run({ ...flat('weights', weights), ...flat('inputs', inputs) }, {})
    })
    last = run.catch(() => undefined)
    const outputs = await run
    const gradients = Object.entries(weights).map(([name, { shape }]) => [
      name,
      new NumericResult(Float32Array.from(outputs[`gradients/${name}`]!), shape),
    ])
    return { value: outputs.value![0]!, gradients: Object.fromEntries(gradients) }
  }
}

type Named = Readonly<Record<string, NumericArray>>

const arraysOf = (given: Readonly<Record<string, ArrayInput | number>>): Named =>
  Object.fromEntries(
    Object.entries(given).map(([name, array]) => [
      name,
      typeof array === 'number' ? { data: Float32Array.of(array), shape: [] } : numericArray(array, `valueAndGradient: '${name}'`),
    ]),
  )

const typeOf = ({ data }: NumericArray) => (data instanceof Int32Array ? 'index' : 'float')

const signature = (arrays: Named) => Object.entries(arrays).map(([name, array]) => [name, array.shape, typeOf(array)])

const symbols = (group: string, arrays: Named): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, input(`${group}/${name}`, array.shape, typeOf(array))]))

const flat = (group: string, arrays: Named) =>
  Object.fromEntries(Object.entries(arrays).map(([name, { data }]) => [`${group}/${name}`, data]))

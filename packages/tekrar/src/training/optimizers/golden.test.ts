import { expect, test } from 'vitest'
import { constraintOf } from '../../graph/constraints.ts'
import { input } from '../../graph/ops.ts'
import { interpret } from '../../graph/reference.ts'
import type { Variable } from '../../graph/tensor.ts'
import type { Weight } from '../../layers/layer.ts'
import { expectClose, type Numbers, readGolden } from '../golden/read.test-support.ts'
import type { TrainableNetwork } from '../network.ts'
import { slotVariables, trainingVariables } from '../variables.ts'
import { adadelta } from './adadelta.ts'
import { adafactor } from './adafactor.ts'
import { adagrad } from './adagrad.ts'
import { adam, adamW } from './adam.ts'
import { adamax } from './adamax.ts'
import { applyGradients, averageAmong } from './apply.ts'
import { ftrl } from './ftrl.ts'
import { lamb } from './lamb.ts'
import { lion } from './lion.ts'
import { nadam } from './nadam.ts'
import type { Optimizer } from './optimizer.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

interface Golden {
  readonly problem: {
    readonly weights: Readonly<Record<string, Numbers>>
    readonly gradients: readonly Readonly<Record<string, Numbers>>[]
  }
  readonly cases: readonly {
    readonly name: string
    readonly optimizer: string
    readonly options: object
    readonly expected: { readonly steps: readonly (readonly Numbers[])[]; readonly final?: readonly Numbers[] }
  }[]
}

const { problem, cases } = readGolden<Golden>('optimizers')
const makers: Readonly<Record<string, (options: object) => Optimizer>> = {
  sgd,
  rmsprop,
  adagrad,
  adadelta,
  adam,
  adamW,
  adamax,
  nadam,
  ftrl,
  lion,
  lamb,
  adafactor,
}

const constraint = constraintOf({ kind: 'minMaxNorm', settings: { minValue: 0.5, maxValue: 0.9, rate: 0.6 } }, 'test')

/** The golden weights under an optimizer, and a step of it in float64. */
function stepper(optimizer: Optimizer, constrained: boolean) {
  const weights = Object.entries(problem.weights).map(
    ([name, { shape }]): Weight => ({
      path: `dense_1/${name}`,
      shape,
      type: 'float',
      role: 'weight',
      trainable: true,
      initial: 0,
      ...(constrained ? { constraint } : {}),
    }),
  )
  const variables = trainingVariables({ weights, states: [] } as unknown as TrainableNetwork, optimizer)
  const values = new Map<Variable, ArrayLike<number>>(weights.map((weight, i) => [weight, Object.values(problem.weights)[i]!.data]))
  const size = (shape: Variable['shape']) => shape.reduce<number>((product, one) => product * (one as number), 1)
  for (const slot of slotVariables(variables)) values.set(slot, new Float64Array(size(slot.shape)).fill(slot.initial as number))
  const applied = applyGradients(optimizer, {
    ...variables,
    weights: weights.map((weight) => ({ weight, gradient: input(weight.path, weight.shape) })),
    learningRate: input('learningRate', []),
  })
  const step = (gradient: Readonly<Record<string, Numbers>>) => {
    const inputs = Object.fromEntries(Object.entries(gradient).map(([name, { data }]) => [`dense_1/${name}`, data]))
    const run = interpret(
      { outputs: {}, updates: applied.updates },
      { inputs: { ...inputs, learningRate: [optimizer.learningRate] }, variables: values, extents: {}, precision: 'float64' },
    )
    for (const [variable, data] of run.updated) values.set(variable, data)
  }
  return { weights, variables, values, step }
}

test.each(cases)('seven steps are Keras’s: $name', ({ name, optimizer: kind, options, expected }) => {
  const { weights, variables, values, step } = stepper(makers[kind]!(options), name.endsWith('with a constraint'))
  for (const [i, gradient] of problem.gradients.entries()) {
    step(gradient)
    for (const [j, weight] of weights.entries())
      expectClose(values.get(weight)!, expected.steps[i]![j]!.data, `step ${i + 1}: ${weight.path}`)
  }
  for (const [j, weight] of weights.entries()) {
    const average = averageAmong(variables.slots.get(weight)!)
    expect(average !== undefined).toBe(expected.final !== undefined)
    if (average) expectClose(values.get(average)!, expected.final![j]!.data, `average of ${weight.path}`)
  }
})

test('one’s own optimizer has decay, accumulation and averages as ours have', () => {
  const own: Optimizer = {
    ...sgd({ learningRate: 0.1 }),
    name: 'own',
    weightDecay: { rate: 0.5, excludes: (path) => path.endsWith('bias') },
  }
  const { weights, values, step } = stepper({ ...own, accumulationSteps: 2, average: { momentum: 0.5 } }, false)
  const ours = stepper(
    sgd({
      learningRate: 0.1,
      weightDecay: 0.5,
      excludeFromWeightDecay: [/bias$/],
      gradientAccumulationSteps: 2,
      useEma: true,
      emaMomentum: 0.5,
    }),
    false,
  )
  for (const gradient of problem.gradients.slice(0, 4)) {
    step(gradient)
    ours.step(gradient)
  }
  for (const [i, weight] of weights.entries())
    expect(Array.from(values.get(weight)!)).toEqual(Array.from(ours.values.get(ours.weights[i]!)!))
})

test('options around the updates that make no sense are refused by name', () => {
  expect(() => sgd({ gradientAccumulationSteps: 1 })).toThrow(/gradientAccumulationSteps must be a whole number of at least 2, got 1/)
  expect(() => adam({ emaMomentum: 2 })).toThrow(/emaMomentum must be a number from 0 to 1, got 2/)
  expect(() => adam({ emaOverwriteFrequency: 0.5 })).toThrow(/emaOverwriteFrequency must be a whole number of at least 1/)
  expect(() => adam({ excludeFromWeightDecay: 'bias' as never })).toThrow(/excludeFromWeightDecay must be a list of parts/)
})

import { expect, test } from 'vitest'
import type { Extents } from '../../base/shape.ts'
import { openEngine } from '../../engine/open.ts'
import type { Executor } from '../../execution/executor.ts'
import { interpreted } from '../../execution/interpreted.ts'
import { planned } from '../../execution/planned.ts'
import { gradients } from '../../graph/gradient.ts'
import { input } from '../../graph/ops.ts'
import type { Tensor, Update, Variable } from '../../graph/tensor.ts'
import type { Weight } from '../../layers/layer.ts'
import type { LossDefinition, Predictions } from '../losses/loss.ts'
import { losses, lossOf } from '../losses/losses.ts'
import { type Metric, resultsOf } from '../metrics/metric.ts'
import { metrics, metricsOf } from '../metrics/metrics.ts'
import type { TrainableNetwork } from '../network.ts'
import { adafactor } from '../optimizers/adafactor.ts'
import { adam } from '../optimizers/adam.ts'
import { applyGradients } from '../optimizers/apply.ts'
import { ftrl } from '../optimizers/ftrl.ts'
import { lamb } from '../optimizers/lamb.ts'
import { nadam } from '../optimizers/nadam.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { slotVariables, trainingVariables } from '../variables.ts'
import { arranged, evaluate, expectClose, extentsOf, type Numbers, readGolden } from './read.test-support.ts'

interface LossCase {
  readonly name: string
  readonly loss: keyof typeof losses
  readonly options: object
  readonly reduction: string
  readonly kind: Predictions['kind']
  readonly predictions: Numbers
  readonly targets: Numbers
  readonly mask?: Numbers
  readonly weights?: Numbers
}
interface MetricCase {
  readonly name: string
  readonly metric: string
  readonly options: object
  readonly kind: Predictions['kind']
  readonly batches: readonly Readonly<Record<'targets' | 'predictions', Numbers>>[]
}

const LIMIT = 1e-5
const lossCases = readGolden<{ cases: readonly LossCase[] }>('losses').cases.filter(({ name }) =>
  /sequences with a mask and weights|dice|tversky|all steps/.test(name),
)
/** Of every metric the first case with weights or a mask. */
const metricCases = readGolden<{ cases: readonly MetricCase[] }>('metrics').cases.filter(
  ({ name, metric }, i, all) =>
    all.findIndex((other) => other.metric === metric && /weights|mask/.test(other.name)) === i || /PR|multiLabel/.test(name),
)

async function run(
  executor: Executor,
  outputs: Readonly<Record<string, Tensor>>,
  data: Readonly<Record<string, ArrayLike<number>>>,
  extents: Extents,
) {
  return executor.prepare({ outputs, updates: [] }, { capacity: extents }).run(data, extents)
}

const typeOf = (what: string, { shape }: Numbers, { shape: whole }: Numbers) =>
  what === 'targets' && shape.length < whole.length ? 'index' : 'float'

/** What was given, as it stands in the graph. */
function traced(given: Readonly<Record<string, Numbers>>, predictions: Numbers) {
  const sequence = predictions.shape.length === 3
  const laid = Object.entries(given).map(
    ([what, numbers]) => [what, arranged(numbers, sequence), typeOf(what, numbers, predictions)] as const,
  )
  return {
    tensors: Object.fromEntries(laid.map(([what, { shape }, type]) => [what, input(what, shape, type)])),
    data: Object.fromEntries(laid.map(([what, { data }]) => [what, data])),
    extents: extentsOf(predictions, sequence),
  }
}

function lossProgram({ loss: name, options, reduction, kind, predictions, targets, mask, weights }: LossCase) {
  const { tensors, ...rest } = traced({ predictions, targets, ...(mask ? { mask } : {}), ...(weights ? { weights } : {}) }, predictions)
  const { predictions: output, targets: wanted, ...counting } = tensors
  const loss = lossOf((losses[name] as (options: object) => LossDefinition)({ ...options, reduction }), 'test')
  const total = loss.reduced({ output: output!, kind, ...counting }, wanted!)
  return { outputs: { loss: total, gradient: gradients(total, [output!])[0]! }, ...rest }
}

function metricProgram({ metric: name, options, kind, batches }: MetricCase) {
  const made = (metrics as Readonly<Record<string, (options: object) => Metric>>)[name]?.(options)
  const { metric } = metricsOf({ metrics: { it: made ?? lossOf(name as keyof typeof losses, 'test') } }, lossOf('mse', 'test'), 'test').it!
  const { tensors, ...rest } = traced(batches[1]!, batches[1]!.predictions)
  const { predictions: output, targets, ...counting } = tensors
  return { metric, outputs: { ...metric.sums({ output: output!, kind, targets: targets!, ...counting }) }, ...rest }
}

const weights = (
  [
    ['kernel', [5, 3]],
    ['bias', [3]],
  ] as const
).map(([path, shape]): Weight => ({ path, shape, type: 'float', role: 'weight', trainable: true, initial: 0 }))
const wave = (seed: number, length: number) => Float64Array.from({ length }, (_, i) => Math.sin(seed * 3.7 + i * 1.3))

/** Where an optimizer brings the weights in five steps. */
async function moved(
  optimizer: Optimizer,
  use: (updates: readonly Update[], variables: readonly Variable[]) => Stepper,
): Promise<ArrayLike<number>[]> {
  const variables = trainingVariables({ weights, states: [] } as unknown as TrainableNetwork, optimizer)
  const { updates } = applyGradients(optimizer, {
    ...variables,
    weights: weights.map((weight) => ({ weight, gradient: input(weight.path, weight.shape) })),
    learningRate: input('learningRate', []),
  })
  const stepper = use(updates, [...weights, ...slotVariables(variables)])
  for (let step = 1; step <= 5; step++)
    await stepper.step({ kernel: wave(step, 15), bias: wave(step + 9, 3), learningRate: [optimizer.learningRate] })
  return weights.map((weight) => stepper.read(weight))
}

interface Stepper {
  step(inputs: Readonly<Record<string, ArrayLike<number>>>): Promise<unknown>
  read(variable: Variable): ArrayLike<number>
}

const start = ({ path, shape, initial }: Variable): Float64Array => {
  const size = (shape as readonly number[]).reduce((product, one) => product * one, 1)
  return path === 'kernel' || path === 'bias' ? wave(2, size) : new Float64Array(size).fill(initial as number)
}

const onEngine =
  (executor: Executor) =>
  (updates: readonly Update[], variables: readonly Variable[]): Stepper => {
    const program = executor.prepare({ outputs: {}, updates }, { capacity: {} })
    for (const variable of variables) executor.write(variable, start(variable))
    return { step: async (inputs) => program.run(inputs, {}), read: (variable) => executor.read(variable) }
  }

const around = {
  weightDecay: 0.1,
  useEma: true,
  emaMomentum: 0.5,
  emaOverwriteFrequency: 2,
  gradientAccumulationSteps: 2,
  globalClipNorm: 0.8,
}
const optimizers = [
  adam(around),
  adam({ amsgrad: true, weightDecay: 0.2 }),
  nadam(),
  lamb(),
  adafactor(),
  ftrl({ learningRatePower: -0.7, l1RegularizationStrength: 0.1 }),
]

for (const name of ['wasm', 'native'] as const) {
  const opened = await openEngine({ engine: name }).catch(() => undefined)
  const skipped = opened ? '' : ': not built here'

  test.skipIf(!opened)(`in float32 ${name} follows the losses and their gradients${skipped}`, async () => {
    for (const golden of lossCases) {
      const { outputs, data, extents } = lossProgram(golden)
      const truth = evaluate(outputs, data, extents)
      const found = await run(planned(opened!.engine, 'test'), outputs, data, extents)
      for (const [what, numbers] of Object.entries(truth)) expectClose(found[what]!, numbers, `${golden.name}: ${what}`, LIMIT)
    }
  })

  test.skipIf(!opened)(`in float32 ${name} follows the metrics${skipped}`, async () => {
    expect(metricCases.length).toBeGreaterThan(30)
    for (const golden of metricCases) {
      const { metric, outputs, data, extents } = metricProgram(golden)
      const resultOf = (sums: Readonly<Record<string, ArrayLike<number>>>) =>
        resultsOf(golden.metric, metric, sums).map(([, number]) => number)
      const found = await run(planned(opened!.engine, 'test'), outputs, data, extents)
      expectClose(resultOf(found), resultOf(evaluate(outputs, data, extents)), golden.name, LIMIT)
    }
  })

  test.skipIf(!opened)(`in float32 ${name} follows optimizers with all that stands around them${skipped}`, async () => {
    for (const optimizer of optimizers) {
      const truth = await moved(optimizer, onEngine(interpreted('float64')))
      const found = await moved(optimizer, onEngine(planned(opened!.engine, 'test')))
      for (const [i, numbers] of truth.entries()) expectClose(found[i]!, numbers, `${optimizer.name}: ${weights[i]!.path}`, LIMIT)
    }
  })
}

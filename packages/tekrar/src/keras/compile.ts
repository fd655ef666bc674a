import { TekrarError } from '../base/errors.ts'
import type { Json } from '../base/json.ts'
import type { LossDefinition } from '../training/losses/loss.ts'
import type { Loss } from '../training/losses/losses.ts'
import type { Metric } from '../training/metrics/metric.ts'
import type { ObjectiveOptions } from '../training/objective.ts'
import type { Optimizer } from '../training/optimizers/optimizer.ts'
import { kept } from './kept.ts'
import { isKerasObject } from './read-compile.ts'
import { readLoss } from './read-loss.ts'
import { readMetric } from './read-metric.ts'
import { readOptimizer } from './read-optimizer.ts'

/** An object as Keras writes it, such as `{ class_name: 'Adam', config: { learning_rate: 0.01 } }`. */
export interface KerasDescription {
  readonly class_name: string
  readonly config: object
}

type LossOption = string | KerasDescription | Loss | null
type MetricOption = string | KerasDescription | Metric | LossDefinition

/** What `compile` takes: Keras's names and objects, or ours. */
export interface KerasCompile {
  /** `rmsprop` */
  readonly optimizer?: string | KerasDescription | Optimizer
  /** One for all outputs, or one for each, as a list or by the outputs' names. */
  readonly loss: LossOption | readonly LossOption[] | Readonly<Record<string, LossOption>>
  readonly lossWeights?: readonly number[] | Readonly<Record<string, number>>
  /** Of a model with several outputs a list for each. */
  readonly metrics?: readonly (MetricOption | readonly MetricOption[])[] | Readonly<Record<string, MetricOption | readonly MetricOption[]>>
  readonly weightedMetrics?: KerasCompile['metrics']
}

type Outputs = readonly { readonly name: string }[]

/** What is learnt and how. Throws `unsupported`, `invalid-argument`. */
export function compiled(
  { optimizer = 'rmsprop', loss, lossWeights, metrics, weightedMetrics }: KerasCompile,
  outputs: Outputs,
): { readonly optimizer: Optimizer; readonly objective: ObjectiveOptions } {
  return {
    optimizer: readOptimizer(optimizer),
    objective: {
      loss: lossesOf(loss),
      ...kept({
        lossWeights: lossWeights as ObjectiveOptions['lossWeights'],
        metrics: metricsOf(metrics, outputs, 'metrics'),
        weightedMetrics: metricsOf(weightedMetrics, outputs, 'weightedMetrics'),
      }),
    } as ObjectiveOptions,
  }
}

const isOne = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || isKerasObject(value) || 'of' in value || 'sums' in value

function lossesOf(loss: KerasCompile['loss']): ObjectiveOptions['loss'] {
  const one = (option: LossOption): Loss | null => (option === null ? null : readLoss(option))
  if (isOne(loss)) return readLoss(loss)
  if (Array.isArray(loss)) {
    const list = (loss as readonly LossOption[]).map(one)
    return list.length === 1 ? list[0]! : list
  }
  return Object.fromEntries(Object.entries(loss as Readonly<Record<string, LossOption>>).map(([name, option]) => [name, one(option)]))
}

type Named = Readonly<Record<string, Metric | LossDefinition>>

/** Keras numbers metrics of one name: `accuracy`, `accuracy_1`. */
function named(options: readonly MetricOption[]): Named {
  const taken: Record<string, Metric | LossDefinition> = {}
  for (const option of options) {
    const [name, metric] = readMetric(option as Json)
    let free = name
    for (let count = 1; Object.hasOwn(taken, free); count++) free = `${name}_${count}`
    taken[free] = metric
  }
  return taken
}

function metricsOf(metrics: KerasCompile['metrics'], outputs: Outputs, where: string): ObjectiveOptions['metrics'] | undefined {
  if (metrics === undefined || metrics === null) return undefined
  const list = (option: MetricOption | readonly MetricOption[]): readonly MetricOption[] =>
    isOne(option) ? [option as MetricOption] : (option as readonly MetricOption[])
  if (!Array.isArray(metrics))
    return Object.fromEntries(
      Object.entries(metrics as Readonly<Record<string, MetricOption | readonly MetricOption[]>>).map(([name, option]) => [
        name,
        named(list(option)),
      ]),
    ) as ObjectiveOptions['metrics']
  const given = metrics as readonly (MetricOption | readonly MetricOption[])[]
  if (outputs.length === 1) return named(given.flatMap(list))
  // As in Keras, a list belongs to one output after the other.
  if (given.length !== outputs.length)
    throw new TekrarError('invalid-argument', {
      where: 'compile',
      name: where,
      expected: `one or a list of them for each output: ${outputs.map(({ name }) => `'${name}'`).join(', ')}`,
      actual: String(given.length),
    })
  return given.map((option) => named(list(option))) as ObjectiveOptions['metrics']
}

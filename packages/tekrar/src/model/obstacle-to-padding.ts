import { ofEachInOrder } from '../data/batch.ts'
import type { Obstacle } from '../data/fit-data.ts'
import { input } from '../graph/ops.ts'
import type { Padding } from '../layers/layer.ts'
import type { Arranger } from '../training/arrange.ts'
import type { LossDefinition } from '../training/losses/loss.ts'
import type { Objective } from '../training/objective.ts'
import type { TargetSignature } from '../training/signature.ts'
import type { Network } from './network.ts'
import { looksBackAlone, type PaddingResult, paddingThrough } from './padding.ts'

/** What padding does in a network, by which inputs have it. */
const known = new WeakMap<Network, Map<string, PaddingResult>>()

/** What is in the way of filling up the sequences of some inputs; undefined where nothing is. */
export function obstacleInNetwork(network: Network, padded: readonly boolean[]): string | undefined {
  const result = resultOf(network, padded)
  return 'obstacle' in result ? result.obstacle : undefined
}

function resultOf(network: Network, padded: readonly boolean[]): PaddingResult {
  const results = known.get(network) ?? new Map<string, PaddingResult>()
  known.set(network, results)
  const key = padded.map(Number).join('')
  const found = results.get(key)
  if (found) return found
  const paddings = padded.map((one): Padding => (one ? 'marked' : 'none'))
  const result = paddingThrough({ places: network.places, inputs: network.entries, outputs: network.outputSources }, paddings)
  results.set(key, result)
  return result
}

/** What is in the way of filling up sequences of different lengths: a layer, a loss or a metric that would see the padding. */
export const obstacleToPadding =
  (network: Network, arranger: Arranger, objective: Objective): Obstacle =>
  (padded, batch) => {
    const names = network.inputs.map(({ name }) => name)
    const result = resultOf(
      network,
      names.map((_, i) => ofEachInOrder(padded, names)[i] ?? false),
    )
    if ('obstacle' in result) return result.obstacle
    const { targets } = arranger.signature(batch, objective)
    for (const [i, padding] of result.outputs.entries()) {
      const target = targets[i]
      const found = padding === 'none' || !target ? undefined : obstacleInMeasures(network, i, target, objective)
      if (found !== undefined) return found
    }
    return undefined
  }

function obstacleInMeasures({ outputs }: Network, at: number, target: TargetSignature, objective: Objective): string | undefined {
  const { shape, kind, type } = outputs[at]!
  const [steps] = shape
  if (typeof steps !== 'object') return undefined
  const { loss, metrics } = objective.outputs[at]!
  const predictions = { output: input('output', shape, type), kind }
  const targets = input('targets', target.shape, target.type)
  const looksAhead = (of: LossDefinition['of']): boolean => !looksBackAlone(of(predictions, targets), steps)
  if (loss && !loss.everySample && looksAhead(loss.of)) return `the loss ${loss.name} would see the padding`
  const metric = Object.entries(metrics).find(([, { metric }]) => metric.of && looksAhead(metric.of))
  return metric && `the metric ${metric[0]} would see the padding`
}

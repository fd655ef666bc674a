import type { AnyBatch } from '../data/batch.ts'
import type { FitData, Slots } from '../data/fit-data.ts'
import { sourceOf } from '../data/fit-data.ts'
import type { Model } from '../model/model.ts'
import { obstacleToPadding } from '../model/obstacle-to-padding.ts'
import type { ClassWeights } from '../training/class-weights.ts'
import { type ObjectiveOptions, objectiveOf } from '../training/objective.ts'
import type { Optimizer } from '../training/optimizers/optimizer.ts'
import { Totals } from '../training/totals.ts'
import { kept } from './kept.ts'

/** How a model is fitted. */
export interface FitLoop {
  readonly optimizer: Optimizer
  readonly objective: ObjectiveOptions
  readonly data: FitData
  readonly validation?: FitData | undefined
  readonly epochs: number
  readonly initialEpoch: number
  readonly stepsPerEpoch?: number | undefined
  readonly classWeights?: ClassWeights | undefined
  readonly seed: number
}

/**
 * Keras's `fit`: epoch after epoch of single steps, with an optimizer that goes on from what it did before, in `fit` and in `trainOnBatch` alike. Gives a number for each
 * epoch: the loss and the metrics over its batches, and those of the validation at its end under `val_…`.
 */
export async function fitLoop(model: Model, loop: FitLoop): Promise<Readonly<Record<string, readonly number[]>>> {
  const { optimizer, objective, data, validation, epochs, initialEpoch, stepsPerEpoch, classWeights, seed } = loop
  const { network } = model
  const slots: Slots = {
    inputs: network.inputs.map(({ name, shape, sequence }) => ({ name, rank: shape.length, sequence })),
    targets: network.outputs.map(({ name, sequence }) => ({ name, sequence })),
  }
  const { metrics } = objectiveOf(objective, network.outputs, 'fit')
  const obstacle = obstacleToPadding(network, model.built.bench.arranger, objectiveOf(objective, network.outputs, 'fit'))
  const source = sourceOf(data, slots, { where: 'fit', stepsPerEpoch, obstacle })
  const history: Record<string, number[]> = {}
  const note = (name: string, value: number) => {
    history[name] = [...(history[name] ?? []), value]
  }
  for (let epoch = initialEpoch; epoch < epochs; epoch++) {
    const totals = new Totals(source.counted)
    const reader = source.open(epoch, seed, 0)
    let batch: AnyBatch | undefined
    for (let step = 0; step < (stepsPerEpoch ?? Number.POSITIVE_INFINITY); step++) {
      batch = await reader.next()
      if (!batch) break
      const { inputs, targets, masks, weights, continues } = batch
      const beside = kept({ masks: bare(masks) as never, weights: bare(weights) as never, classWeights })
      totals.add(
        await model.trainOnBatch(inputs as never, targets as never, { ...objective, ...beside, optimizer, carry: continues, seed }),
      )
    }
    const { loss, metrics: values } = totals.means(metrics)
    for (const [name, value] of Object.entries({ loss, ...values })) note(name, value)
    if (!validation) continue
    const measured = await model.evaluate(validation, objective)
    for (const [name, value] of Object.entries({ loss: measured.loss, ...measured.metrics })) note(`val_${name}`, value)
  }
  if (optimizer.average) await model.takeAverages(optimizer)
  return history
}

/** Of a list of one array the array. */
const bare = (arrays: unknown): unknown => (Array.isArray(arrays) && arrays.length === 1 ? arrays[0] : arrays)

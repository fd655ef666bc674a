import type { Stage } from '@tekrar/tasks'
import type { Model } from 'tekrar'

/** A stage with how many steps it takes. */
export interface PlannedStage {
  readonly stage: Stage
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  /** Steps of the stages before: states are numbered on from there. */
  readonly offset: number
}

/** The stages in order; `trainingSteps` where the options left those of the last one open. */
export function planStages(stages: readonly Stage[], trainingSteps: number): PlannedStage[] {
  let offset = 0
  return stages.map((stage) => {
    const totalSteps = stage.name === 'training' ? trainingSteps : (stage.steps ?? 0)
    const planned = { stage, totalSteps, stepsPerEpoch: stage.data.size, offset }
    offset += totalSteps
    return planned
  })
}

export const weightsOf = (model: Model): number =>
  model.network.weights.reduce((sum, { shape }) => sum + shape.reduce<number>((product, size) => product * Number(size), 1), 0)

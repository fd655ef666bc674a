import type { Stage } from '@tekrar/tasks'
import type { EngineDescription, Model } from 'tekrar'
import type { Expected } from '../event.ts'
import { type Measured, measure, secondsFor, stepsFor, validateEvery } from './measure.ts'
import { planStages, weightsOf } from './stages.ts'

/** Makes the network of a stage, as often as it is wanted: to measure with, to train. */
export type Maker = (stage: Stage) => Promise<Model>

/** What a training takes, found out by a few steps that are thrown away, and the plan of its last stage. */
export interface Expectation {
  readonly expected: Expected
  readonly totalSteps: number
  readonly engine: EngineDescription
  readonly memory: { readonly persistentBytes: number; readonly scratchBytes: number }
  /** The compiled training step, for people. */
  readonly plan: string
}

/** The number of training steps that so many minutes give: what a pre-training takes comes off, but half is left. */
export async function stepsForMinutes(
  stages: readonly Stage[],
  make: Maker,
  minutes: number,
): Promise<{ readonly totalSteps: number; readonly measured: readonly Measured[] }> {
  const measured: Measured[] = []
  for (const stage of stages) measured.push(await measure(await make(stage), stage))
  return { totalSteps: stepsBy(stages, measured, minutes), measured }
}

function stepsBy(stages: readonly Stage[], measured: readonly Measured[], minutes: number): number {
  const before = stages
    .slice(0, -1)
    .reduce((sum, stage, i) => sum + secondsFor(measured[i]!, stage.steps ?? 0, validateEvery(stage, stage.steps ?? 0)), 0)
  const last = stages.at(-1)!
  return stepsFor(measured.at(-1)!, Math.max(minutes * 30, minutes * 60 - before), last.data.size)
}

/** Everything that can be said before the first step. */
export async function expectationOf(stages: readonly Stage[], make: Maker, minutes: number | null): Promise<Expectation> {
  const measured: Measured[] = []
  for (const stage of stages) measured.push(await measure(await make(stage), stage))
  const last = stages.at(-1)!
  const totalSteps = last.steps ?? stepsBy(stages, measured, minutes ?? 1)
  const planned = planStages(stages, totalSteps).map(({ stage, totalSteps, stepsPerEpoch }, i) => ({
    name: stage.name,
    totalSteps,
    stepsPerEpoch,
    stepSeconds: measured[i]!.stepSeconds,
    seconds: secondsFor(measured[i]!, totalSteps, validateEvery(stage, totalSteps)),
  }))
  const model = await make(last)
  const { text, memory } = await model.plan(last.data, { ...last.training(totalSteps), steps: totalSteps })
  return {
    expected: {
      weights: weightsOf(model),
      memoryBytes: memory.persistentBytes + memory.scratchBytes,
      seconds: planned.reduce((sum, { seconds }) => sum + seconds, 0),
      stages: planned,
    },
    totalSteps,
    engine: await model.engine(),
    memory,
    plan: text,
  }
}

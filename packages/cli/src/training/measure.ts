import type { TrainingRecipe } from '@tekrar/tasks'
import type { Dataset, Loss, Model } from 'tekrar'

/** What a step and a validation take here, in seconds. */
export interface Measured {
  readonly stepSeconds: number
  readonly validationSeconds: number
}

/** Milliseconds that measuring steps may take, and steps it takes at least. */
const BUDGET = 1200
const LEAST = 5

/** Times a few throw-away steps, and one window of validation, on a model that is thrown away too. */
export async function measure(
  model: Model,
  { data, training }: { readonly data: Dataset; readonly training: (totalSteps: number) => TrainingRecipe },
): Promise<Measured> {
  const { optimizer, loss } = training(1000)
  const steps: number[] = []
  const began = performance.now()
  const [first] = data.batches(0, 0)
  // The first step compiles and warms up.
  while (steps.length <= LEAST || performance.now() - began < BUDGET) {
    const start = performance.now()
    await model.trainOnBatch(first!.inputs, first!.targets, { loss, optimizer })
    steps.push(performance.now() - start)
    if (steps.length > LEAST && performance.now() - began > 10 * BUDGET) break
  }
  return {
    stepSeconds: median(steps.slice(1)) / 1000,
    validationSeconds: data.validation ? await validationSeconds(model, data.validation, loss) : 0,
  }
}

async function validationSeconds(model: Model, validation: Dataset, loss: Loss): Promise<number> {
  const [window] = validation.batches(0, 0)
  const { validation: _, ...rest } = validation
  const one: Dataset = { ...rest, size: 1, batches: () => [window!] }
  await model.evaluate(one, { loss })
  const start = performance.now()
  await model.evaluate(one, { loss })
  return ((performance.now() - start) / 1000) * validation.size
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/** The training steps that fit into so many seconds, with a validation at the end of every epoch and of the run. */
export function stepsFor({ stepSeconds, validationSeconds }: Measured, seconds: number, stepsPerEpoch: number): number {
  const epochSeconds = stepsPerEpoch * stepSeconds + validationSeconds
  const epochs = Math.floor(seconds / epochSeconds)
  const rest = seconds - epochs * epochSeconds - validationSeconds
  return Math.max(1, epochs * stepsPerEpoch + Math.max(0, Math.floor(rest / stepSeconds)))
}

/** What so many steps take. */
export const secondsFor = ({ stepSeconds, validationSeconds }: Measured, steps: number, stepsPerEpoch: number): number =>
  steps * stepSeconds + Math.ceil(steps / stepsPerEpoch) * validationSeconds

import type { TrainingRecipe } from '@tekrar/tasks'
import type { Dataset, Loss, Model } from 'tekrar'

/** What a step and a validation take here, in seconds, and what finding it out took. */
export interface Measured {
  readonly measuringSeconds: number
  readonly stepSeconds: number
  readonly validationSeconds: number
}

/** Milliseconds that measuring steps may take, and steps it takes at least. */
const BUDGET = 1200
const LEAST = 5

/** Validations of one window that are timed; the first warms up. */
const VALIDATIONS = 4

/**
 * Times a few throw-away steps, and one window of validation, on a model that is thrown away too. The faster ones count: the first steps
 * compile and warm up, and what slows single ones down later is seldom ours.
 */
export async function measure(
  model: Model,
  { data, training }: { readonly data: Dataset; readonly training: (totalSteps: number) => TrainingRecipe },
): Promise<Measured> {
  const { optimizer, loss } = training(1000)
  const steps: number[] = []
  const began = performance.now()
  const [first] = data.batches(0, 0)
  while (steps.length <= LEAST || performance.now() - began < BUDGET) {
    const start = performance.now()
    await model.trainOnBatch(first!.inputs, first!.targets, { loss, optimizer })
    steps.push(performance.now() - start)
    if (steps.length > LEAST && performance.now() - began > 10 * BUDGET) break
  }
  const validation = data.validation ? await validationSeconds(model, data.validation, loss) : 0
  return {
    stepSeconds: lowerQuartile(steps) / 1000,
    validationSeconds: validation,
    measuringSeconds: (performance.now() - began) / 1000,
  }
}

async function validationSeconds(model: Model, validation: Dataset, loss: Loss): Promise<number> {
  const [window] = validation.batches(0, 0)
  const { validation: _, ...rest } = validation
  const one: Dataset = { ...rest, size: 1, batches: () => [window!] }
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < VALIDATIONS; i++) {
    const start = performance.now()
    await model.evaluate(one, { loss })
    least = Math.min(least, performance.now() - start)
  }
  return (least / 1000) * validation.size
}

/** What a quarter of the numbers is below. */
export const lowerQuartile = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 4)]!

/**
 * The training steps that fit into so many seconds from before measuring, with a validation at the end of every epoch and of the run. However long
 * measuring took, half of the time is trained.
 */
export function stepsFor({ stepSeconds, validationSeconds, measuringSeconds }: Measured, wanted: number, stepsPerEpoch: number): number {
  const seconds = Math.max(wanted / 2, wanted - measuringSeconds)
  const epochSeconds = stepsPerEpoch * stepSeconds + validationSeconds
  const epochs = Math.floor(seconds / epochSeconds)
  const rest = seconds - epochs * epochSeconds - validationSeconds
  return Math.max(1, epochs * stepsPerEpoch + Math.max(0, Math.floor(rest / stepSeconds)))
}

/** What so many steps take. */
export const secondsFor = (
  { stepSeconds, validationSeconds }: Pick<Measured, 'stepSeconds' | 'validationSeconds'>,
  steps: number,
  stepsPerEpoch: number,
): number => steps * stepSeconds + Math.ceil(steps / stepsPerEpoch) * validationSeconds

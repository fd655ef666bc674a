import type { Stage } from '@tekrar/tasks'
import type { AnyDataset, Model } from 'tekrar'

/** What a step and a validation take here, in seconds, and what finding it out took. */
export interface Measured {
  readonly measuringSeconds: number
  readonly stepSeconds: number
  readonly validationSeconds: number
}

/** Milliseconds that measuring steps may take, and steps it takes at least. */
const BUDGET = 1200
const LEAST = 5
/** Steps of validation that are timed; the first warms up. */
const VALIDATIONS = 4

/**
 * Times a few throw-away steps, and a few batches of validation, on a model that is thrown away too. The first steps do not count:
 * they compile and warm up; of the others the middle one does, so that single slow ones do not, while a machine with other work to do tells so.
 */
export async function measure(model: Model, stage: Stage): Promise<Measured> {
  const { data } = stage
  const recipe = stage.training(1000)
  const { earlyStopping: _, validateEvery: __, ...plain } = recipe
  const enough = new AbortController()
  /** Milliseconds a symbol: batches may be of different lengths. */
  const each: number[] = []
  let tokens = 0
  const began = performance.now()
  let last = began
  for await (const event of model.fit(data, { ...plain, steps: 1_000_000, validation: false, signal: enough.signal })) {
    if (event.type !== 'step') continue
    const now = performance.now()
    each.push((now - last) / event.tokens)
    tokens += event.tokens
    last = now
    const spent = now - began
    if ((each.length > LEAST && spent >= BUDGET) || spent > 10 * BUDGET) enough.abort()
  }
  const validation = data.validation ? await validationSeconds(model, data.validation, recipe) : 0
  return {
    stepSeconds: (typical(each) * tokens) / each.length / 1000,
    validationSeconds: validation,
    measuringSeconds: (performance.now() - began) / 1000,
  }
}

/** By its first batch: others may be longer, so what comes out is an estimate. */
async function validationSeconds(model: Model, validation: AnyDataset, { loss, metrics }: ReturnType<Stage['training']>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  const options = { loss, ...(metrics ? { metrics } : {}), steps: 1 }
  for (let i = 0; i < VALIDATIONS; i++) {
    const start = performance.now()
    await model.evaluate(validation, options)
    least = Math.min(least, performance.now() - start)
  }
  return (least / 1000) * validation.size
}

/** Steps that compile and warm up. */
const WARM_UP = 3

/** The middle one of the numbers, the first ones left out where there are enough. */
export const typical = (numbers: readonly number[]): number => {
  const settled = numbers.slice(Math.min(WARM_UP, Math.floor(numbers.length / 2)))
  return settled.sort((a, b) => a - b)[Math.floor((settled.length - 1) / 2)]!
}

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

/** Training steps from one validation to the next. */
export const validateEvery = (stage: Stage, steps: number): number => stage.training(steps).validateEvery ?? stage.data.size

/** What so many steps take, with a validation every so many. */
export const secondsFor = (
  { stepSeconds, validationSeconds }: Pick<Measured, 'stepSeconds' | 'validationSeconds'>,
  steps: number,
  every: number,
): number => steps * stepSeconds + Math.ceil(steps / every) * validationSeconds

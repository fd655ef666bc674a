import type { StageName } from '../event.ts'

/** What one training step gave. */
export interface StepResult {
  readonly step: number
  readonly epoch: number
  readonly loss: number
  readonly gradientNorm: number | null
  readonly clipped: boolean | null
  readonly learningRate: number
  /** What speed is counted in. */
  readonly units: number
}

/** The stage of a training that is followed. */
export interface TrackedStage {
  readonly stage: StageName
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  /** Training steps from one validation to the next; an epoch's unless given. */
  readonly validateEvery?: number
  /** Batches of a validation; 0 where there is none. */
  readonly validationBatches?: number
}

/** The first steps compile and warm up: what is to come will not take as long. So does the first validation. */
const WARM_UP = 3
/** Of a training step, what one batch of a validation takes, as long as it is not known better: nothing is differentiated. */
const FORWARD = 0.5

/** A moving mean that forgets: the weight of a value halves about every 35 that follow. From the first value on it is a true mean. */
class MovingMean {
  #sum = 0
  #weight = 0

  add(value: number): void {
    this.#sum = this.#sum * 0.98 + value
    this.#weight = this.#weight * 0.98 + 1
  }

  get value(): number | null {
    return this.#weight === 0 ? null : this.#sum / this.#weight
  }
}

class Mean {
  #sum = 0
  #count = 0

  add(value: number): void {
    this.#sum += value
    this.#count++
  }

  /** The mean since the last time it was taken. */
  take(): number | null {
    const mean = this.#count === 0 ? null : this.#sum / this.#count
    this.#sum = 0
    this.#count = 0
    return mean
  }
}

/** Follows a stage of training: smooth numbers to look at, exact means to keep, speed and time left. `now` is in milliseconds. */
export class Tracker {
  readonly at: TrackedStage
  readonly #now: () => number
  readonly #loss = new MovingMean()
  readonly #norm = new MovingMean()
  readonly #clipped = new MovingMean()
  readonly #milliseconds = new MovingMean()
  readonly #firstMilliseconds = new MovingMean()
  readonly #exact = { loss: new Mean(), norm: new Mean(), clipped: new Mean() }
  readonly #validationMilliseconds = new MovingMean()
  #firstValidation: number | null = null
  #steps = 0
  readonly #started: number
  readonly #startStep: number
  #since: number
  #trained = 0
  #units = 0
  latest: StepResult | null = null
  validation: number | null = null

  constructor(at: TrackedStage, startStep = 0, now: () => number = () => performance.now()) {
    this.at = at
    this.#startStep = startStep
    this.#now = now
    this.#started = now()
    this.#since = this.#started
  }

  add(result: StepResult): void {
    const now = this.#now()
    this.#trained += now - this.#since
    const settled = ++this.#steps > WARM_UP
    ;(settled ? this.#milliseconds : this.#firstMilliseconds).add(now - this.#since)
    this.#since = now
    this.#units += result.units
    this.latest = result
    this.#loss.add(result.loss)
    this.#exact.loss.add(result.loss)
    if (result.gradientNorm !== null) {
      this.#norm.add(result.gradientNorm)
      this.#exact.norm.add(result.gradientNorm)
    }
    if (result.clipped !== null) {
      this.#clipped.add(result.clipped ? 1 : 0)
      this.#exact.clipped.add(result.clipped ? 1 : 0)
    }
  }

  /** Time that went into something else than a step (a sample, saving): it does not count as training. */
  pause(): void {
    this.#since = this.#now()
  }

  validated(loss: number, milliseconds: number): void {
    this.validation = loss
    if (this.#firstValidation === null) this.#firstValidation = milliseconds
    else this.#validationMilliseconds.add(milliseconds)
  }

  get smooth() {
    return { loss: this.#loss.value ?? Number.NaN, gradientNorm: this.#norm.value, clippedShare: this.#clipped.value }
  }

  /** Means since the last call. */
  takeMeans() {
    return { loss: this.#exact.loss.take() ?? Number.NaN, gradientNorm: this.#exact.norm.take(), clippedShare: this.#exact.clipped.take() }
  }

  get unitsPerSecond(): number {
    return this.#trained === 0 ? 0 : this.#units / (this.#trained / 1000)
  }

  get seconds(): number {
    return (this.#now() - this.#started) / 1000
  }

  /** Of the stage. */
  get secondsLeft(): number {
    const { totalSteps, stepsPerEpoch, validateEvery = stepsPerEpoch } = this.at
    const done = this.latest?.step ?? this.#startStep
    const validations = Math.ceil(totalSteps / validateEvery) - Math.floor(done / validateEvery)
    return ((totalSteps - done) * this.#stepMilliseconds + validations * this.#validation) / 1000
  }

  get #stepMilliseconds(): number {
    return this.#milliseconds.value ?? this.#firstMilliseconds.value ?? 0
  }

  /** Milliseconds of a validation: those after the first, else the first, but for what it took to warm up; else as its batches let expect. */
  get #validation(): number {
    const known = this.#validationMilliseconds.value
    if (known !== null) return known
    const { validationBatches } = this.at
    const expected = validationBatches === undefined ? null : validationBatches * this.#stepMilliseconds * FORWARD
    return Math.min(this.#firstValidation ?? Number.POSITIVE_INFINITY, expected ?? this.#firstValidation ?? 0)
  }

  /** Whether enough steps were made to tell how long the others take. */
  get isSettled(): boolean {
    return this.#steps > 2 * WARM_UP
  }
}

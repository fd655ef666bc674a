import { TekrarError } from '../base/errors.ts'
import { sizeOf } from '../base/shape.ts'
import { type AnyBatch, firstOf } from '../data/batch.ts'
import type { Source } from '../data/source.ts'
import type { Variable } from '../graph/tensor.ts'
import { Arranger } from './arrange.ts'
import { Evaluator, type PassedStates, requireSameRows } from './evaluation.ts'
import { type Capacity, smallerCapacities } from './extents.ts'
import type { TrainableNetwork } from './network.ts'
import { type Objective, type ObjectiveOptions, objectiveOf, sameObjective } from './objective.ts'
import { averageAmong } from './optimizers/apply.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { type OptimizerOption, optimizerOf } from './optimizers/optimizers.ts'
import type { Recompute } from './recompute.ts'
import type { Session } from './session.ts'
import { signatureKey } from './signature.ts'
import { StatefulStates } from './stateful.ts'
import { type Means, Totals } from './totals.ts'
import { type Place, Trainer } from './trainer.ts'
import { type TrainingVariables, trainableWeights, trainingVariables, variablesKey } from './variables.ts'

interface Kept<Program> {
  readonly key: string
  readonly options: ObjectiveOptions
  readonly program: Program
}

/** How large batches may become, where it is known beforehand. */
type Hints = Pick<Source, 'batch' | 'steps'>

/** How an evaluation is run. */
export interface EvaluationRun {
  readonly where: string
  readonly signal?: AbortSignal | undefined
  /** So many batches at most. */
  readonly steps?: number | undefined
}

/**
 * What all training and evaluating of one model shares: its session, the programs made so far, the states of stateful layers, and whose turn it is. `fit` has one
 * set of slots for each kind of optimizer, because only one run trains at a time; `trainOnBatch` has one for each optimizer object, and one for each name.
 */
export class Workbench {
  readonly network: TrainableNetwork
  readonly session: () => Promise<Session>
  readonly stateful: StatefulStates
  readonly #trainers = new WeakMap<Optimizer, Kept<Trainer>[]>()
  readonly #evaluators: Kept<Evaluator>[] = []
  readonly #objectives: Kept<Objective>[] = []
  readonly #fitVariables = new Map<string, TrainingVariables>()
  readonly #batchVariables = new WeakMap<Optimizer, TrainingVariables>()
  readonly #namedOptimizers = new Map<string, Optimizer>()
  #arranger: Arranger | undefined
  #turn: object | undefined

  constructor(network: TrainableNetwork, session: () => Promise<Session>) {
    this.network = network
    this.session = session
    this.stateful = new StatefulStates(network)
  }

  get arranger(): Arranger {
    this.#arranger ??= new Arranger(this.network)
    return this.#arranger
  }

  /** A run begins: the one before may no longer go on. */
  takeTurn(run: object): void {
    this.#turn = run
  }

  /** Throws `unsupported` if another run has begun since. */
  requireTurn(run: object, where: string): void {
    if (this.#turn !== run)
      throw new TekrarError('unsupported', {
        where,
        what: 'another run has begun on this model',
        remedy: 'finish a run, and take its state, before the next one begins',
      })
  }

  /** The states of stateful layers begin at zero again. */
  async resetState(): Promise<void> {
    if (!this.stateful.any) return
    const session = await this.session()
    await session.whenQuiet(() => this.stateful.reset(session))
  }

  /** The moving averages that an optimizer of `trainOnBatch` keeps take the weights' places, as those of a run do when it ends. */
  async takeAverages(option: OptimizerOption): Promise<void> {
    const { slots } = this.#batchVariables.get(this.batchOptimizer(option, 'takeAverages')) ?? {}
    if (!slots) return
    const session = await this.session()
    await session.whenQuiet(() => {
      for (const [weight, own] of slots) {
        const average = averageAmong(own)
        if (average) session.write(weight, session.read(average))
      }
    })
  }

  /** The optimizer that `trainOnBatch` is given; by name always the same one, so that its slots go on. Throws `invalid-argument`. */
  batchOptimizer(option: OptimizerOption, where: string): Optimizer {
    const known = typeof option === 'string' ? this.#namedOptimizers.get(option) : undefined
    if (known) return known
    const optimizer = optimizerOf(option, where)
    if (typeof option === 'string') this.#namedOptimizers.set(option, optimizer)
    return optimizer
  }

  /** Throws `invalid-argument`. */
  objective(options: ObjectiveOptions, where: string): Objective {
    return keep(this.#objectives, '', options, () => objectiveOf(options, this.network.outputs, where))
  }

  /** The training step for an objective, an optimizer and batches like this one, made once. */
  async trainer(
    use: 'fit' | 'batch',
    batch: AnyBatch,
    hints: Hints,
    options: ObjectiveOptions & {
      readonly optimizer: Optimizer
      readonly recompute?: Recompute | undefined
      readonly keep?: readonly string[]
    },
  ): Promise<Trainer> {
    const session = await this.session()
    const { optimizer, recompute = false } = options
    const known = this.#trainers.get(optimizer) ?? []
    this.#trainers.set(optimizer, known)
    const objective = this.objective(options, use === 'fit' ? 'fit' : 'trainOnBatch')
    const signature = this.arranger.signature(batch, objective)
    const asked = options.keep ?? []
    return keep(
      known,
      `${use} ${this.#moving()} ${recompute} ${signatureKey(signature)}${asked.length === 0 ? '' : JSON.stringify(asked)}`,
      options,
      () => {
        const variables = this.#variables(use, optimizer)
        const make = (room: Capacity) =>
          new Trainer(
            this.#place(session),
            { objective, signature, optimizer, variables, recompute, keep: asked },
            this.arranger.extents(room),
          )
        return orSayWhatFits(make, this.arranger.capacity(batch, hints), bytesOf(this.network.weights))
      },
    )
  }

  /** The loss and the metrics over batches, in order; undefined if the signal stopped it. Throws `invalid-argument` where there are none. */
  async evaluate(source: Source, options: ObjectiveOptions, run: EvaluationRun): Promise<Means | undefined> {
    const { where, signal, steps = Number.POSITIVE_INFINITY } = run
    const objective = this.objective(options, where)
    const totals = new Totals(source.counted)
    const reader = source.open(0, 0, 0)
    let states: PassedStates | undefined
    let rows = 0
    for (let done = 0; done < steps; done++) {
      const batch = await reader.next()
      if (!batch) break
      if (signal?.aborted) return undefined
      const now = rowsOf(batch)
      if (batch.continues && states) requireSameRows(rows, now, where)
      const evaluator = await this.#evaluator(batch, source, options, objective)
      states = await evaluator.batch(batch, where, totals, batch.continues ? states : undefined)
      rows = now
    }
    if (totals.elements === 0)
      throw new TekrarError('invalid-argument', { where, name: 'data', expected: 'at least one batch', actual: 'none' })
    return totals.means(objective.metrics)
  }

  /** The same in the midst of training, whose states go on afterwards as they were: those of stateful layers begin at zero here. */
  async validate(source: Source, options: ObjectiveOptions, run: EvaluationRun): Promise<Means | undefined> {
    return this.stateful.apart(await this.session(), () => this.evaluate(source, options, run))
  }

  /** The loss and the metrics of one batch by itself, or of its parts. */
  async evaluateBatches(batches: readonly AnyBatch[], options: ObjectiveOptions, where: string): Promise<Means> {
    const objective = this.objective(options, where)
    const totals = new Totals()
    for (const batch of batches) {
      const evaluator = await this.#evaluator(batch, {}, options, objective)
      await evaluator.batch(batch, where, totals)
    }
    return totals.means(objective.metrics)
  }

  async #evaluator(batch: AnyBatch, hints: Hints, options: ObjectiveOptions, objective: Objective): Promise<Evaluator> {
    const session = await this.session()
    const signature = this.arranger.signature(batch, objective)
    return keep(this.#evaluators, `${this.#moving()} ${signatureKey(signature)}`, options, () => {
      const capacity = this.arranger.extents(this.arranger.capacity(batch, hints))
      return new Evaluator(this.#place(session), { objective, signature }, capacity)
    })
  }

  #place(session: Session): Place {
    return { network: this.network, session, arranger: this.arranger, stateful: this.stateful }
  }

  /** Which weights move. */
  #moving(): string {
    let moving = ''
    for (const { trainable } of this.network.weights) moving += trainable ? '1' : '0'
    return moving
  }

  #variables(use: 'fit' | 'batch', optimizer: Optimizer): TrainingVariables {
    const key = variablesKey(this.network, optimizer)
    const current = use === 'fit' ? this.#fitVariables.get(key) : this.#batchVariables.get(optimizer)
    const trainable = trainableWeights(this.network)
    if (current && current.slots.size === trainable.length && trainable.every((weight) => current.slots.has(weight))) return current
    const made = trainingVariables(this.network, optimizer, this.stateful.variables)
    if (use === 'fit') this.#fitVariables.set(key, made)
    else this.#batchVariables.set(optimizer, made)
    return made
  }
}

const rowsOf = ({ inputs }: AnyBatch): number => firstOf(inputs).shape[0] ?? 0

/** Makes something for a capacity; where memory is short, the error says which smaller one there is memory for, or what the weights alone (bytes) take. */
export function orSayWhatFits<Made>(make: (capacity: Capacity) => Made, capacity: Capacity, weights: number): Made {
  try {
    return make(capacity)
  } catch (error) {
    if (!(error instanceof TekrarError) || error.code !== 'out-of-memory') throw error
    const fits = smallerCapacities(capacity).find((less) => {
      try {
        make(less)
        return true
      } catch {
        return false
      }
    })
    const { details } = error as TekrarError<'out-of-memory'>
    throw new TekrarError('out-of-memory', { ...details, ...(fits ? { fits } : { weights }) }, { cause: error })
  }
}

const bytesOf = (weights: readonly Variable[]): number =>
  weights.reduce((sum, { shape }) => sum + sizeOf(shape as readonly number[]) * 4, 0)

/** How many programs of one kind are remembered; the oldest go first. */
const REMEMBERED = 8

function keep<Program>(known: Kept<Program>[], key: string, options: ObjectiveOptions, make: () => Program): Program {
  const found = known.find((kept) => kept.key === key && sameObjective(kept.options, options))
  if (found) return found.program
  const program = make()
  const { loss, lossWeights, metrics, weightedMetrics } = options
  known.push({ key, program, options: { loss, lossWeights, metrics, weightedMetrics } })
  if (known.length > REMEMBERED) known.shift()
  return program
}

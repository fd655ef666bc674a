import { TekrarError } from '../base/errors.ts'
import { sizeOf } from '../base/shape.ts'
import type { Batch } from '../data/dataset.ts'
import type { Variable } from '../graph/tensor.ts'
import { Arranger } from './arrange.ts'
import { Evaluator } from './evaluation.ts'
import type { TrainableNetwork } from './network.ts'
import { type ObjectiveOptions, objectiveOf, sameObjective } from './objective.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import type { Session } from './session.ts'
import { type Capacity, capacityOf, Trainer } from './trainer.ts'
import { type TrainingVariables, trainableWeights, trainingVariables, variablesKey } from './variables.ts'

interface Kept<Program> extends ObjectiveOptions {
  readonly key: string
  readonly program: Program
}

/**
 * What all training and evaluating of one model shares: its session, the programs made so far, and whose turn it is. `fit` has one set of
 * slots for each kind of optimizer, because only one run trains at a time; `trainOnBatch` has one for each optimizer object.
 */
export class Workbench {
  readonly network: TrainableNetwork
  readonly session: () => Promise<Session>
  readonly #trainers = new WeakMap<Optimizer, Kept<Trainer>[]>()
  readonly #evaluators: Kept<Evaluator>[] = []
  readonly #fitVariables = new Map<string, TrainingVariables>()
  readonly #batchVariables = new WeakMap<Optimizer, TrainingVariables>()
  #arranger: Arranger | undefined
  #turn: object | undefined

  constructor(network: TrainableNetwork, session: () => Promise<Session>) {
    this.network = network
    this.session = session
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

  /** The training step for an objective and an optimizer, made once. `first` shows what targets look like. */
  async trainer(
    use: 'fit' | 'batch',
    first: Batch,
    capacity: Capacity,
    options: ObjectiveOptions & { readonly optimizer: Optimizer },
  ): Promise<Trainer> {
    const session = await this.session()
    const { optimizer } = options
    const known = this.#trainers.get(optimizer) ?? []
    this.#trainers.set(optimizer, known)
    return keep(known, `${use} ${this.#key(first, options)}`, options, () => {
      const objective = objectiveOf(options, use === 'fit' ? 'fit' : 'trainOnBatch')
      const target = this.arranger.targetSignature(objective.loss, first.targets)
      const variables = this.#variables(use, optimizer)
      const make = (room: Capacity) =>
        new Trainer(this.network, session, this.arranger, { ...objective, optimizer, variables, target }, capacityOf(room))
      return orSayWhatFits(make, capacity, bytesOf(this.network.weights))
    })
  }

  async evaluator(first: Batch, capacity: Capacity, options: ObjectiveOptions, where: string): Promise<Evaluator> {
    const session = await this.session()
    return keep(this.#evaluators, this.#key(first, options), options, () => {
      const objective = objectiveOf(options, where)
      const target = this.arranger.targetSignature(objective.loss, first.targets)
      return new Evaluator(this.network, session, this.arranger, { ...objective, target }, capacityOf(capacity))
    })
  }

  /** Which weights move, and for a loss of one's own what its targets are like: a named loss says that itself. */
  #key({ targets: { data, shape } }: Batch, { loss }: ObjectiveOptions): string {
    const trainable = this.network.weights.map((weight) => (weight.trainable ? '1' : '0')).join('')
    return typeof loss === 'string' ? trainable : `${trainable} ${data.constructor.name} ${shape.slice(this.arranger.sequence ? 2 : 1)}`
  }

  #variables(use: 'fit' | 'batch', optimizer: Optimizer): TrainingVariables {
    const key = variablesKey(this.network, optimizer)
    const current = use === 'fit' ? this.#fitVariables.get(key) : this.#batchVariables.get(optimizer)
    const trainable = trainableWeights(this.network)
    if (current && current.slots.size === trainable.length && trainable.every((weight) => current.slots.has(weight))) return current
    const made = trainingVariables(this.network, optimizer)
    if (use === 'fit') this.#fitVariables.set(key, made)
    else this.#batchVariables.set(optimizer, made)
    return made
  }
}

/** Makes something for a capacity; where memory is short, the error says which smaller one there is memory for, or what the weights alone (bytes) take. */
export function orSayWhatFits<Made>(make: (capacity: Capacity) => Made, capacity: Capacity, weights: number): Made {
  try {
    return make(capacity)
  } catch (error) {
    if (!(error instanceof TekrarError) || error.code !== 'out-of-memory') throw error
    const fits = [...smaller(capacity)].find((less) => {
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

/** Half the batch and again, then half the steps and again. */
function* smaller({ batch, steps }: Capacity): Generator<{ batch: number; steps?: number }> {
  for (let less = batch >> 1; less >= 1; less >>= 1) yield { batch: less, ...(steps === undefined ? {} : { steps }) }
  for (let less = (steps ?? 1) >> 1; less >= 1; less >>= 1) yield { batch: 1, steps: less }
}

/** How many programs of one kind are remembered; the oldest go first. */
const REMEMBERED = 8

function keep<Program>(known: Kept<Program>[], key: string, options: ObjectiveOptions, make: () => Program): Program {
  const found = known.find((kept) => kept.key === key && sameObjective(kept, options))
  if (found) return found.program
  const program = make()
  const { loss, metrics, weightedMetrics } = options
  known.push({ key, program, loss, metrics, weightedMetrics })
  if (known.length > REMEMBERED) known.shift()
  return program
}

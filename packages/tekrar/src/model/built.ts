import type { Executor } from '../execution/executor.ts'
import { Session } from '../training/session.ts'
import { nextTurn } from '../training/turns.ts'
import { Workbench } from '../training/workbench.ts'
import type { Writer } from './generation.ts'
import { Generator } from './generator.ts'
import type { Network } from './network.ts'
import { Predictor } from './predict.ts'
import { Predictors } from './predictors.ts'
import { StreamPool } from './stream-pool.ts'
import { WeightStore } from './weight-store.ts'

export interface BuiltOptions {
  /** Opens what runs the programs; called once, when something is to be run. */
  readonly openExecutor: () => Promise<Executor>
  /** By path, instead of the initial ones. */
  readonly weights?: ReadonlyMap<string, ArrayLike<number>>
  /** What it is a part of: its weights, and what runs it, are that one's. */
  readonly whole?: Built
}

/** What a model has once its network stands; what needs an executor is made when it is first asked for. */
export class Built {
  readonly network: Network
  readonly weights: WeightStore
  readonly bench: Workbench
  readonly session: () => Promise<Session>
  readonly predictors: Predictors
  /** Of streams that keep the same: whoever opens one, they run together. */
  readonly streams: (keep: readonly string[]) => StreamPool
  /** By what it keeps. */
  readonly writer: (keep: readonly string[]) => Promise<Writer>

  constructor(network: Network, { weights, openExecutor, whole }: BuiltOptions) {
    this.network = network
    this.weights = new WeightStore(network.weights, whole?.weights)
    for (const weight of network.weights) {
      const data = weights?.get(weight.path)
      if (data) this.weights.put(weight, data)
    }
    this.session =
      whole?.session ??
      once(async () => {
        const session = new Session(await openExecutor())
        this.weights.attach(session)
        return session
      })
    this.bench = new Workbench(network, this.session)
    const { bench } = this
    this.predictors = new Predictors(async (options) => {
      const session = await this.session()
      await nextTurn()
      return Predictor.open({ network, session, arranger: bench.arranger, stateful: bench.stateful }, options)
    })
    const streamers = new Predictors(async (options) => {
      const session = await this.session()
      return Predictor.open({ network, session, arranger: bench.arranger }, options)
    })
    this.streams = remembered((keep) => new StreamPool(network, () => streamers.for({ keep })))
    const reader = once(async () =>
      Predictor.open({ network, session: await this.session(), arranger: bench.arranger }, { outputs: false }),
    )
    const writers = remembered((keep) =>
      once(async () => {
        const session = await this.session()
        const generator = await apart(() => new Generator(network, session, { keep }))
        return { network, generator, reader: await reader() }
      }),
    )
    this.writer = (keep) => writers(keep)()
  }
}

/** Makes something when it is first asked for; a failure is tried again. */
function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined
  return () => {
    made ??= make().catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
}

/** How many of what is made for a list of names are kept; the oldest go first. */
const REMEMBERED = 4

function remembered<Result>(make: (names: readonly string[]) => Result): (names: readonly string[]) => Result {
  const known = new Map<string, Result>()
  return (names) => {
    const key = JSON.stringify(names)
    const found = known.get(key) ?? make(names)
    known.delete(key)
    known.set(key, found)
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
    return found
  }
}

/** Does something that takes milliseconds, with a turn of the event loop before and after. */
async function apart<Result>(make: () => Result): Promise<Result> {
  await nextTurn()
  const made = make()
  await nextTurn()
  return made
}

import { TekrarError } from '../base/errors.ts'
import { describeShape, sizeOf } from '../base/shape.ts'
import { type ArrayInput, numericArray } from '../data/arrays.ts'
import type { Variable } from '../graph/tensor.ts'
import type { Session } from '../training/session.ts'

/** Weights by path, such as `lstm_1/kernel`: copies. */
export type WeightValues = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>

/** Options of `setWeights`. */
export interface SetWeightsOptions {
  /** Takes what has a weight of that path and shape here and leaves the rest: to go on from another model's weights. */
  readonly matching?: boolean
  /** The name of the layer here that they are set under: `encoder` sets `encoder/lstm_1/kernel` from `lstm_1/kernel`. */
  readonly under?: string
}

/** Numbers of weights that no executor holds yet. */
class Waiting {
  readonly data = new Map<Variable, ArrayLike<number>>()
  session: Session | undefined
}

/** The weights of a model, whether its executor is open yet or not; models that are parts of one another keep them in one place. */
export class WeightStore {
  readonly #weights: readonly Variable[]
  readonly #waiting: Waiting

  constructor(weights: readonly Variable[], shared?: WeightStore) {
    this.#weights = weights
    this.#waiting = shared ? shared.#waiting : new Waiting()
  }

  /** From now on the weights live in the executor. */
  attach(session: Session): void {
    session.writeAll(this.#waiting.data)
    this.#waiting.data.clear()
    this.#waiting.session = session
  }

  read(weight: Variable): ArrayLike<number> {
    const { session, data: waiting } = this.#waiting
    if (session) return session.read(weight)
    const known = waiting.get(weight)
    if (known) return known
    const shape = weight.shape as readonly number[]
    const data = typeof weight.initial === 'number' ? new Float32Array(sizeOf(shape)).fill(weight.initial) : weight.initial(shape)
    waiting.set(weight, data)
    return data
  }

  /** A weight's numbers by its path. */
  at(path: string): ArrayLike<number> {
    return this.read(this.#weights.find((weight) => weight.path === path)!)
  }

  all(): WeightValues {
    return Object.fromEntries(
      this.#weights.map((weight) => [
        weight.path,
        { shape: weight.shape as readonly number[], data: Float32Array.from(this.read(weight)) },
      ]),
    )
  }

  /**
   * All of them are checked before any is written; gives the paths that were set. Throws `invalid-argument` for a path the model does not have, and
   * `shape-mismatch`, unless `matching`.
   */
  set(values: Readonly<Record<string, ArrayInput>>, { matching = false, under }: SetWeightsOptions = {}): string[] {
    const checked = Object.entries(values).flatMap(([name, value]) => {
      const path = under === undefined ? name : `${under}/${name}`
      const weight = this.#weights.find((one) => one.path === path)
      if (!weight && matching) return []
      if (!weight)
        throw new TekrarError('invalid-argument', {
          where: 'setWeights',
          name: 'a path',
          expected: `one of ${this.#weights.map((one) => one.path).join(', ')}`,
          actual: `'${path}'`,
        })
      const { data, shape } = numericArray(value, `setWeights: '${path}'`)
      const fits = describeShape(shape) === describeShape(weight.shape)
      if (!fits && matching) return []
      if (!fits)
        throw new TekrarError('shape-mismatch', {
          where: `setWeights: '${path}'`,
          expected: describeShape(weight.shape),
          actual: describeShape(shape),
        })
      return [{ weight, data }]
    })
    for (const { weight, data } of checked) this.put(weight, data)
    return checked.map(({ weight }) => weight.path)
  }

  /** A weight's numbers, which are known to fit. */
  put(weight: Variable, data: ArrayLike<number>): void {
    const { session, data: waiting } = this.#waiting
    if (session) session.write(weight, data)
    else waiting.set(weight, Float32Array.from(data))
  }
}

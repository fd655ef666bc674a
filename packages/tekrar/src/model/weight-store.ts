import { TekrarError } from '../base/errors.ts'
import { describeShape, sizeOf } from '../base/shape.ts'
import { type ArrayInput, numericArray } from '../data/arrays.ts'
import type { Variable } from '../graph/tensor.ts'
import type { Session } from '../training/session.ts'

/** Weights by path, such as `lstm_1/kernel`: copies. */
export type WeightValues = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>

/** The weights of a model, whether its executor is open yet or not. */
export class WeightStore {
  readonly #weights: readonly Variable[]
  readonly #waiting = new Map<Variable, ArrayLike<number>>()
  #session: Session | undefined

  constructor(weights: readonly Variable[]) {
    this.#weights = weights
  }

  /** From now on the weights live in the executor. */
  attach(session: Session): void {
    for (const [weight, data] of this.#waiting) session.write(weight, data)
    this.#waiting.clear()
    this.#session = session
  }

  read(weight: Variable): ArrayLike<number> {
    if (this.#session) return this.#session.read(weight)
    const known = this.#waiting.get(weight)
    if (known) return known
    const shape = weight.shape as readonly number[]
    const data = typeof weight.initial === 'number' ? new Float32Array(sizeOf(shape)).fill(weight.initial) : weight.initial(shape)
    this.#waiting.set(weight, data)
    return data
  }

  all(): WeightValues {
    return Object.fromEntries(
      this.#weights.map((weight) => [
        weight.path,
        { shape: weight.shape as readonly number[], data: Float32Array.from(this.read(weight)) },
      ]),
    )
  }

  /** All of them are checked before any is written. Throws `invalid-argument` for a path the model does not have, and `shape-mismatch`. */
  set(values: Readonly<Record<string, ArrayInput>>): void {
    const checked = Object.entries(values).map(([path, value]) => {
      const weight = this.#weights.find((one) => one.path === path)
      if (!weight)
        throw new TekrarError('invalid-argument', {
          where: 'setWeights',
          name: 'a path',
          expected: `one of ${this.#weights.map((one) => one.path).join(', ')}`,
          actual: `'${path}'`,
        })
      const { data, shape } = numericArray(value, `setWeights: '${path}'`)
      if (describeShape(shape) !== describeShape(weight.shape))
        throw new TekrarError('shape-mismatch', {
          where: `setWeights: '${path}'`,
          expected: describeShape(weight.shape),
          actual: describeShape(shape),
        })
      return { weight, data }
    })
    for (const { weight, data } of checked) this.put(weight, data)
  }

  /** A weight's numbers, which are known to fit. */
  put(weight: Variable, data: ArrayLike<number>): void {
    if (this.#session) this.#session.write(weight, data)
    else this.#waiting.set(weight, Float32Array.from(data))
  }
}

import { TekrarError } from '../base/errors.ts'
import { BATCH, resolveShape, sizeOf } from '../base/shape.ts'
import type { Variable } from '../graph/tensor.ts'
import type { TrainableNetwork } from './network.ts'
import type { Session } from './session.ts'

/** What the states were at some moment: numbers in the order of the network's states, and of how many rows. */
interface SavedStates {
  readonly rows: number
  readonly values: readonly (ArrayLike<number> | undefined)[]
}

/**
 * The states of stateful layers: they go on from batch to batch, whether the model trains, is evaluated or predicts, until they are reset. Keras keeps them the
 * same way; here they are the model's, not the layer's, and the validations of `fit` have their own.
 */
export class StatefulStates {
  /** In the order of the network's states; undefined for one that begins anew with each batch. */
  readonly variables: readonly (Variable | undefined)[]
  #rows = 0
  #apart = false

  constructor(network: TrainableNetwork) {
    this.variables = network.states.map(({ name, shape, stateful }) =>
      stateful ? { path: `stateful/${name}`, shape, type: 'float', role: 'state', trainable: false, initial: 0 } : undefined,
    )
  }

  get any(): boolean {
    return this.variables.some((variable) => variable)
  }

  /** Rows of the batches so far; 0 after a reset. */
  get rows(): number {
    return this.#rows
  }

  /** A batch of so many rows comes next. Throws `shape-mismatch` where those before had another number. */
  enter(rows: number, where: string): void {
    if (!this.any) return
    if (this.#rows !== 0 && this.#rows !== rows)
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `${this.#rows} rows, as in the batches before: the model is stateful`,
        actual: `${rows} rows`,
        remedy: this.#apart ? 'give batches of one size' : 'give batches of one size, or call resetState() before another',
      })
    this.#rows = rows
  }

  /** Does something with states of its own, zeros of any number of rows to begin with; then those of before stand again, whatever came of it. */
  async apart<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
    if (!this.any) return work()
    const before = await session.whenQuiet(() => {
      const saved = this.#save(session)
      this.reset(session)
      return saved
    })
    this.#apart = true
    try {
      return await work()
    } finally {
      this.#apart = false
      await session.whenQuiet(() => this.#restore(session, before))
    }
  }

  #save(session: Session): SavedStates {
    const extents = { [BATCH.extent]: this.#rows }
    const values = this.variables.map((variable) => (variable && this.#rows > 0 ? session.read(variable, extents).slice() : undefined))
    return { rows: this.#rows, values }
  }

  #restore(session: Session, { rows, values }: SavedStates): void {
    this.reset(session)
    for (const [i, variable] of this.variables.entries())
      if (variable && values[i]) session.write(variable, values[i], { [BATCH.extent]: rows })
    this.#rows = rows
  }

  /** All begin at zero. Call it while nothing runs. */
  reset(session: Session): void {
    const extents = { [BATCH.extent]: this.#rows }
    if (this.#rows > 0)
      for (const variable of this.variables)
        if (variable) session.write(variable, new Float32Array(sizeOf(resolveShape(variable.shape, extents))), extents)
    this.#rows = 0
  }
}

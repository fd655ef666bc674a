import { TekrarError } from '../base/errors.ts'
import { BATCH, describeShape, type Extents, type Shape, STEPS, sameDimension, sizeOf } from '../base/shape.ts'
import type { NumericArray } from '../data/arrays.ts'
import type { Batch } from '../data/dataset.ts'
import { topological } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import { outline, type TargetSignature, timeFirst } from './forward.ts'
import { type ResolvedLoss, targetShape } from './losses/losses.ts'
import type { TrainableNetwork } from './network.ts'
import { swapFirstAxes } from './time-first.ts'

type Numbers = NumericArray['data']

/** A batch as a program takes it. */
export interface Arranged {
  readonly input: Numbers
  readonly target: Numbers
  readonly extents: Extents
  readonly rows: number
  /** Rows times steps. */
  readonly tokens: number
}

export interface ArrangedInput {
  readonly input: Numbers
  readonly extents: Extents
  readonly rows: number
  readonly steps: number
}

/**
 * Checks what a user hands over against one network and lays it out time-first.
 */
export class Arranger {
  readonly #network: TrainableNetwork
  readonly #output: Tensor
  /** Ids must be below this. */
  readonly #ids: number
  readonly sequence: boolean

  constructor(network: TrainableNetwork) {
    const { input, output } = outline(network)
    this.#network = network
    this.#output = output
    this.#ids = smallestTable(input, output)
    this.sequence = network.inputs[0]!.sequence
  }

  /** Throws `shape-mismatch` and `id-out-of-range`. */
  input({ data, shape }: NumericArray, where: string): ArrangedInput {
    const input = this.#network.inputs[0]!
    const inputLayer = input.taker
    const expected = input.shape
    const rest = expected.slice(this.sequence ? 2 : 1)
    const fits =
      shape.length === expected.length && rest.every((dimension, i) => sameDimension(dimension, shape[shape.length - rest.length + i]!))
    if (!fits || sizeOf(shape) === 0 || data.length !== sizeOf(shape))
      throw new TekrarError('shape-mismatch', {
        where: `${where}: ${inputLayer ? `${inputLayer}: ` : ''}inputs`,
        expected: `${input.type === 'index' ? 'ids' : 'numbers'} of shape ${describeShape(batchFirst(expected))}`,
        actual: describeShape(shape),
      })
    if (input.type === 'index') checkIds(data, this.#ids, `${where}: inputs`, 'the embedding')
    const rows = shape[0]!
    const steps = this.sequence ? shape[1]! : 1
    return {
      input: this.sequence ? swapFirstAxes(data, shape) : data,
      extents: { [BATCH.extent]: rows, ...(this.sequence ? { [STEPS.extent]: steps } : {}) },
      rows,
      steps,
    }
  }

  /** How the program takes targets like these. */
  targetSignature(loss: ResolvedLoss, targets: NumericArray): TargetSignature {
    if (loss.targets) return { type: loss.targets, shape: targetShape(loss.targets, this.#output.shape) }
    return { type: targets.data instanceof Int32Array ? 'index' : 'float', shape: timeFirst(targets.shape, isSequence(this.#output.shape)) }
  }

  /** Throws `shape-mismatch` and `id-out-of-range`. */
  batch(batch: Batch, signature: TargetSignature, loss: ResolvedLoss, where: string): Arranged {
    const { input, extents, rows, steps } = this.input(batch.inputs, where)
    const { data, shape } = batch.targets
    const sequence = isSequence(signature.shape)
    const fixed = signature.shape.slice(sequence ? 2 : 1) as number[]
    const expected = [rows, ...(sequence ? [steps] : []), ...fixed]
    if (data.length !== sizeOf(expected) || !(sameNumbers(shape, expected) || sameButOnes(shape, expected)))
      throw new TekrarError('shape-mismatch', {
        where: `${where}: targets`,
        expected: `${describeShape(expected)} for the loss ${loss.name}`,
        actual: describeShape(shape),
        ...this.#remedy(shape, steps, sequence),
      })
    if (signature.type === 'index' && loss.targets)
      checkIds(data, this.#output.shape[this.#output.shape.length - 1] as number, `${where}: targets`, 'the last layer', loss.ignoreClass)
    const inTime = sequence ? swapFirstAxes(data, expected) : data
    return { input, target: inTime, extents, rows, tokens: rows * steps }
  }

  #remedy(shape: readonly number[], steps: number, sequence: boolean): { remedy?: string } {
    if (!sequence && this.sequence && shape[1] === steps)
      return {
        remedy:
          'the targets have a value for every step, the network gives only the last: add returnSequences: true to the last recurrent layer',
      }
    if (sequence && shape[1] !== steps)
      return {
        remedy:
          'the network gives a value for every step: leave returnSequences out of the last recurrent layer, or give targets for every step',
      }
    return {}
  }
}

const isSequence = (shape: Shape): boolean => shape[0] !== undefined && sameDimension(shape[0], STEPS)
const batchFirst = (shape: Shape): Shape => (isSequence(shape) ? [shape[1]!, shape[0]!, ...shape.slice(2)] : shape)
const sameNumbers = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, i) => size === b[i])
/** As Keras, a last axis of 1 may be there or not. */
const sameButOnes = (a: readonly number[], b: readonly number[]): boolean =>
  (a[a.length - 1] === 1 && sameNumbers(a.slice(0, -1), b)) || (b[b.length - 1] === 1 && sameNumbers(a, b.slice(0, -1)))

/** Rows of the smallest table that the input's numbers are looked up in. */
function smallestTable(input: Tensor, output: Tensor): number {
  const tables = topological([output]).flatMap(({ op, inputs }) =>
    op.kind === 'gather' && inputs[1] === input ? [inputs[0]!.shape[0] as number] : [],
  )
  return Math.min(...tables, 0x7fffffff)
}

function checkIds(data: Numbers, limit: number, where: string, table: string, ignored?: number): void {
  for (let i = 0; i < data.length; i++) {
    const id = data[i]!
    if ((!(id >= 0 && id < limit) || id !== Math.floor(id)) && id !== ignored)
      throw new TekrarError('id-out-of-range', { where, id, limit, table })
  }
}

import { TekrarError } from '../base/errors.ts'
import { BATCH, describeShape, type Extents, resolveShape, type Shape, sizeOf } from '../base/shape.ts'
import type { NumericArray } from '../data/arrays.ts'
import { type AnyBatch, inOrder, isNumericArray, type SomeBatchArrays } from '../data/batch.ts'
import type { Slot } from '../data/given.ts'
import { checkIds, checkInput, laidOut, sameUpToOnes, smallestTable } from './check-arrays.ts'
import { type Capacity, capacityExtents, Sizes } from './extents.ts'
import { countsName, inputName, maskName, outline, targetName, weightsName } from './forward.ts'
import { targetShape } from './losses/losses.ts'
import type { NetworkOutput, TrainableNetwork } from './network.ts'
import type { Objective, OutputObjective } from './objective.ts'
import { requireSameLengths } from './same-lengths.ts'
import { type BatchSignature, isInTime, leading, type TargetSignature } from './signature.ts'
import { swapFirstAxes } from './time-first.ts'

type Numbers = NumericArray['data']

/** What a program is handed of a batch. */
export interface ArrangedInputs {
  /** By the program's names: `input/…`, `mask/…`, and of a whole batch `target/…`, `weights/…`, `counts/…`. */
  readonly values: Readonly<Record<string, Numbers>>
  /** The batch, the steps of every input, and what is made from them. */
  readonly extents: Extents
  readonly rows: number
  /** Of the first input; 1 where it is no sequence. */
  readonly steps: number
  /** Rows times steps. */
  readonly tokens: number
  /** Of each input, whether it came with a mask. */
  readonly masked: readonly boolean[]
}

/**
 * Checks what a user hands over against one network and lays it out time-first.
 */
export class Arranger {
  /** Places for inputs and targets. */
  readonly slots: readonly Slot[]
  readonly targetSlots: readonly Slot[]
  /** Whether the first input is a sequence. */
  readonly sequence: boolean
  readonly #network: TrainableNetwork
  /** Of each input, what ids must be below. */
  readonly #ids: readonly number[]

  constructor(network: TrainableNetwork) {
    const { inputs, outputs } = outline(network)
    this.#network = network
    this.#ids = inputs.map((input) => smallestTable(input, outputs))
    this.sequence = network.inputs[0]!.sequence
    this.slots = network.inputs.map(({ name, shape, sequence }) => ({ name, rank: shape.length, sequence }))
    this.targetSlots = network.outputs.map(({ name, sequence }) => ({ name, sequence }))
  }

  /** Room for batches like this one, and as large as is said. */
  capacity(first: AnyBatch, { batch, steps }: { readonly batch?: number | undefined; readonly steps?: Capacity['steps'] }): Capacity {
    const arrays = this.#inputsOf(first, 'capacity')
    const seen = this.#network.inputs.map(({ name, sequence }, i) => {
      const said = typeof steps === 'object' ? steps[name] : steps
      const { shape } = arrays[i]!
      return [name, sequence ? Math.max(said ?? 1, shape[1] ?? 1) : 1] as const
    })
    const rows = Math.max(batch ?? 1, arrays[0]!.shape[0] ?? 1)
    if (seen.length > 1) return { batch: rows, steps: Object.fromEntries(seen) }
    return { batch: rows, ...(this.sequence ? { steps: seen[0]![1] } : {}) }
  }

  extents(capacity: Capacity): Extents {
    return capacityExtents(this.#network, capacity)
  }

  /** Throws `shape-mismatch` and `id-out-of-range`. */
  inputs(
    given: readonly NumericArray[],
    { where, masks = [] }: { readonly where: string; readonly masks?: readonly (NumericArray | undefined)[] | undefined },
  ): ArrangedInputs {
    const { inputs, derived } = this.#network
    const sizes = new Sizes(where)
    const values: Record<string, Numbers> = {}
    const several = inputs.length > 1
    for (const [i, input] of inputs.entries()) {
      const array = given[i]!
      const { data, shape } = array
      const origin = several ? `input '${input.name}'` : 'inputs'
      checkInput(input, array, several || !input.taker ? `${where}: ${origin}` : `${where}: ${input.taker}: ${origin}`)
      sizes.set(BATCH.extent, shape[0]!, origin)
      const [time] = input.shape
      if (input.sequence && typeof time === 'object') sizes.set(time.extent, shape[1]!, origin)
      if (input.type === 'index') checkIds(data, this.#ids[i]!, { where: `${where}: ${origin}`, shape, table: 'the embedding' })
      values[inputName(input)] = input.sequence ? swapFirstAxes(data, shape) : data
      const mask = masks[i]
      if (mask) values[maskName(input)] = laidOut(mask, shape.slice(0, input.sequence ? 2 : 1), `${where}: the mask of ${origin}`)
    }
    const [rows, steps] = [given[0]!.shape[0]!, this.sequence ? given[0]!.shape[1]! : 1]
    return {
      values,
      extents: sizes.derive(derived),
      rows,
      steps,
      tokens: rows * steps,
      masked: inputs.map((_, i) => masks[i] !== undefined),
    }
  }

  /** How a program takes batches like this one. */
  signature(batch: AnyBatch, { outputs }: Objective): BatchSignature {
    const masks = this.#masksOf(batch)
    const targets = this.#targetsOf(batch.targets)
    const weights = this.#weightsOf(batch)
    const counts = batch.targetMasks && inOrder(batch.targetMasks, namesOf(this.targetSlots))
    return {
      masked: this.slots.map((_, i) => masks?.[i] !== undefined),
      targets: this.#network.outputs.map((output, i) => {
        const target = targetSignature(output, outputs[i]!, targets[i])
        if (!target) return undefined
        const weight = weights?.[i]
        return {
          ...target,
          ...(weight ? { weights: output.sequence && weight.shape.length > 1 ? ('steps' as const) : ('rows' as const) } : {}),
          ...(counts?.[i] && output.sequence ? { counted: true } : {}),
        }
      }),
    }
  }

  /** Throws `shape-mismatch`, `invalid-argument` and `id-out-of-range`. */
  batch(batch: AnyBatch, signature: BatchSignature, objective: Objective, where: string): ArrangedInputs {
    const arranged = this.inputs(this.#inputsOf(batch, where), { where, masks: this.#masksOf(batch) })
    const values = arranged.values as Record<string, Numbers>
    const targets = this.#targetsOf(batch.targets)
    const weights = this.#weightsOf(batch)
    const counts = batch.targetMasks && inOrder(batch.targetMasks, namesOf(this.targetSlots))
    const several = this.targetSlots.length > 1
    if (batch.lengths) requireSameLengths(this.#network, batch.lengths, arranged, where)
    for (const [i, output] of this.#network.outputs.entries()) {
      const target = signature.targets[i]
      if (!target) continue
      const origin = several ? `target '${output.name}'` : 'targets'
      const given = targets[i]
      if (!given)
        throw new TekrarError('invalid-argument', {
          where,
          name: origin,
          expected: 'an array, since it has a loss or a metric',
          actual: 'none',
        })
      const { loss } = objective.outputs[i]!
      values[targetName(output)] = this.#target(given, { target, output, loss, arranged, where: `${where}: ${origin}` })
      const at = resolveShape(leading(output), arranged.extents)
      const inTime = output.sequence ? [at[1]!, at[0]!] : at
      const weight = weights?.[i]
      if (target.weights)
        values[weightsName(output)] = laidOut(
          weight!,
          target.weights === 'steps' ? inTime : [arranged.rows],
          `${where}: the weights of ${origin}`,
        )
      if (target.counted) values[countsName(output)] = laidOut(counts![i]!, inTime, `${where}: the mask of ${origin}`)
    }
    return arranged
  }

  #target(
    { data, shape }: NumericArray,
    about: {
      readonly target: TargetSignature
      readonly output: NetworkOutput
      readonly loss: OutputObjective['loss']
      readonly arranged: ArrangedInputs
      readonly where: string
    },
  ): Numbers {
    const { target, output, loss, arranged, where } = about
    const inTime = isInTime(output, target.shape)
    const resolved = resolveShape(target.shape, arranged.extents)
    const expected = inTime ? [resolved[1]!, resolved[0]!, ...resolved.slice(2)] : resolved
    if (data.length !== sizeOf(expected) || !sameUpToOnes(shape, expected))
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `${describeShape(expected)}${loss ? ` for the loss ${loss.name}` : ''}`,
        actual: describeShape(shape),
        ...this.#remedy(shape, inTime ? resolved[0]! : arranged.steps, inTime),
      })
    if (target.type === 'index' && loss?.targets)
      checkIds(data, output.shape[output.shape.length - 1] as number, {
        where,
        shape,
        table: `the layer '${output.name}'`,
        classes: true,
        ignored: loss.ignoreClass,
      })
    return inTime ? swapFirstAxes(data, expected) : data
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

  #inputsOf({ inputs }: AnyBatch, where: string): readonly NumericArray[] {
    const arrays = inOrder(inputs, namesOf(this.slots))
    const missing = this.slots.find((_, i) => !arrays[i])
    if (!missing && arrays.length === this.slots.length) return arrays as readonly NumericArray[]
    throw new TekrarError('invalid-argument', {
      where,
      name: 'inputs',
      expected: `one array for each of ${namesOf(this.slots).join(', ')}`,
      actual: missing ? `none for '${missing.name}'` : String(arrays.length),
    })
  }

  #targetsOf(targets: AnyBatch['targets']): readonly (NumericArray | undefined)[] {
    return inOrder(targets, namesOf(this.targetSlots))
  }

  #masksOf({ masks }: AnyBatch): readonly (NumericArray | undefined)[] | undefined {
    return masks && inOrder(masks, namesOf(this.slots))
  }

  #weightsOf({ weights }: AnyBatch): readonly (NumericArray | undefined)[] | undefined {
    return weights && weightsInOrder(weights, namesOf(this.targetSlots))
  }
}

const namesOf = (slots: readonly Slot[]): string[] => slots.map(({ name }) => name)

/** One array of weights is for all outputs. */
const weightsInOrder = (weights: SomeBatchArrays, names: readonly string[]): readonly (NumericArray | undefined)[] =>
  isNumericArray(weights) ? names.map(() => weights) : inOrder(weights, names)

function targetSignature(
  output: NetworkOutput,
  { loss, metrics }: OutputObjective,
  given: NumericArray | undefined,
): TargetSignature | undefined {
  if (loss?.targets) return { type: loss.targets, shape: targetShape(loss.targets, output.shape) }
  if (!loss && (Object.keys(metrics).length === 0 || !given)) return undefined
  const shape = given?.shape ?? []
  const [first, second] = output.shape
  const inTime = isInTime(output, shape as Shape)
  return {
    type: given?.data instanceof Int32Array ? 'index' : 'float',
    shape: inTime ? [first!, second!, ...shape.slice(2)] : [BATCH, ...shape.slice(1)],
  }
}

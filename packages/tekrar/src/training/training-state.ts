import { TekrarError } from '../base/errors.ts'
import { BATCH, describeShape, type Extents, resolveShape, sizeOf } from '../base/shape.ts'
import type { Data } from '../execution/executor.ts'
import type { Variable } from '../graph/tensor.ts'
import type { Watch } from './early-stopping.ts'
import type { TrainableNetwork } from './network.ts'
import type { ScheduleState } from './schedules/schedule.ts'
import type { Session } from './session.ts'
import type { TotalsRecord } from './totals.ts'
import { slotVariables, type TrainingVariables } from './variables.ts'

/** All that a run needs to go on bit for bit: tensors to be kept as they are, and a record of plain JSON. */
export interface TrainingState {
  /** `weight/…`, `slot/…`, `state/…` (carried), and with `restoreBestWeights` `best/…`. */
  readonly tensors: Readonly<Record<string, StateTensor>>
  readonly record: TrainingRecord
}

/** One array of a training state. */
export interface StateTensor {
  readonly shape: readonly number[]
  readonly data: Data
}

/** The numbers of a training state, as JSON. */
export interface TrainingRecord {
  readonly version: 1
  readonly optimizer: string
  readonly schedule: string
  /** Of dropout and of the order of the data. */
  readonly seed: number
  /** Steps made. */
  readonly step: number
  /** Epochs ended. */
  readonly epoch: number
  /** Batches of the present epoch that were seen. */
  readonly batch: number
  /** Rows of the carried states; 0 before the first step. */
  readonly rows: number
  /** The step after which the last validation was. */
  readonly validated: number
  readonly lastValidation: { readonly loss: number; readonly metrics: Readonly<Record<string, number>> } | null
  /** Running sums of the present epoch. */
  readonly totals: TotalsRecord
  readonly clippedSteps: number
  readonly scheduleState: ScheduleState
  readonly watch: Watch
}

/** The best weights so far, by path. */
export type BestWeights = Readonly<Record<string, StateTensor>>

const entries = (network: TrainableNetwork, variables: TrainingVariables): [string, Variable][] => [
  ...network.weights.map((weight): [string, Variable] => [`weight/${weight.path}`, weight]),
  ...slotVariables(variables).map((slot): [string, Variable] => [`slot/${slot.path}`, slot]),
]

const rowsExtent = (rows: number): Extents => ({ [BATCH.extent]: rows })

/** Copies of all that training keeps. Call it while nothing runs. */
export function takeState(
  { network, variables, session }: { readonly network: TrainableNetwork; readonly variables: TrainingVariables; readonly session: Session },
  record: TrainingRecord,
  best: BestWeights | undefined,
): TrainingState {
  const extents = rowsExtent(record.rows)
  const copy = (variable: Variable): StateTensor => ({
    shape: resolveShape(variable.shape, extents),
    data: session.read(variable, extents),
  })
  const carried = record.rows > 0 ? variables.states : []
  return {
    tensors: {
      ...Object.fromEntries(entries(network, variables).map(([name, variable]) => [name, copy(variable)])),
      ...Object.fromEntries(carried.map((state) => [`state/${state.path}`, copy(state)])),
      ...Object.fromEntries(
        Object.entries(best ?? {}).map(([path, tensor]) => [`best/${path}`, { shape: tensor.shape, data: tensor.data.slice() }]),
      ),
    },
    record: structuredClone(record),
  }
}

/** Puts a state back; the best weights in it are handed over. Throws `state-mismatch`. */
export function putState(
  { network, variables, session }: { readonly network: TrainableNetwork; readonly variables: TrainingVariables; readonly session: Session },
  { tensors, record }: TrainingState,
): BestWeights | undefined {
  const extents = rowsExtent(record.rows)
  const carried = record.rows > 0 ? variables.states.map((state): [string, Variable] => [`state/${state.path}`, state]) : []
  const all = [...entries(network, variables), ...carried]
  for (const [name, variable] of all) {
    const tensor = tensors[name]
    const shape = resolveShape(variable.shape, extents)
    if (!tensor || tensor.data.length !== sizeOf(shape) || describeShape(tensor.shape) !== describeShape(shape))
      throw new TekrarError('state-mismatch', {
        what: name,
        expected: `a tensor of shape ${describeShape(shape)}`,
        actual: tensor ? describeShape(tensor.shape) : 'nothing',
      })
  }
  for (const [name, variable] of all) session.write(variable, tensors[name]!.data, extents)
  const best = Object.entries(tensors).filter(([name]) => name.startsWith('best/'))
  return best.length === 0 ? undefined : Object.fromEntries(best.map(([name, tensor]) => [name.slice('best/'.length), tensor]))
}

/** Every slot at its first value, for a run that begins. */
export function resetSlots(variables: TrainingVariables, session: Session): void {
  for (const slot of slotVariables(variables)) {
    const shape = resolveShape(slot.shape, {})
    session.write(slot, new Float32Array(sizeOf(shape)).fill(slot.initial as number))
  }
}

/** The weights as they are. */
export const takeWeights = (network: TrainableNetwork, session: Session): BestWeights =>
  Object.fromEntries(
    network.weights.map((weight) => [weight.path, { shape: weight.shape as readonly number[], data: session.read(weight) }]),
  )

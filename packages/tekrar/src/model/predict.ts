import type { AllOptions } from '../base/known-options.ts'
import { BATCH, type Dimension, type Shape, STEPS, sameDimension, sizeOf } from '../base/shape.ts'
import type { NumericArray } from '../data/arrays.ts'
import type { MasksInput } from '../data/given-masks.ts'
import { isCausal } from '../graph/causal.ts'
import { input } from '../graph/ops.ts'
import type { ArrangedInputs, Arranger } from '../training/arrange.ts'
import { zeroStates } from '../training/evaluation.ts'
import { inputValues, randomTensor } from '../training/forward.ts'
import { type Kept, keptBy } from '../training/keep.ts'
import type { Runner, Session } from '../training/session.ts'
import type { StatefulStates } from '../training/stateful.ts'
import { isRowwise, obstacleToPieces } from './causality.ts'
import { Collected, type Piece } from './collect.ts'
import { type GivenStates, initialStates, namedStates } from './given-states.ts'
import type { Network } from './network.ts'
import { Pace, type Pacing } from './pace.ts'
import { Predictions, type States } from './predictions.ts'
import { concatenated, rowsOf as rowsOfPredictions, stacked } from './stacked.ts'
import { Together } from './together.ts'

/** The most rows and steps of one run. */
const MOST_ROWS = 32
const MOST_STEPS = 64

/** Options of `predict`. */
export interface PredictOptions {
  /** Recurrent states to begin with, by name: those of another call's `states`, or one's own. Zero unless given, or carried by a stateful layer. */
  readonly initialState?: GivenStates
  /** [batch, steps] of the inputs: 0 or false leaves a step out. Of several inputs a list, or a record by name, of those that have one. */
  readonly masks?: MasksInput
  /**
   * What to give back of what happens inside: `lstm_1.hidden`, `lstm_1.gates` for all gates, `attention_1.scores`, a layer's name for what it gives. `model.named`
   * lists them. It changes no bit of the result.
   */
  readonly keep?: readonly string[]
  /** Of the random numbers of layers that were called with `training: true`; 0. */
  readonly seed?: number
  /** Rejects the call with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Their names. */
export const PREDICT_OPTIONS: AllOptions<PredictOptions> = { initialState: true, masks: true, keep: true, seed: true, signal: true }

/** A call with its arrays in the order of the inputs. */
export interface PredictCall extends Omit<PredictOptions, 'masks' | 'keep'> {
  readonly inputs: readonly NumericArray[]
  readonly masks?: readonly (NumericArray | undefined)[] | undefined
}

export interface PredictorOptions {
  /** Of each input, whether it comes with a mask. */
  readonly masked?: readonly boolean[]
  readonly keep?: readonly string[]
  /** False: only the states are computed. */
  readonly outputs?: boolean
  readonly pace?: Pacing
}

/** A call whose arrays were checked. */
interface ReadyCall extends PredictCall {
  readonly whole: ArrangedInputs
  readonly rows: number
  readonly steps: number
  /** Flat, in the network's order: before the first step, and after the last once the call has run; zero unless given. */
  readonly states?: readonly Float32Array[] | undefined
}

/** What a predictor runs on. */
export interface Ground {
  readonly network: Network
  readonly session: Session
  readonly arranger: Arranger
  readonly stateful?: StatefulStates
}

/**
 * Runs a network forward, in short pieces of the batch and, where nothing looks ahead, of time; every call has its own states, but for those of stateful layers.
 * Calls of one turn of the event loop whose sequences are equally long run together, where each row is computed by itself.
 */
export class Predictor {
  readonly #ground: Ground
  readonly #runner: Runner
  readonly #outputs: readonly Shape[]
  readonly #kept: readonly Kept[]
  /** Whether runs may be cut along the steps, and along the batch. */
  readonly #inTime: boolean
  readonly #inRows: boolean
  readonly #pace: Pacing
  readonly #together: Together<ReadyCall, Predictions> | undefined

  private constructor(
    ground: Ground,
    parts: {
      readonly runner: Runner
      readonly outputs: readonly Shape[]
      readonly kept: readonly Kept[]
      readonly inTime: boolean
      readonly inRows: boolean
      readonly pace: Pacing
    },
  ) {
    this.#ground = ground
    this.#runner = parts.runner
    this.#outputs = parts.outputs
    this.#kept = parts.kept
    this.#inTime = parts.inTime
    this.#inRows = parts.inRows
    this.#pace = parts.pace
    const results = [...this.#outputs, ...this.#kept.map(({ tensor }) => tensor.shape)]
    const isByRow = parts.inRows && results.every((shape) => new Collected(shape, parts.inTime).isByRow)
    if (isByRow && !ground.stateful?.any) this.#together = new Together((calls, signal) => this.#runTogether(calls, signal), 2 * MOST_ROWS)
  }

  /** Throws `invalid-argument` for a name to keep that stands for nothing. */
  static async open(
    ground: Ground,
    { masked = [], keep = [], outputs: wanted = true, pace = new Pace(16) }: PredictorOptions = {},
  ): Promise<Predictor> {
    const { network, session, arranger } = ground
    const traced = network.trace({
      inputs: inputValues(network, masked),
      states: network.states.map(({ shape }, i) => input(`state/${i}`, shape)),
      training: false,
      random: randomTensor(),
      views: keep.length > 0,
    })
    const kept = keptBy(keep, traced, 'predict')
    const outputs = wanted ? traced.outputs.map(({ tensor }) => tensor) : []
    const all = [...outputs, ...traced.states, ...kept.map(({ tensor }) => tensor)]
    const inRows = isRowwise(all)
    const inTime = inRows && isCausal(all, STEPS) && obstacleToPieces(network) === undefined
    const runner = await session.prepareInTurns(
      {
        outputs: {
          ...Object.fromEntries(outputs.map((output, i) => [`output/${i}`, output])),
          ...Object.fromEntries(kept.map(({ tensor }, i) => [`keep/${i}`, tensor])),
          ...Object.fromEntries(traced.states.map((state, i) => [`state/${i}`, state])),
        },
        updates: [],
      },
      arranger.extents({ batch: MOST_ROWS, steps: MOST_STEPS }),
    )
    return new Predictor(ground, { runner, outputs: outputs.map(({ shape }) => shape), kept, inTime, inRows, pace })
  }

  async predict(call: PredictCall, where = 'predict'): Promise<Predictions> {
    const { network, stateful, session, arranger } = this.#ground
    const whole = arranger.inputs(call.inputs, { where, masks: call.masks })
    const { rows, steps } = whole
    stateful?.enter(rows, where)
    const given = call.initialState && initialStates(network, call.initialState, rows, where)
    const ready = { ...call, whole, rows, steps, states: given }
    if (this.#together) return this.#together.add(keyOf(call), ready)
    const states = given ?? zeroStates(network, rows)
    if (stateful?.any) await session.whenQuiet(() => this.#carry(states, call.initialState, rows))
    const predictions = await this.#run({ ...ready, states })
    if (stateful?.any)
      await session.whenQuiet(() => {
        for (const [i, variable] of stateful.variables.entries())
          if (variable) session.write(variable, states[i]!, { [BATCH.extent]: rows })
      })
    return predictions
  }

  /** Calls with equally long sequences as one, until the signal stops it, and what each of them gets. */
  async #runTogether(calls: readonly ReadyCall[], signal: AbortSignal | undefined): Promise<readonly Predictions[]> {
    if (calls.length === 1) return [await this.#run(calls[0]!)]
    const [first] = calls as readonly [ReadyCall]
    const inputs = first.inputs.map((_, i) => stacked(calls.map((call) => call.inputs[i]!)))
    const masks = first.masks?.map((mask, i) => mask && stacked(calls.map((call) => call.masks![i]!)))
    const { network, arranger } = this.#ground
    const whole = arranger.inputs(inputs, { where: 'predict', masks })
    const states = calls.some((call) => call.states)
      ? zeroStates(network, 1).map((zero, i) =>
          concatenated(calls.map((call) => call.states?.[i] ?? new Float32Array(zero.length * call.rows))),
        )
      : undefined
    const all = await this.#run({ inputs, masks, whole, rows: whole.rows, steps: whole.steps, states, ...(signal && { signal }) })
    let row = 0
    return calls.map(({ rows }) => {
      row += rows
      return rowsOfPredictions(all, row - rows, rows)
    })
  }

  async #run(call: ReadyCall): Promise<Predictions> {
    const { network } = this.#ground
    const { rows, steps, states = zeroStates(network, rows) } = call
    const outputs = this.#outputs.map((shape) => new Collected(shape, this.#inTime))
    const kept = this.#kept.map(({ tensor }) => new Collected(tensor.shape, this.#inTime))
    await this.#inPieces({ ...call, states }, (piece, results, extents) => {
      for (const [group, collected] of [
        ['output', outputs],
        ['keep', kept],
      ] as const)
        for (const [i, one] of collected.entries()) one.add(results[`${group}/${i}`]!, piece, extents, { rows, steps })
    })
    return new Predictions({
      outputs: Object.fromEntries(outputs.map((one, i) => [network.outputs[i]!.name, one.result])),
      states: namedStates(network, states, rows),
      kept: Object.fromEntries(kept.map((one, i) => [this.#kept[i]!.key, one.result])),
    })
  }

  /** The states of stateful layers as the call before left them, but for those that are given. */
  #carry(states: readonly Float32Array[], given: GivenStates | undefined, rows: number): void {
    const { stateful, session, network } = this.#ground
    for (const [i, variable] of stateful!.variables.entries())
      if (variable && given?.[network.states[i]!.name] === undefined)
        states[i]!.set(session.read(variable, { [BATCH.extent]: rows }) as Float32Array)
  }

  /** The states after one row of ids, of which there may be none. Throws `id-out-of-range`. */
  async statesAfter(ids: Int32Array, { initialState, signal }: PredictOptions = {}): Promise<States> {
    const { network, arranger } = this.#ground
    const states = initialStates(network, initialState, 1, 'generate')
    if (ids.length > 0 && arranger.sequence) {
      const inputs = [{ data: ids, shape: [1, ids.length] }]
      const whole = arranger.inputs(inputs, { where: 'generate' })
      await this.#inPieces({ inputs, whole, rows: 1, steps: ids.length, states, ...(signal ? { signal } : {}) }, () => {})
    }
    return namedStates(network, states, 1)
  }

  /** Throws `id-out-of-range`. */
  check(ids: Int32Array): void {
    const { arranger } = this.#ground
    arranger.inputs([{ data: ids, shape: arranger.sequence ? [1, ids.length] : [ids.length] }], { where: 'generate' })
  }

  /** Runs piece after piece; `states` are those of the rows, and stand after the last step at the end. */
  async #inPieces(
    call: ReadyCall & { readonly states: readonly Float32Array[] },
    take: (piece: Piece, results: Awaited<ReturnType<Runner['run']>>, extents: Readonly<Record<string, number>>) => void,
  ): Promise<void> {
    const { network, arranger } = this.#ground
    const sizes = (shape: readonly Dimension[]) => (this.#inTime && shape[0] !== undefined && sameDimension(shape[0], STEPS) ? 2 : 1)
    for (let row = 0, rows = 0; row < call.rows; row += rows) {
      const room = this.#inTime ? this.#pace.units : Math.max(1, Math.floor(this.#pace.units / call.steps))
      rows = this.#inRows ? Math.min(MOST_ROWS, call.rows - row, room) : call.rows
      for (let step = 0, steps = 0; step < call.steps; step += steps) {
        steps = this.#inTime ? Math.min(MOST_STEPS, call.steps - step, Math.max(1, Math.floor(this.#pace.units / rows))) : call.steps
        call.signal?.throwIfAborted()
        const piece = { row, rows, step, steps }
        const axes = network.inputs.map(({ shape }) => sizes(shape))
        const { values, extents } =
          rows === call.rows && steps === call.steps
            ? call.whole
            : arranger.inputs(
                call.inputs.map((array, i) => cut(array, axes[i]!, piece)),
                { where: 'predict', masks: call.masks?.map((mask, i) => mask && cut(mask, axes[i]!, piece)) },
              )
        const before = call.states.map((state) => rowsOf(state, call.rows, piece))
        const results = await this.#runner.run(
          { ...values, random: [call.seed ?? 0, 0], ...Object.fromEntries(before.map((state, i) => [`state/${i}`, state])) },
          extents,
          (milliseconds) => this.#pace.took(rows * steps, milliseconds),
        )
        for (const [i, state] of before.entries()) state.set(results[`state/${i}`]!)
        take(piece, results, extents)
      }
    }
  }
}

/** Of calls that can run as one: the shapes of their arrays but for the rows, and whether they are ids. */
const keyOf = ({ inputs, masks }: PredictCall): string =>
  [...inputs, ...(masks ?? [])]
    .map((array) => (array ? `${array.shape.slice(1).join()}${array.data instanceof Int32Array ? 'i' : 'f'}` : ''))
    .join(';')

/** The rows of a state that a piece has, as a view. */
const rowsOf = (state: Float32Array, all: number, { row, rows }: Piece): Float32Array =>
  state.subarray((state.length / all) * row, (state.length / all) * (row + rows))

/** A piece's numbers out of [rows, …], or of `axes` 2 out of [rows, steps, …]. */
function cut({ data, shape }: NumericArray, axes: number, piece: Piece): NumericArray {
  const width = sizeOf(shape.slice(axes))
  const [all, steps] = [axes === 2 ? shape[1]! : 1, axes === 2 ? piece.steps : 1]
  const step = axes === 2 ? piece.step : 0
  const cutShape = axes === 2 ? [piece.rows, steps, ...shape.slice(2)] : [piece.rows, ...shape.slice(1)]
  if (step === 0 && steps === all)
    return { data: data.subarray(piece.row * all * width, (piece.row + piece.rows) * all * width) as typeof data, shape: cutShape }
  const size = steps * width
  const part = new (data.constructor as new (length: number) => typeof data)(piece.rows * size)
  for (let i = 0; i < piece.rows; i++) {
    const from = ((piece.row + i) * all + step) * width
    part.set(data.subarray(from, from + size), i * size)
  }
  return { data: part, shape: cutShape }
}

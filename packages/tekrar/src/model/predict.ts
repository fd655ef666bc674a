import { BATCH, type Shape, STEPS, sameDimension, sizeOf } from '../base/shape.ts'
import type { NumericArray } from '../data/arrays.ts'
import type { Data } from '../execution/executor.ts'
import { isCausal } from '../graph/causal.ts'
import { input } from '../graph/ops.ts'
import type { Arranger } from '../training/arrange.ts'
import { inputTensor, randomTensor } from '../training/forward.ts'
import type { TrainableNetwork } from '../training/network.ts'
import type { Runner, Session } from '../training/session.ts'
import { swapFirstAxes } from '../training/time-first.ts'
import { type GivenStates, initialStates, namedStates } from './given-states.ts'
import { Pace, type Pacing } from './pace.ts'
import { Predictions, type States } from './predictions.ts'

/** The most rows and steps of one run. */
const MOST_ROWS = 32
const MOST_STEPS = 64

/** Options of `predict`. */
export interface PredictOptions {
  /** Recurrent states to begin with, by name: those of another call's `states`, or one's own. Zero unless given. */
  readonly initialState?: GivenStates
  /** Rejects the call with the signal's reason. */
  readonly signal?: AbortSignal
}

/** A piece of the inputs that is run at once. */
interface Piece {
  readonly row: number
  readonly rows: number
  readonly step: number
  readonly steps: number
}

/** Runs a network forward, in short pieces of the batch and, where nothing looks ahead, of time; every call has its own states. */
export class Predictor {
  readonly #network: TrainableNetwork
  readonly #arranger: Arranger
  readonly #runner: Runner
  /** Time-first. */
  readonly #outputShape: Shape
  readonly #causal: boolean
  readonly #pace: Pacing

  private constructor(
    network: TrainableNetwork,
    arranger: Arranger,
    pace: Pacing,
    { runner, outputShape, causal }: { readonly runner: Runner; readonly outputShape: Shape; readonly causal: boolean },
  ) {
    this.#network = network
    this.#arranger = arranger
    this.#pace = pace
    this.#runner = runner
    this.#outputShape = outputShape
    this.#causal = causal
  }

  /** Without `outputs` only the states are computed. */
  static async open(
    network: TrainableNetwork,
    session: Session,
    arranger: Arranger,
    { outputs = true, pace = new Pace(16) as Pacing } = {},
  ): Promise<Predictor> {
    const states = network.states.map(({ shape }, i) => input(`state/${i}`, shape))
    const traced = network.trace({ inputs: [{ tensor: inputTensor(network) }], states, training: false, random: randomTensor() })
    const output = traced.outputs[0]!.tensor
    const causal = isCausal([output, ...traced.states], STEPS)
    const runner = await session.prepareInTurns(
      {
        outputs: {
          ...(outputs ? { output } : {}),
          ...Object.fromEntries(traced.states.map((state, i) => [`state/${i}`, state])),
        },
        updates: [],
      },
      { [BATCH.extent]: MOST_ROWS, ...(arranger.sequence ? { [STEPS.extent]: MOST_STEPS } : {}) },
    )
    return new Predictor(network, arranger, pace, { runner, outputShape: output.shape, causal })
  }

  async predict(inputs: NumericArray, { initialState, signal }: PredictOptions = {}): Promise<Predictions> {
    const checked = this.#arranger.input(inputs, 'predict')
    const { rows, steps } = checked
    const states = initialStates(this.#network, initialState, rows, 'predict')
    const sequence = this.#outputShape[0] !== undefined && sameDimension(this.#outputShape[0], STEPS)
    const shape = [rows, ...(sequence ? [steps] : []), ...(this.#outputShape.slice(sequence ? 2 : 1) as number[])]
    const result = new Float32Array(sizeOf(shape))
    const width = sizeOf(shape.slice(sequence ? 2 : 1))
    await this.#inPieces(inputs, { rows, steps, states, ...(signal ? { signal } : {}) }, (piece, output) => {
      const { row, step } = piece
      if (!sequence) {
        result.set(output, row * width)
        return
      }
      const swapped = swapFirstAxes(output, [piece.steps, piece.rows, width])
      for (let i = 0; i < piece.rows; i++)
        result.set(swapped.subarray(i * piece.steps * width, (i + 1) * piece.steps * width), ((row + i) * steps + step) * width)
    })
    return new Predictions(result, shape, namedStates(this.#network, states, rows))
  }

  /** The states after one row of ids, of which there may be none. Throws `id-out-of-range`. */
  async statesAfter(ids: Int32Array, { initialState, signal }: PredictOptions = {}): Promise<States> {
    const states = initialStates(this.#network, initialState, 1, 'generate')
    if (ids.length > 0 && this.#arranger.sequence) {
      const inputs = { data: ids, shape: [1, ids.length] }
      this.#arranger.input(inputs, 'generate')
      await this.#inPieces(inputs, { rows: 1, steps: ids.length, states, ...(signal ? { signal } : {}) }, () => {})
    }
    return namedStates(this.#network, states, 1)
  }

  /** Throws `id-out-of-range`. */
  check(ids: Int32Array): void {
    this.#arranger.input({ data: ids, shape: this.#arranger.sequence ? [1, ids.length] : [ids.length] }, 'generate')
  }

  /** Runs piece after piece; `states` are those of the rows, and stand after the last step at the end. */
  async #inPieces(
    { data, shape }: NumericArray,
    call: { readonly rows: number; readonly steps: number; readonly states: readonly Float32Array[]; readonly signal?: AbortSignal },
    take: (piece: Piece, output: Data) => void,
  ): Promise<void> {
    const width = sizeOf(shape.slice(this.#arranger.sequence ? 2 : 1))
    for (let row = 0, rows = 0; row < call.rows; row += rows) {
      rows = Math.min(MOST_ROWS, call.rows - row, this.#causal ? this.#pace.units : Math.max(1, Math.floor(this.#pace.units / call.steps)))
      for (let step = 0, steps = 0; step < call.steps; step += steps) {
        steps = this.#causal ? Math.min(MOST_STEPS, call.steps - step, Math.max(1, Math.floor(this.#pace.units / rows))) : call.steps
        call.signal?.throwIfAborted()
        const piece = { row, rows, step, steps }
        const part = cut(data, { steps: call.steps, width }, piece)
        const { input, extents } = this.#arranger.input(
          { data: part, shape: [rows, ...(this.#arranger.sequence ? [steps] : []), ...shape.slice(this.#arranger.sequence ? 2 : 1)] },
          'predict',
        )
        const took = (milliseconds: number) => this.#pace.took(rows * steps, milliseconds)
        const before = call.states.map((state) => rowsOf(state, call.rows, piece))
        const outputs = await this.#runner.run(
          { input, random: [0, 0], ...Object.fromEntries(before.map((state, i) => [`state/${i}`, state])) },
          extents,
          took,
        )
        for (const [i, state] of before.entries()) state.set(outputs[`state/${i}`]!)
        if (outputs.output) take(piece, outputs.output)
      }
    }
  }
}

/** The rows of a state that a piece has, as a view. */
const rowsOf = (state: Float32Array, all: number, { row, rows }: Piece): Float32Array =>
  state.subarray((state.length / all) * row, (state.length / all) * (row + rows))

/** A piece's numbers out of [rows, steps, …]. */
function cut<Numbers extends NumericArray['data']>(
  data: Numbers,
  { steps, width }: { readonly steps: number; readonly width: number },
  piece: Piece,
): Numbers {
  if (piece.step === 0 && piece.steps === steps)
    return data.subarray(piece.row * steps * width, (piece.row + piece.rows) * steps * width) as Numbers
  const size = piece.steps * width
  const part = new (data.constructor as new (length: number) => Numbers)(piece.rows * size)
  for (let i = 0; i < piece.rows; i++) {
    const from = ((piece.row + i) * steps + piece.step) * width
    part.set(data.subarray(from, from + size), i * size)
  }
  return part
}

import { BATCH } from '../base/shape.ts'
import type { BuiltCell } from '../cells/cell.ts'
import type { StepGiven } from '../cells/dropping.ts'
import { traceStep } from '../cells/trace.ts'
import { broadcast, fill, select, variable } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, Weight } from './layer.ts'

/** One cell with its weights. */
export interface Level {
  readonly cell: BuiltCell
  /** Ends with a slash; states and gates are named after it. */
  readonly path: string
  readonly weights: Readonly<Record<string, Weight>>
  /** Which state the output is; −1 if it is none of them. */
  readonly outputState: number
}

export interface LoopConstant {
  readonly tensor: Tensor
  readonly mask: Tensor
}

export interface LoopOptions {
  /** [steps, batch] */
  readonly mask?: Tensor
  /** One for each state. */
  readonly initial: readonly Tensor[]
  readonly constants: readonly LoopConstant[]
  readonly returnSequences: boolean
  readonly zeroOutputForMask: boolean
  readonly reverse: boolean
  readonly views: boolean
  readonly drop?: NonNullable<StepGiven['drop']>
  readonly where: string
}

export interface LoopResult {
  /** Every step's, [steps, batch, …], or the last one's. */
  readonly output: Tensor
  readonly states: readonly Tensor[]
  readonly named: Readonly<Record<string, Tensor>>
}

export function levelOf(cell: BuiltCell, { path, weight }: { readonly path: string; readonly weight: BuildContext['weight'] }): Level {
  // The output may be a state with dropout and none without.
  const outputStates = [traceStep(cell), traceStep(cell, { dropping: true })].map(({ output, next }) =>
    Object.keys(cell.states).findIndex((name) => next[name] === output),
  )
  return {
    cell,
    path,
    outputState: outputStates[0] === outputStates[1] ? outputStates[0]! : -1,
    weights: Object.fromEntries(
      Object.entries(cell.weights).map(([name, { shape, initializer, ...options }]) => [name, weight(name, shape, initializer, options)]),
    ),
  }
}

/**
 * The loop over time: x [steps, batch, …] → the outputs. At a masked step every state stays what it was, and so does the output: where it is a state it is that
 * state, so that a sequence that is handed over in parts gives what it gives whole; where it is none it is zero before the first step that counts. With
 * `zeroOutputForMask` it is zero at every masked step.
 */
export function loop(
  { cell, path, weights, outputState }: Level,
  x: Tensor,
  { mask, initial, constants, returnSequences, zeroOutputForMask, reverse, views, drop, where }: LoopOptions,
): LoopResult {
  const names = Object.keys(cell.states)
  const w = Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, variable(weight)]))
  const zeroes = mask !== undefined && zeroOutputForMask
  /** Whether the output goes round beside the states. */
  const carried = returnSequences ? mask !== undefined && !zeroes && outputState < 0 : zeroes || outputState < 0
  const given: StepGiven = { constants, ...(drop ? { drop } : {}) }
  let gateNames: readonly string[] = []
  const { outputs, states: finals } = scan(
    ({ sequences: [now, counts], states }) => {
      const before = Object.fromEntries(names.map((name, i) => [name, states[i]!]))
      const { output, states: next, gates } = cell.step(w, now!, before, given)
      gateNames = Object.keys(gates)
      /** What is new where the step counts, else `old`. */
      const unlessMasked = (fresh: Tensor, old: Tensor): Tensor =>
        counts ? select(broadcast(counts, fresh.shape, [0]), fresh, old) : fresh
      const after = names.map((name, i) => unlessMasked(next[name]!, states[i]!))
      const seen = zeroes
        ? unlessMasked(output, fill(0, output.shape))
        : outputState >= 0
          ? after[outputState]!
          : carried
            ? unlessMasked(output, states[names.length]!)
            : output
      return {
        outputs: [...(returnSequences ? [seen] : []), ...(views ? [...after, ...gateNames.map((gate) => gates[gate]!)] : [])],
        states: carried ? [...after, seen] : after,
      }
    },
    {
      steps: x.shape[0]!,
      sequences: mask ? [x, mask] : [x],
      initial: carried ? [...initial, fill(0, [BATCH, ...cell.output])] : initial,
      reverse,
      where,
    },
  )
  const viewed = [...names, ...gateNames.map((gate) => `gates/${gate}`)].map(
    (name, i) => [`${path}${name}`, outputs[returnSequences ? i + 1 : i]!] as const,
  )
  return {
    output: returnSequences ? outputs[0]! : finals[carried ? names.length : outputState]!,
    states: finals.slice(0, names.length),
    named: views ? Object.fromEntries(viewed) : {},
  }
}

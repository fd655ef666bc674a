import { BATCH, type Shape } from '../base/shape.ts'
import { argument } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuiltCell } from './cell.ts'

/** A cell's step as a graph: what goes in (arguments) and what comes out. */
export interface TracedStep {
  readonly weights: Readonly<Record<string, Tensor>>
  /** [batch, …] */
  readonly x: Tensor
  readonly states: Readonly<Record<string, Tensor>>
  readonly constants: readonly { readonly tensor: Tensor; readonly mask: Tensor }[]
  /** What tensors are multiplied by where they are dropped; none unless the step was traced with dropout. */
  readonly draws: readonly Draw[]
  readonly output: Tensor
  readonly next: Readonly<Record<string, Tensor>>
  readonly gates: Readonly<Record<string, Tensor>>
}

export interface Draw {
  /** `input/all`, `recurrent/forget`, … */
  readonly name: string
  readonly rate: number
  readonly tensor: Tensor
}

const mapValues = <Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Result,
): Record<string, Result> => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))

/** The mask of a constant: [batch, steps] of a sequence, else [batch]. */
export const constantMaskShape = ({ shape, sequence }: { readonly shape: Shape; readonly sequence: boolean }): Shape =>
  sequence ? shape.slice(0, 2) : shape.slice(0, 1)

/** Runs the cell's step once over symbolic tensors, with its dropout if asked for. Throws what the step throws. */
export function traceStep(cell: BuiltCell, { dropping = false } = {}): TracedStep {
  const weights = mapValues(cell.weights, ({ shape }, name) => argument(name, shape))
  const states = mapValues(cell.states, (shape, name) => argument(name, [BATCH, ...shape]))
  const x = argument('x', [BATCH, ...cell.input])
  const constants = cell.constants.map((constant) => ({
    tensor: argument(constant.name, constant.shape),
    mask: argument(`mask of ${constant.name}`, constantMaskShape(constant)),
  }))
  const draws = new Map<string, Draw>()
  const drop = (name: string, rate: number, shape: Shape): Tensor => {
    const draw = draws.get(name) ?? { name, rate, tensor: argument(name, shape) }
    draws.set(name, draw)
    return draw.tensor
  }
  const { output, states: next, gates } = cell.step(weights, x, states, dropping ? { constants, drop } : { constants })
  return { weights, x, states, constants, draws: [...draws.values()], output, next, gates }
}

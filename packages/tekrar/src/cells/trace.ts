import { BATCH } from '../base/shape.ts'
import { argument } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuiltCell } from './cell.ts'

/** A cell's step as a graph: what goes in (arguments) and what comes out. */
export interface TracedStep {
  readonly weights: Readonly<Record<string, Tensor>>
  /** [batch, inputs] */
  readonly x: Tensor
  readonly states: Readonly<Record<string, Tensor>>
  readonly output: Tensor
  readonly next: Readonly<Record<string, Tensor>>
  readonly gates: Readonly<Record<string, Tensor>>
}

const mapValues = <Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Result,
): Record<string, Result> => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))

/** Runs the cell's step once over symbolic tensors. Throws what the step throws. */
export function traceStep(cell: BuiltCell): TracedStep {
  const weights = mapValues(cell.weights, ({ shape }, name) => argument(name, shape))
  const states = mapValues(cell.states, (shape, name) => argument(name, [BATCH, ...shape]))
  const x = argument('x', [BATCH, cell.inputs])
  const { output, states: next, gates } = cell.step(weights, x, states)
  return { weights, x, states, output, next, gates }
}

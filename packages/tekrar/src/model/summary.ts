import { describeShape } from '../base/shape.ts'
import type { Variable } from '../graph/tensor.ts'
import { userShape } from '../layers/signals.ts'
import type { Network } from './network.ts'

const WIDTHS = [36, 28, 16] as const

/** How many numbers a weight holds. */
const countOf = (weight: Variable): number => (weight.shape as readonly number[]).reduce((product, size) => product * size, 1)

const total = (weights: readonly Variable[]): number => weights.reduce((sum, weight) => sum + countOf(weight), 0)

const number = (value: number): string => value.toLocaleString('en-US')

const kilobytes = (count: number): string => `${(count / 256).toLocaleString('en-US', { maximumFractionDigits: 1 })} kB`

/** Cut to its column, with a dot row where it is too long. */
const cell = (text: string, width: number): string => (text.length > width - 1 ? `${text.slice(0, width - 2)}…` : text).padEnd(width)

/** The model as a table of 80 columns, as Keras prints it: layers, output shapes in the user's order, numbers of weights. */
export function summary(network: Network, name: string): string {
  const row = (layer: string, shape: string, count: string) => cell(layer, WIDTHS[0]) + cell(shape, WIDTHS[1]) + count.padStart(WIDTHS[2])
  const rows = network.layers.map(({ path, title, outputs, weights }) =>
    row(`${path} (${title})`, outputs.map((output) => describeShape(userShape(output))).join(', '), number(total(weights))),
  )
  const trainable = total(network.weights.filter((weight) => weight.trainable))
  const all = total(network.weights)
  return [
    `Model: ${name}`,
    '─'.repeat(80),
    row('Layer (kind)', 'Output shape', 'Weights'),
    '─'.repeat(80),
    ...rows,
    '─'.repeat(80),
    `Weights: ${number(all)} (${kilobytes(all)})`,
    `Trainable: ${number(trainable)} (${kilobytes(trainable)})`,
    `Frozen: ${number(all - trainable)} (${kilobytes(all - trainable)})`,
  ].join('\n')
}

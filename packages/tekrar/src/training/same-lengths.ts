import { TekrarError } from '../base/errors.ts'
import type { Extents, Shape } from '../base/shape.ts'
import { type BatchLengths, ofEachInOrder } from '../data/batch.ts'
import type { TrainableNetwork } from './network.ts'

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name)

interface Sequence {
  readonly name: string
  readonly shape: Shape
  readonly sequence: boolean
}

/**
 * That sequences which the network takes to be equally long are so in every row: filled up to the longest of a batch, they would look it. Throws `shape-mismatch`.
 */
export function requireSameLengths(
  { inputs, outputs }: TrainableNetwork,
  lengths: BatchLengths,
  { extents, rows }: { readonly extents: Extents; readonly rows: number },
  where: string,
): void {
  const known = new Map<string, { readonly name: string; readonly lengths: readonly number[] }>()
  const check = ({ name, shape: [steps] }: Sequence, own: readonly number[] | undefined) => {
    const isNumber = typeof steps === 'number'
    const found = own ?? new Array<number>(rows).fill(isNumber ? steps : extents[steps!.extent]!)
    const other = isNumber ? { name: 'the model', lengths: new Array<number>(rows).fill(steps) } : known.get(steps!.extent)
    if (!other) {
      known.set((steps as { readonly extent: string }).extent, { name: `'${name}'`, lengths: found })
      return
    }
    const row = found.findIndex((length, i) => length !== other.lengths[i])
    if (row >= 0)
      throw new TekrarError('shape-mismatch', {
        where: `${where}: '${name}'[${row}]`,
        expected: `${other.lengths[row]} steps, as ${other.name} has there`,
        actual: `${found[row]} steps`,
      })
  }
  const of = { inputs: ofEachInOrder(lengths.inputs, namesOf(inputs)), targets: ofEachInOrder(lengths.targets, namesOf(outputs)) }
  for (const [i, input] of inputs.entries()) if (input.sequence) check(input, of.inputs[i])
  for (const [i, output] of outputs.entries()) if (output.sequence && of.targets[i]) check(output, of.targets[i])
}

import { TekrarError } from '../base/errors.ts'
import { describeShape, sizeOf } from '../base/shape.ts'
import { type ArrayInput, numericArray } from '../data/arrays.ts'
import { zeroStates } from '../training/evaluation.ts'
import type { TrainableNetwork } from '../training/network.ts'
import { NumericResult, type States } from './predictions.ts'

/** Recurrent states to begin with, by name; those left out are zero. */
export type GivenStates = Readonly<Record<string, ArrayInput>>

/** One flat copy for each state of the network, in its order. Throws `invalid-argument` for a name it does not have, and `shape-mismatch`. */
export function initialStates(network: TrainableNetwork, given: GivenStates | undefined, rows: number, where: string): Float32Array[] {
  const names = network.states.map(({ name }) => name)
  for (const name of Object.keys(given ?? {}))
    if (!names.includes(name))
      throw new TekrarError('invalid-argument', {
        where,
        name: 'a state',
        expected: names.length > 0 ? `one of ${names.join(', ')}` : 'none',
        actual: `'${name}'`,
      })
  const states = zeroStates(network, rows)
  network.states.forEach(({ name, shape }, i) => {
    const one = given?.[name]
    if (one === undefined) return
    const { data, shape: actual } = numericArray(one, `${where}: state '${name}'`)
    const expected = [rows, ...(shape.slice(1) as number[])]
    if (data.length !== sizeOf(expected) || actual[0] !== rows)
      throw new TekrarError('shape-mismatch', {
        where: `${where}: state '${name}'`,
        expected: describeShape(expected),
        actual: describeShape(actual),
      })
    states[i]!.set(data)
  })
  return states
}

/** States as a caller gets them. */
export const namedStates = (network: TrainableNetwork, states: readonly Float32Array[], rows: number): States =>
  Object.fromEntries(
    network.states.map(({ name, shape }, i) => [name, new NumericResult(states[i]!, [rows, ...(shape.slice(1) as number[])])]),
  )

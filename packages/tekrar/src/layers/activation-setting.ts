import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { parseOneOf, parseRecord } from '../base/parse.ts'
import { describeShape, type Shape } from '../base/shape.ts'
import { type Activation, type ActivationName, activationOf, activations } from '../graph/activations.ts'
import { argument } from '../graph/ops.ts'
import { openFunction, saveFunction } from '../graph/saved-function.ts'
import type { Tensor } from '../graph/tensor.ts'

/** An activation that a layer was given, by name or as one's own function. */
export interface ActivationSetting {
  readonly of: (x: Tensor) => Tensor
  /** Absent for one's own function. */
  readonly name?: ActivationName
  /** What it makes of a shape: `glu` halves the last axis. */
  shapeAfter(shape: Shape): Shape
  /** What is saved: the name, or the function's graph over a tensor of the shape it is used on. */
  config(shape: Shape): Json
}

/** Throws `invalid-argument` for a name that is not known. */
export function activationSetting(activation: Activation, where: string): ActivationSetting {
  const of = activationOf(activation, where)
  const shapeAfter = (shape: Shape): Shape => of(argument('x', shape)).shape
  if (typeof activation === 'string') return { of, name: activation, shapeAfter, config: () => activation }
  return {
    of,
    shapeAfter(shape) {
      const after = shapeAfter(shape)
      if (!Array.isArray(after))
        throw new TekrarError('shape-mismatch', {
          where,
          expected: `an activation that gives a tensor for ${describeShape(shape)}`,
          actual: typeof after,
        })
      return after
    },
    config: (shape) => ({ function: saveFunction(([x]) => [of(x!)], [{ shape, type: 'float' }]) }),
  }
}

/** What a signal says of it: its name, if it has one. */
export const activationOfSignal = ({ name }: ActivationSetting): { readonly activation?: ActivationName } =>
  name === undefined ? {} : { activation: name }

/** An activation that was saved. Throws `invalid-model`. */
export function readActivation(value: unknown, where: string): Activation {
  if (typeof value !== 'object' || value === null) return parseOneOf(value, where, Object.keys(activations) as ActivationName[])
  const { function: graph } = parseRecord(value as JsonObject, where, ['function'])
  const of = openFunction(graph, `${where}.function`)
  return (x) => of([x])[0]!
}

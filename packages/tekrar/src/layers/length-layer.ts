import { refuseUnless } from '../base/refuse-unless.ts'
import { BATCH, type Dimension } from '../base/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { onlyInput, sequenceOf } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'
import { changedSteps } from './time-window.ts'

interface LengthDefinition {
  readonly kind: string
  readonly label: string
  readonly options: LayerOptions
  readonly config: Readonly<Record<string, number | readonly number[]>>
  readonly steps: (steps: number) => number
  /** The fewest steps it can do with. */
  readonly least: number
  readonly change: (x: Tensor, steps: Dimension) => Tensor
}

/** A layer that changes how many steps a sequence has. Masks end here, as in Keras. */
export const lengthLayer = ({ kind, label, options, config, least, change, ...definition }: LengthDefinition): Layer<Symbolic> =>
  statelessLayer({
    kind,
    label,
    options,
    config,
    build(inputs, context) {
      const { steps, features } = sequenceOf(kind, context.path, onlyInput(inputs, kind, context.path))
      const after = changedSteps(steps, definition.steps, { title: kind, context, least })
      return {
        outputs: [{ shape: [after, BATCH, features], type: 'float', sequence: true }],
        call: ([x]) => [{ tensor: change(x!.tensor, after) }],
      }
    },
  })

/** What happens at the ends of a sequence: one number for both, or one for each. */
export type Ends = number | readonly [number, number]

/** Both ends. Throws `invalid-argument`. */
export function endsOf(ends: Ends, kind: string, name: string): readonly [number, number] {
  const pair = typeof ends === 'number' ? ([ends, ends] as const) : ends
  const fits = pair.length === 2 && pair.every((size) => Number.isInteger(size) && size >= 0)
  refuseUnless(kind, name, fits, 'a whole number from 0, or two of them', JSON.stringify(ends))
  return pair
}

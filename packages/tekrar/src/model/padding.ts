import { type Dimension, type Extent, type Shape, sameDimension } from '../base/shape.ts'
import { isCausal } from '../graph/causal.ts'
import { input } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Padding, Signal, Value } from '../layers/layer.ts'
import { isMarked } from '../layers/padding.ts'
import { randomTensor } from '../training/forward.ts'
import type { NetworkParts, Place, Source } from './network.ts'

/** What is known of a value where sequences of different lengths were filled up: `Padding`, and whether a mask comes with it. */
interface Padded {
  readonly padding: Padding | 'mixed'
  /** The shape of its mask. */
  readonly mask?: Shape
  /** The place that saw the padding. */
  readonly by?: Place
}

/** What padding does in a network: where it stands in what the network gives, or which layer it would change. */
export type PaddingResult = { readonly outputs: readonly Padding[] } | { readonly obstacle: string }

type Placed = Pick<NetworkParts, 'places' | 'inputs' | 'outputs'>

/**
 * What happens to padding at the ends of the inputs' sequences. A layer does no harm where it says that it heeds the masks of what it is called on, or where its
 * graph shows that no step looks at later ones.
 */
export function paddingThrough({ places, inputs, outputs }: Placed, given: readonly Padding[]): PaddingResult {
  const known: (readonly Padded[])[] = []
  const at = (source: Source): Padded => known[source.place]![source.output]!
  const signalAt = ({ place, output }: Source): Signal => places[place]!.layer.outputs[output]!
  for (const [i, place] of places.entries()) {
    const entry = inputs.findIndex((one) => one.place === i)
    if (entry >= 0) {
      const { shape, sequence } = inputs[entry]!.input
      const padding = given[entry]!
      if (padding !== 'none' && typeof shape[0] === 'number') return { obstacle: `the input '${place.name}' has exactly ${shape[0]} steps` }
      known.push([padding === 'none' ? { padding } : { padding, mask: shape.slice(0, sequence ? 2 : 1) }])
      continue
    }
    const operands = place.inputs.map((source, operand): Operand => {
      const signal = signalAt(source)
      if (!place.masks[operand]) return { ...at(source), signal }
      // What the mask that is handed over says of the padding is not known.
      const padding = at(source).padding === 'none' ? at(place.masks[operand]).padding : at(source).padding
      return {
        signal,
        mask: signal.shape.slice(0, signal.sequence ? 2 : 1),
        padding: padding === 'none' || padding === 'mixed' ? padding : 'unmarked',
      }
    })
    const others = (sources: readonly Source[]) => sources.map((source): Operand => ({ ...at(source), signal: signalAt(source) }))
    const through = throughPlace(place, { inputs: operands, initialState: others(place.initialState), constants: others(place.constants) })
    if ('obstacle' in through) return through
    known.push(through.outputs)
  }
  const results = outputs.map(at)
  const mixed = results.find(({ padding }) => padding === 'mixed')
  if (mixed) return obstacleAt(mixed.by!)
  return { outputs: results.map(({ padding }) => padding as Padding) }
}

const obstacleAt = ({ name, layer }: Place) => ({ obstacle: `'${name}' (${layer.title}) would see the padding` })

interface Operand extends Padded {
  readonly signal: Signal
}

interface Operands {
  readonly inputs: readonly Operand[]
  readonly initialState: readonly Operand[]
  readonly constants: readonly Operand[]
}

const isExtent = (size: Dimension | undefined): size is Extent => typeof size === 'object'

/** What one layer gives. */
function throughPlace(place: Place, operands: Operands): { readonly outputs: readonly Padded[] } | { readonly obstacle: string } {
  const { layer } = place
  const all = Object.values(operands).flat() as Operand[]
  const mixed = all.find(({ padding }) => padding === 'mixed')
  if (mixed) return obstacleAt(mixed.by ?? place)
  if (all.every(({ padding }) => padding === 'none')) return { outputs: layer.outputs.map(() => ({ padding: 'none' })) }
  const paddings = (list: readonly Operand[]) => list.map(({ padding }) => padding as Padding)
  const asked = { inputs: paddings(operands.inputs), constants: paddings(operands.constants) }
  const steps = new Map<string, { readonly extent: Extent; heeded: boolean }>()
  for (const of of ['inputs', 'initialState', 'constants'] as const)
    for (const [i, { padding, signal }] of operands[of].entries()) {
      const [extent] = signal.shape
      if (padding === 'none' || !isExtent(extent)) continue
      const heeded = of !== 'initialState' && layer.heedsMask !== undefined && layer.heedsMask({ of, at: i }, asked)
      steps.set(extent.extent, { extent, heeded: heeded && (steps.get(extent.extent)?.heeded ?? true) })
    }
  const { marking, result } = called(place, operands)
  const unheeded = [...steps.values()].filter(({ heeded }) => !heeded).map(({ extent }) => extent)
  if (unheeded.length > 0 && ((result.losses?.length ?? 0) > 0 || (result.updates?.length ?? 0) > 0)) return obstacleAt(place)
  const isPadded = (size: Dimension | undefined) => isExtent(size) && steps.has(size.extent)
  const marks = marksIn(marking)
  const outputs = result.outputs.map(({ tensor, mask }, i): Padded => {
    const { shape, sequence } = layer.outputs[i]!
    const looks = unheeded.some((extent) => !looksBackAlone(tensor, extent))
    const leadsWithSteps = sequence && isPadded(shape[0])
    const isAlone = unheeded.every((extent) => leadsWithSteps && sameDimension(shape[0]!, extent))
    if (looks || !isAlone || shape.slice(1).some(isPadded)) return { padding: 'mixed', by: place }
    const shapeOfMask = mask ? { mask: mask.shape } : {}
    if (!leadsWithSteps) return { padding: 'none', ...shapeOfMask }
    return { padding: mask ? marks(mask) : 'unmarked', ...shapeOfMask }
  })
  return { outputs }
}

/** The layer called as while training on values of its own. */
function called({ layer, call, masks }: Place, { inputs, initialState, constants }: Operands) {
  const marking = new Map<Tensor, Padding>()
  const standIn = (name: string, { signal, padding, mask }: Operand): Value => {
    const tensor = input(name, signal.shape, signal.type)
    if (!mask) return { tensor }
    const counts = input(`mask of ${name}`, mask)
    if (padding === 'marked' || padding === 'markedAmongOthers') marking.set(counts, padding)
    return { tensor, mask: counts }
  }
  const result = layer.call(
    inputs.map((operand, i) => standIn(`input ${i}`, operand)),
    {
      states: layer.states.map(({ name, shape }) => input(name, shape)),
      initialState: initialState.map((operand, i) => standIn(`initial state ${i}`, operand)),
      constants: constants.map((operand, i) => standIn(`constant ${i}`, operand)),
      givenMasks: masks.map((mask) => mask !== undefined),
      training: call.training ?? true,
      random: randomTensor(),
      views: false,
    },
  )
  return { marking, result }
}

/** What a mask that is made of others says of the padding. */
function marksIn(marking: ReadonlyMap<Tensor, Padding>): (mask: Tensor) => Padding {
  const marks = (mask: Tensor): Padding => {
    const { op, inputs } = mask
    const known = marking.get(mask)
    if (known) return known
    if (op.kind === 'reshape' || op.kind === 'broadcast') return marks(inputs[0]!)
    if (op.kind !== 'binary') return 'unmarked'
    const parts = inputs.map(marks)
    if (parts.every((part) => part === 'marked')) return op.function === 'maximum' || op.function === 'multiply' ? 'marked' : 'unmarked'
    const isMultiplied = op.function === 'multiply' && parts.some(isMarked)
    return isMultiplied || (op.function === 'maximum' && parts.every(isMarked)) ? 'markedAmongOthers' : 'unmarked'
  }
  return marks
}

/** Whether no step of the result depends on later ones; what stands after the last step counts as depending on all. */
export function looksBackAlone(root: Tensor, steps: Extent): boolean {
  const isFinal = ({ op, inputs }: Tensor): boolean => {
    if (op.kind !== 'result') return false
    const scan = inputs[0]!.op
    return scan.kind === 'scan' && sameDimension(scan.steps, steps) && op.index >= scan.body.outputs.length
  }
  return isCausal([root], steps) && !topological([root]).some(isFinal)
}

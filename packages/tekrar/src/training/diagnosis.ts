import type { Extents } from '../base/shape.ts'
import { gradients } from '../graph/gradient.ts'
import { isFinite as finiteness, square, subtract, sum, variable } from '../graph/ops.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { forward } from './forward.ts'
import type { TrainableNetwork } from './network.ts'
import type { Session } from './session.ts'
import { carriedStates, type StepOptions } from './step.ts'
import { trainableWeights } from './variables.ts'

/** What came out as no number first. */
export interface Divergence {
  /** 'weight', 'output', 'loss' or 'gradient' */
  readonly what: 'weight' | 'output' | 'loss' | 'gradient'
  /** The layer's name, the weight's path, or the loss's name. */
  readonly layer: string
}

interface Suspect extends Divergence {
  readonly tensor: Tensor
}

/** How many elements are not finite; for a gradient, whether its squares can still be added up. */
const bad = (tensor: Tensor): Tensor => sum(subtract(1, finiteness(tensor)))
const overflows = (gradient: Tensor): Tensor => subtract(1, finiteness(sum(gradient)))

/**
 * Runs a step that was not finite once more, to look: first the weights, then what each layer gives in order, the loss, and the gradients from
 * the last layer back. The step changed nothing, so it comes out as before.
 */
export async function diagnose(
  network: TrainableNetwork,
  session: Session,
  options: StepOptions,
  { inputs, extents }: { readonly inputs: Readonly<Record<string, ArrayLike<number>>>; readonly extents: Extents },
): Promise<Divergence> {
  const suspects = suspectsOf(network, options)
  const outputs: Program['outputs'] = Object.fromEntries(suspects.map(({ tensor }, i) => [String(i), tensor]))
  const counts = await session.prepare({ outputs, updates: [] }, extents).run(inputs, extents)
  const first = suspects.find((_, i) => counts[String(i)]![0] !== 0)
  return first ? { what: first.what, layer: first.layer } : { what: 'gradient', layer: 'all weights together' }
}

function suspectsOf(network: TrainableNetwork, options: StepOptions): Suspect[] {
  const weights = trainableWeights(network)
  const { traced, loss } = forward(network, { ...options, training: true, states: carriedStates(network, options.variables) })
  const slopes = gradients(loss, weights.map(variable))
  return [
    ...network.weights.map((weight): Suspect => ({ what: 'weight', layer: weight.path, tensor: bad(variable(weight)) })),
    ...Object.entries(traced.named)
      .filter(([, tensor]) => tensor.type === 'float')
      .map(([name, tensor]): Suspect => ({ what: 'output', layer: name, tensor: bad(tensor) })),
    {
      what: 'loss',
      layer: options.objective.outputs.flatMap(({ loss }) => loss?.name ?? []).join(' + '),
      tensor: subtract(1, finiteness(loss)),
    },
    ...weights.map((weight, i): Suspect => ({ what: 'gradient', layer: weight.path, tensor: overflows(square(slopes[i]!)) })).reverse(),
  ]
}

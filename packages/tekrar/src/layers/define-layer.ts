import { TekrarError } from '../base/errors.ts'
import { trialContext } from './context.ts'
import { requireMask } from './given-mask.ts'
import type { Layer, LayerCall, LayerCallOptions, LayerDefinition, Symbolic } from './layer.ts'
import { userShape } from './signals.ts'

/**
 * Makes a layer from its settings and its `build`: it can then stand in a list of layers, or be called on symbolic tensors. `Result` is what such a call gives: a
 * symbolic tensor, or a list of them where `build` says that there are several outputs.
 */
export function defineLayer<Result = Symbolic>(definition: LayerDefinition): Layer<Result> {
  const layer = ((inputs: Symbolic | readonly Symbolic[], options?: LayerCallOptions) => callLayer(layer, inputs, options)) as Layer<Result>
  return Object.defineProperties(layer, { name: { value: undefined }, ...Object.getOwnPropertyDescriptors(definition) })
}

const listOf = <Item>(items: Item | readonly Item[] | undefined): readonly Item[] =>
  items === undefined ? [] : Array.isArray(items) ? items : [items as Item]

/** Builds the layer for a trial, so that what does not fit is said where it is written, and notes the call. */
function callLayer(layer: Layer, inputs: Symbolic | readonly Symbolic[], options: LayerCallOptions = {}): unknown {
  const { training } = options
  const call: LayerCall = {
    layer,
    inputs: listOf(inputs),
    initialState: listOf(options.initialState).flat(),
    constants: listOf(options.constants),
    masks: listOf(options.mask),
    ...(training === undefined ? {} : { training }),
  }
  const path = layer.name ?? layer.label
  for (const [i, given] of [
    ...call.inputs,
    ...call.initialState,
    ...call.constants,
    ...call.masks.filter((mask) => mask !== undefined),
  ].entries())
    if (typeof given !== 'object' || given === null || !('source' in given))
      throw new TekrarError('invalid-argument', {
        where: `${layer.kind} '${path}'`,
        name: `input ${i + 1}`,
        expected: 'a symbolic tensor, as input() and layers give',
        actual: String(given),
      })
  refuseUntaken(call, path)
  if (call.masks.length > call.inputs.length)
    throw new TekrarError('invalid-argument', {
      where: `${layer.kind} '${path}'`,
      name: 'mask',
      expected: `one for each of ${call.inputs.length} inputs at most`,
      actual: String(call.masks.length),
    })
  const signals = (symbols: readonly Symbolic[]) => symbols.map(({ signal }) => signal)
  const context = trialContext(path, { initialState: signals(call.initialState), constants: signals(call.constants) })
  const built = layer.build(signals(call.inputs), context)
  for (const [i, mask] of call.masks.entries()) if (mask) requireMask(layer, built.title, context, call.inputs[i]!.signal, mask.signal)
  const results = built.outputs.map((signal, output): Symbolic => ({ signal, shape: userShape(signal), source: call, output }))
  if (built.arrange) return built.arrange(results)
  return results.length === 1 ? results[0] : results
}

function refuseUntaken({ layer, ...call }: LayerCall, path: string): void {
  for (const what of ['initialState', 'constants'] as const)
    if (call[what].length > 0 && !layer.takes?.[what])
      throw new TekrarError('unsupported', {
        where: `${layer.kind} '${path}'`,
        what: `it takes no ${what}`,
        remedy: 'give it to a recurrent layer',
      })
}

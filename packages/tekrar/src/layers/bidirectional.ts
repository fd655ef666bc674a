import { TekrarError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { BATCH, describeShape, type Shape, STEPS, sameShape } from '../base/shape.ts'
import { add, argument, concat, divide, multiply } from '../graph/ops.ts'
import { reverse } from '../graph/steps.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineLayer } from './define-layer.ts'
import { type GivenWeight, startingFrom } from './given-weights.ts'
import type { BuildContext, Layer, LayerOptions, Signal, Value } from './layer.ts'
import {
  buildRecurrence,
  heedsMask,
  initialStates,
  inOrder,
  outputSignal,
  type Recurrence,
  type RecurrenceCall,
  type RecurrenceResult,
  requireInitialState,
  requireSteps,
  seenBy,
  stateSignal,
  statesByCell,
} from './recurrence.ts'
import { type RecurrentLayer, type RecurrentSettings, recurrentConfig, recurrentLabel, recurrentTitle } from './recurrent.ts'
import { outputActivity } from './recurrent-activity.ts'
import type { BidirectionalResult } from './recurrent-result.ts'
import { commonConfig, masked, onlyInput } from './signals.ts'

/** How the outputs of both directions become one; `none`: they stay two. */
export type MergeMode = keyof typeof merges

/** Options of `bidirectional`. */
export interface BidirectionalOptions extends LayerOptions {
  /** concat */
  readonly mergeMode?: MergeMode
  /** The layer for the way back, which must go the other way; the same layer mirrored where it is left out. */
  readonly backwardLayer?: RecurrentLayer
  /** What the weights start from: those of the one layer, then as many of the other, in their order. */
  readonly weights?: readonly GivenWeight[]
}

const OPTIONS: AllOptions<BidirectionalOptions> = { name: true, trainable: true, mergeMode: true, backwardLayer: true, weights: true }

const merges = {
  sum: (forward: Tensor, backward: Tensor) => [add(forward, backward)],
  mul: (forward: Tensor, backward: Tensor) => [multiply(forward, backward)],
  ave: (forward: Tensor, backward: Tensor) => [divide(add(forward, backward), 2)],
  concat: (forward: Tensor, backward: Tensor) => [concat([forward, backward])],
  none: (forward: Tensor, backward: Tensor) => [forward, backward],
} as const

export const MERGE_MODES = Object.keys(merges) as MergeMode[]

/**
 * A recurrent layer and one that goes the other way, each with weights of its own (Schuster and Paliwal, 1997); their outputs are merged step by step. A call gives
 * the output, or both with `mergeMode: 'none'`, then with `returnState` the states of the one and of the other; `initialState` is both's in this order. As in
 * Keras, outputs at masked steps are zero where every step's output is given. Throws `invalid-argument`.
 */
export function bidirectional<Result, const Options extends BidirectionalOptions>(
  layer: RecurrentLayer<Result>,
  options?: Options,
): Layer<BidirectionalResult<Result, Options>> {
  const { mergeMode = 'concat', backwardLayer, weights, trainable = true, name }: BidirectionalOptions = options ?? {}
  refuseUnknown('bidirectional', options ?? {}, OPTIONS)
  requireRecurrent(layer, 'layer')
  if (backwardLayer) requireRecurrent(backwardLayer, 'backwardLayer')
  if (!Object.hasOwn(merges, mergeMode))
    throw new TekrarError('invalid-argument', {
      where: 'bidirectional',
      name: 'mergeMode',
      expected: `one of ${MERGE_MODES.join(', ')}`,
      actual: `'${String(mergeMode)}'`,
    })
  const forward = layer.recurrence
  const backward = backwardLayer?.recurrence ?? { ...forward, goBackwards: true }
  requireCounterparts(forward, backward)
  const { returnSequences, returnState, inputs } = forward
  const title = `bidirectional(${recurrentTitle(forward)})`
  const half = (weights?.length ?? 0) / 2
  refuseUnless('bidirectional', 'weights', Number.isInteger(half), 'as many for one layer as for the other', `${weights?.length} in all`)
  const ways = [
    wayOf('forward', forward, { title, weights: weights?.slice(0, half) }),
    wayOf('backward', backward, { title, weights: weights?.slice(half) }),
  ] as const
  /** Of a layer whose outputs stand in reverse order, the other's are brought into it. */
  const turned = forward.goBackwards && returnSequences
  return defineLayer({
    kind: 'bidirectional',
    label: 'bidirectional',
    ...(name === undefined ? {} : { name }),
    trainable,
    takes: { initialState: true, constants: true },
    ...(inputs === undefined ? {} : { input: { shape: [STEPS, BATCH, inputs], type: 'float', sequence: true } }),
    build(signals, context) {
      const input = onlyInput(signals, title, context.path)
      requireSteps(title, context.path, input, inputs)
      const [there, back] = [ways[0](input, context), ways[1](input, context)]
      const states = [...there.states, ...back.states]
      const count = there.states.length
      const isGiven = context.initialState.length > 0
      if (isGiven) requireInitialState(title, context.path, states, context.initialState)
      requireOneShape(mergeMode, title, context.path, there.output.shape, back.output.shape)
      const merged = merges[mergeMode](argument('forward', there.output.shape), argument('backward', back.output.shape))
      const outputs = merged.map(({ shape }): Signal => ({ ...there.output, shape }))
      return {
        path: context.path,
        kind: 'bidirectional',
        title,
        outputs: [...outputs, ...(returnState ? states.map(stateSignal) : [])],
        arrange: (symbols) => {
          const given = symbols.slice(merged.length)
          const byCell = [...statesByCell(given.slice(0, count), there.stateCounts), ...statesByCell(given.slice(count), back.stateCounts)]
          const all = [...symbols.slice(0, merged.length), ...(returnState ? byCell : [])]
          return merged.length === 1 && !returnState ? all[0] : all
        },
        weights: [...there.weights, ...back.weights],
        states: isGiven ? [] : states,
        ...(forward.activityRegularizer || backward.activityRegularizer
          ? {}
          : { heedsMask: heedsMask(context.initialState, turned, [there, back]) }),
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            mergeMode,
            forward: there.config(),
            backward: back.config(),
          }
        },
        call: ([x], call) => {
          const seen = seenBy(x!, call, context.initialState)
          const initial = initialStates(call, context.initialState)
          const results = [
            there.run(seen, { ...call, initial: initial.slice(0, count) }),
            back.run(seen, { ...call, initial: initial.slice(count) }),
          ] as const
          const finals = results.flatMap((result) => result.states)
          const [first, second] = results.map(({ ordered: { output } }) => (turned ? reverse(output) : output)) as [Tensor, Tensor]
          const values = merges[mergeMode](first, second).map((tensor) => (returnSequences ? masked(tensor, x!) : { tensor }))
          const losses = results.flatMap((result) => result.losses)
          return {
            outputs: [...values, ...(returnState ? results.flatMap(({ ordered }) => ordered.states.map((tensor) => ({ tensor }))) : [])],
            states: isGiven ? [] : finals,
            named: { ...results[0].named, ...results[1].named },
            ...(losses.length > 0 ? { losses } : {}),
          }
        },
      }
    },
  })
}

interface BuiltWay extends Pick<Recurrence, 'masksConstant' | 'weights' | 'states' | 'stateCounts'> {
  readonly output: Signal
  config(): JsonObject
  run(
    x: Value,
    call: RecurrenceCall,
  ): RecurrenceResult & { readonly ordered: Pick<RecurrenceResult, 'output' | 'states'>; readonly losses: readonly Tensor[] }
}

/** One of the two directions: its weights stand under `forward_lstm/`, `backward_lstm/`. */
function wayOf(
  direction: 'forward' | 'backward',
  settings: RecurrentSettings,
  { title, weights }: { readonly title: string; readonly weights: readonly GivenWeight[] | undefined },
) {
  const { name = recurrentLabel(settings), returnSequences, returnState, trainable = true } = settings
  const own = name.startsWith(`${direction}_`) ? name : `${direction}_${name}`
  const activity = outputActivity(settings.activityRegularizer, title)
  return (input: Signal, context: BuildContext): BuiltWay => {
    const made: BuildContext['weight'] = (path, shape, initializer, options) =>
      context.weight(path, shape, initializer, { ...options, frozen: !trainable })
    const weight = startingFrom(weights, `${title} '${context.path}'`, made)
    const recurrence = buildRecurrence(
      { ...settings, zeroOutputForMask: returnSequences },
      { title, prefix: `${own}/`, context: { ...context, weight }, input },
    )
    if (weights) requireCount(weights.length, recurrence.weights.length, context.path)
    const output = outputSignal(
      input.shape[0]!,
      recurrence.output,
      returnSequences,
      `add returnSequences: true to the layer in '${context.path}'`,
    )
    const outputs = [output, ...(returnState ? recurrence.states.map(stateSignal) : [])]
    return {
      ...recurrence,
      output,
      config: () => ({
        ...(settings.name === undefined ? {} : { name }),
        trainable,
        ...recurrentConfig(settings),
        ...activity.config(outputs),
        cells: recurrence.saveCells(),
      }),
      run(x, call) {
        const result = recurrence.run(x, call)
        const ordered = inOrder(result, returnSequences)
        const values = [ordered.output, ...(returnState ? ordered.states : [])].map((tensor) => ({ tensor }))
        return { ...result, ordered, losses: activity.losses(values, outputs).losses ?? [] }
      },
    }
  }
}

function requireCount(given: number, wanted: number, path: string): void {
  refuseUnless(`bidirectional '${path}'`, 'weights', given === wanted, `${wanted} for each layer`, given)
}

function requireRecurrent(layer: Layer, option: string): void {
  if (typeof layer !== 'function' || !('recurrence' in layer))
    throw new TekrarError('invalid-argument', {
      where: 'bidirectional',
      name: option,
      expected: 'a layer that recurrent() made',
      actual: typeof layer === 'function' ? (layer as Layer).kind : String(layer),
    })
}

function requireCounterparts(forward: RecurrentSettings, backward: RecurrentSettings): void {
  if (forward.goBackwards === backward.goBackwards)
    throw new TekrarError('invalid-argument', {
      where: 'bidirectional',
      name: 'backwardLayer',
      expected: `a layer with goBackwards: ${!forward.goBackwards}, since the other has ${forward.goBackwards}`,
      actual: String(backward.goBackwards),
    })
  for (const option of ['stateful', 'returnSequences', 'returnState'] as const)
    if (forward[option] !== backward[option])
      throw new TekrarError('invalid-argument', {
        where: 'bidirectional',
        name: 'backwardLayer',
        expected: `a layer with ${option}: ${forward[option]}, as the other`,
        actual: String(backward[option]),
      })
}

function requireOneShape(mergeMode: MergeMode, title: string, path: string, forward: Shape, backward: Shape): void {
  const free = mergeMode === 'none' || mergeMode === 'concat'
  const [wanted, actual] = free ? [forward.slice(0, -1), backward.slice(0, -1)] : [forward, backward]
  if (mergeMode !== 'none' && !sameShape(wanted, actual))
    throw new TekrarError('shape-mismatch', {
      where: `${title} '${path}'`,
      expected: `a backward layer that gives ${describeShape(forward)}, as the other`,
      actual: describeShape(backward),
    })
}

import { TekrarError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { requireShare } from '../base/refuse-unless.ts'
import { BATCH, STEPS } from '../base/shape.ts'
import type { Cell } from '../cells/cell.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import { reverse } from '../graph/steps.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions } from './layer.ts'
import {
  buildRecurrence,
  heedsMask,
  initialStates,
  inOrder,
  outputSignal,
  type RecurrenceSettings,
  requireInitialState,
  requireSteps,
  seenBy,
  stateSignal,
  statesByCell,
} from './recurrence.ts'
import { type OutputRegularizer, outputActivity } from './recurrent-activity.ts'
import type { RecurrentResult } from './recurrent-result.ts'
import { commonConfig, masked, onlyInput, requireWhole } from './signals.ts'

/** Options of `recurrent`. */
export interface RecurrentOptions extends LayerOptions {
  /** The output of every step, [batch, steps, units], instead of the last one's, [batch, units]; false. */
  readonly returnSequences?: boolean
  /** The final states too: a call gives a list, the output first; of several cells, an entry for each; false. */
  readonly returnState?: boolean
  /** From the last step to the first; false. With returnSequences the outputs stay in that order, as in Keras. */
  readonly goBackwards?: boolean
  /** Whether the model carries the states from call to call, until it is told to forget them; false. */
  readonly stateful?: boolean
  /** Whether the output of a masked step is zero instead of the last one that counted; false. */
  readonly zeroOutputForMask?: boolean
  /** For cells that do not say themselves: the share of the input's numbers that is dropped while training; 0. */
  readonly dropout?: number
  /** The same for the state that goes round; 0. */
  readonly recurrentDropout?: number
  /** What the outputs add to the loss, divided by the batch. */
  readonly activityRegularizer?: RegularizerOption
  /** Features of the input, where it comes first and is to be built before any data. */
  readonly inputs?: number
}

const OPTIONS: AllOptions<RecurrentOptions> = {
  name: true,
  trainable: true,
  returnSequences: true,
  returnState: true,
  goBackwards: true,
  stateful: true,
  zeroOutputForMask: true,
  dropout: true,
  recurrentDropout: true,
  activityRegularizer: true,
  inputs: true,
}

/** A layer that repeats cells over time. */
export interface RecurrentLayer<Result = unknown> extends Layer<Result> {
  readonly recurrence: RecurrentSettings
}

/** All that a recurrent layer is made of. */
export interface RecurrentSettings extends RecurrenceSettings, LayerOptions {
  readonly returnState: boolean
  readonly activityRegularizer?: OutputRegularizer
  readonly inputs?: number
}

/**
 * Repeats a cell over a sequence, or several cells one above the other: [batch, steps, features] → [batch, units], or [batch, steps, units]
 * with `returnSequences`. A step may have more axes, if the cell takes them. States start at zero unless the model is given others, or the layer is called
 * with `initialState`. At a step that is masked the states and the output stay what they were. Throws `invalid-argument`.
 */
export function recurrent<const Cells extends Cell | readonly Cell[], const Options extends RecurrentOptions>(
  cells: Cells,
  options?: Options,
): RecurrentLayer<RecurrentResult<Cells, Options>> {
  const stack: readonly Cell[] = 'build' in cells ? [cells] : cells
  if (stack.length === 0)
    throw new TekrarError('invalid-argument', { where: 'recurrent', name: 'cells', expected: 'a cell or a list of cells', actual: '[]' })
  refuseUnknown('recurrent', options ?? {}, OPTIONS)
  if (options?.dropout !== undefined) requireShare('recurrent', 'dropout', options.dropout)
  if (options?.recurrentDropout !== undefined) requireShare('recurrent', 'recurrentDropout', options.recurrentDropout)
  return recurrentOf({
    returnSequences: false,
    returnState: false,
    goBackwards: false,
    stateful: false,
    zeroOutputForMask: false,
    dropout: undefined,
    recurrentDropout: undefined,
    ...given(options),
    cells: stack,
  })
}

/** The options that are given; one that is said to be undefined is not. */
const given = (options: RecurrentOptions = {}): RecurrentOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** How errors call it: `recurrent(lstm)`. */
export const recurrentTitle = ({ cells }: Pick<RecurrentSettings, 'cells'>): string =>
  `recurrent(${cells.map((cell) => cell.name).join(', ')})`

/** What automatic names count. */
export const recurrentLabel = ({ cells }: Pick<RecurrentSettings, 'cells'>): string =>
  cells.length === 1 ? cells[0]!.name.replaceAll('-', '_') : 'recurrent'

/** What is saved of it, beside its cells; what is false as a rule is left out where it is. */
export const recurrentConfig = ({ returnSequences, goBackwards, ...rest }: RecurrentSettings): JsonObject => ({
  returnSequences,
  goBackwards,
  ...Object.fromEntries(RARE.filter((option) => rest[option]).map((option) => [option, true])),
})

/** Options that are false as a rule. */
export const RARE = ['returnState', 'stateful', 'zeroOutputForMask'] as const

/** A recurrent layer from its settings. */
export function recurrentOf<Result>(settings: RecurrentSettings): RecurrentLayer<Result> {
  const { returnSequences, returnState, goBackwards, inputs, trainable = true, name } = settings
  const title = recurrentTitle(settings)
  const activity = outputActivity(settings.activityRegularizer, title)
  const layer = defineLayer<Result>({
    kind: 'recurrent',
    label: recurrentLabel(settings),
    ...(name === undefined ? {} : { name }),
    trainable,
    takes: { initialState: true, constants: true },
    ...(inputs === undefined
      ? {}
      : { input: { shape: [STEPS, BATCH, requireWhole(inputs, 'inputs', 'recurrent')], type: 'float', sequence: true } }),
    build(signals, context) {
      const input = onlyInput(signals, title, context.path)
      requireSteps(title, context.path, input, inputs)
      const recurrence = buildRecurrence(settings, { title, prefix: '', context, input })
      const isGiven = context.initialState.length > 0
      if (isGiven) requireInitialState(title, context.path, recurrence.states, context.initialState)
      const output = outputSignal(input.shape[0]!, recurrence.output, returnSequences, `add returnSequences: true to '${context.path}'`)
      const outputs = [output, ...(returnState ? recurrence.states.map(stateSignal) : [])]
      return {
        path: context.path,
        kind: 'recurrent',
        title,
        outputs,
        ...(returnState ? { arrange: ([output, ...states]) => [output, ...statesByCell(states, recurrence.stateCounts)] } : {}),
        weights: recurrence.weights,
        states: isGiven ? [] : recurrence.states,
        ...(settings.activityRegularizer
          ? {}
          : { heedsMask: heedsMask(context.initialState, goBackwards && returnSequences, [recurrence]) }),
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            ...recurrentConfig(settings),
            ...activity.config(outputs),
            cells: recurrence.saveCells(),
          }
        },
        call: ([x], call) => {
          const result = recurrence.run(seenBy(x!, call, context.initialState), {
            ...call,
            initial: initialStates(call, context.initialState),
          })
          const { output, states } = inOrder(result, returnSequences)
          const turned = goBackwards && returnSequences ? reverse(output) : output
          const values = [
            returnSequences ? masked(turned, x!) : { tensor: turned },
            ...(returnState ? states.map((tensor) => ({ tensor })) : []),
          ]
          return {
            outputs: values,
            states: isGiven ? [] : result.states,
            named: result.named,
            ...activity.losses(values, outputs),
          }
        },
      }
    },
  })
  return Object.defineProperty(layer as RecurrentLayer<Result>, 'recurrence', { value: settings, enumerable: true })
}

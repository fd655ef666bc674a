import type { Cell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { type RecurrentLayer, recurrent } from '../layers/recurrent.ts'
import { timeDistributed } from '../layers/time-distributed.ts'
import { kept } from './kept.ts'
import type { MadeLayer, Row, RowContext } from './row.ts'
import type { Settings } from './settings.ts'
import { readActivation, readConstraint, readInitializer, readRegularizer } from './values.ts'

/** A cell of Keras as ours, and how many states it has. */
export interface MadeCell {
  readonly cell: Cell
  readonly states: number
}

const cellOptions = ({ settings: s, dialect }: RowContext) => ({
  units: s.whole('units'),
  activation: readActivation(s, 'activation', dialect, 'tanh'),
  useBias: s.truth('use_bias', true),
  dropout: s.number('dropout', 0),
  recurrentDropout: s.number('recurrent_dropout', 0),
  ...kept({
    kernelInitializer: readInitializer(s, 'kernel_initializer'),
    recurrentInitializer: readInitializer(s, 'recurrent_initializer'),
    biasInitializer: readInitializer(s, 'bias_initializer'),
    kernelRegularizer: readRegularizer(s, 'kernel_regularizer'),
    recurrentRegularizer: readRegularizer(s, 'recurrent_regularizer'),
    biasRegularizer: readRegularizer(s, 'bias_regularizer'),
    kernelConstraint: readConstraint(s, 'kernel_constraint'),
    recurrentConstraint: readConstraint(s, 'recurrent_constraint'),
    biasConstraint: readConstraint(s, 'bias_constraint'),
  }),
})

const gatedOptions = (context: RowContext) => ({
  ...cellOptions(context),
  recurrentActivation: readActivation(context.settings, 'recurrent_activation', context.dialect, 'sigmoid'),
})

/** Cells by Keras's names of their layers; `LSTMCell` is the same with another name. */
export const cellRows: Readonly<Record<string, (context: RowContext) => MadeCell>> = {
  SimpleRNN: (context) => ({ cell: simpleRnn(cellOptions(context)), states: 1 }),
  LSTM: (context) => ({
    cell: lstm({ ...gatedOptions(context), unitForgetBias: context.settings.truth('unit_forget_bias', true) }),
    states: 2,
  }),
  GRU: (context) => ({ cell: gru({ ...gatedOptions(context), resetAfter: context.settings.truth('reset_after', true) }), states: 1 }),
}

const loopOptions = ({ settings: s, common }: RowContext) => ({
  ...common,
  returnSequences: s.truth('return_sequences', false),
  returnState: s.truth('return_state', false),
  goBackwards: s.truth('go_backwards', false),
  stateful: s.truth('stateful', false),
  zeroOutputForMask: s.truth('zero_output_for_mask', false),
  ...kept({ activityRegularizer: readRegularizer(s, 'activity_regularizer') }),
})

/** States that stand one by one. */
const alone = (count: number): readonly null[] => Array.from({ length: count }, () => null)

/** A recurrent layer whose class says its cell. */
const layerOf =
  (kind: string): Row =>
  (context) => {
    const { cell, states } = cellRows[kind]!(context)
    const options = loopOptions(context)
    return { layer: recurrent(cell, options), states: alone(states), stateful: options.stateful }
  }

/** The cells of an `RNN`, one above the other: a list, a `StackedRNNCells`, or one alone. */
function cellsOf(context: RowContext): { readonly cells: readonly MadeCell[]; readonly stacked: boolean } {
  const { settings: s } = context
  const given = s.raw('cell')
  const list = Array.isArray(given) ? given : undefined
  const object = list ? undefined : context.within(given)
  const stack = list ?? (object!.className === 'StackedRNNCells' ? object!.context.settings.raw('cells') : undefined)
  const one = (value: Parameters<RowContext['within']>[0]): MadeCell => {
    const { className, context: inner } = context.within(value)
    const kind = className.replace(/Cell$/, '')
    if (!Object.hasOwn(cellRows, kind))
      throw s.unsupported(
        `the cell ${className}`,
        `${Object.keys(cellRows)
          .map((name) => `${name}Cell`)
          .join(', ')} or a cell of one's own would serve`,
      )
    const made = cellRows[kind]!(inner)
    inner.settings.finish()
    return made
  }
  if (Array.isArray(stack)) return { cells: stack.map(one), stacked: true }
  return { cells: [one(given)], stacked: false }
}

/** A layer that can be run both ways. */
function loopIn({ layer }: MadeLayer, s: Settings): RecurrentLayer {
  if ('recurrence' in layer) return layer as RecurrentLayer
  throw s.unsupported('a layer inside that is not recurrent', 'SimpleRNN, LSTM, GRU or RNN would serve')
}

/** Recurrent layers and those that wrap others. */
export const recurrentRows: Readonly<Record<string, Row>> = {
  SimpleRNN: layerOf('SimpleRNN'),
  LSTM: layerOf('LSTM'),
  GRU: layerOf('GRU'),
  RNN(context) {
    const { cells, stacked } = cellsOf(context)
    const options = loopOptions(context)
    const counts = cells.map(({ states }) => states)
    return {
      layer: recurrent(
        cells.map(({ cell }) => cell),
        options,
      ),
      // One cell gives its states one by one, a stack an entry for each cell.
      states: stacked ? counts : alone(counts[0]!),
      stateful: options.stateful,
    }
  },
  Bidirectional(context) {
    const { settings: s, common } = context
    const inner = s.raw('layer')
    const other = s.raw('backward_layer')
    const forward = context.layer(inner)
    const backward = other === undefined || other === null ? undefined : context.layer(other)
    const mergeMode = s.raw('merge_mode')
    const mode = mergeMode === null ? 'none' : s.oneOf('merge_mode', ['concat', 'sum', 'mul', 'ave'], 'concat')
    return {
      layer: bidirectional(loopIn(forward, s), {
        ...common,
        mergeMode: mode,
        ...(backward ? { backwardLayer: loopIn(backward, s) } : {}),
      }),
      states: [...(forward.states ?? []), ...((backward ?? forward).states ?? [])],
      outputs: mode === 'none' ? 2 : 1,
      ...kept({ stateful: forward.stateful }),
    }
  },
  TimeDistributed(context) {
    const { layer, weights } = context.layer(context.settings.raw('layer'))
    return { layer: timeDistributed(layer, context.common), ...kept({ weights }) }
  },
}

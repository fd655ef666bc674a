import { TekrarError } from '../base/errors.ts'
import { refuseUnknown } from '../base/known-options.ts'
import { type Dimension, sameDimension, sameShape } from '../base/shape.ts'
import { argument, fill, random, sum, transpose, variable } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { scan } from '../graph/scan.ts'
import { substitute } from '../graph/substitute.ts'
import type { Op, Tensor, Variable } from '../graph/tensor.ts'
import { defineLayer } from './define-layer.ts'
import type { BuildContext, BuiltLayer, CallContext, Layer, LayerOptions, LayerResult, Signal, Symbolic, Value } from './layer.ts'
import { batchFirst, commonConfig, fromBatchFirst, masked, onlyInput, signalOf, unsuitable, userShape } from './signals.ts'

/**
 * Calls a layer on every step of a sequence by itself: [batch, steps, …] → [batch, steps, …], where the layer takes and gives [batch, …]. What it draws at random
 * it draws anew at every step; a state it has starts at zero at every step; what training writes, such as moving averages, goes on from step to step.
 * The mask of the sequence is the layer's, if it takes one number for each row, and that of the result; that of steps within steps is the layer's at each step. Throws `invalid-argument`.
 */
export function timeDistributed<Result = Symbolic>(
  layer: Layer<Result>,
  { trainable = true, name, ...options }: LayerOptions = {},
): Layer<Result> {
  refuseUnknown('timeDistributed', options, { name: true, trainable: true })
  if (typeof layer !== 'function' || typeof layer.build !== 'function')
    throw new TekrarError('invalid-argument', { where: 'timeDistributed', name: 'layer', expected: 'a layer', actual: String(layer) })
  const title = `timeDistributed(${layer.kind})`
  const inner = layer.name ?? layer.label
  return defineLayer<Result>({
    kind: 'timeDistributed',
    label: 'time_distributed',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(signals, context) {
      const input = onlyInput(signals, title, context.path)
      if (!input.sequence || input.shape.length < 3)
        throw unsuitable(title, context.path, 'a sequence of shape [batch, steps, …]', input, input.sequenceRemedy)
      const [steps, , ...rest] = input.shape
      const child: Signal = layer.everyStep ? input : signalOf([input.shape[1]!, ...rest], input.type)
      const built = layer.build([child], contextWithin(context, inner, layer.trainable))
      if (built.states.some(({ stateful }) => stateful))
        throw new TekrarError('unsupported', {
          where: `${title} '${context.path}'`,
          what: `'${inner}' would carry its state from call to call`,
          remedy: 'leave stateful out',
        })
      const outputs = layer.everyStep
        ? built.outputs
        : built.outputs.map((signal): Signal => ({ ...signal, shape: [steps!, ...userShape(signal)], sequence: true }))
      return {
        path: context.path,
        kind: 'timeDistributed',
        title,
        outputs,
        ...(built.arrange ? { arrange: built.arrange } : {}),
        weights: built.weights,
        states: [],
        get config() {
          return { ...commonConfig(context.path, { trainable }), layer: { kind: built.kind, ...built.config, name: inner } }
        },
        call: ([x], call) => {
          const result = layer.everyStep ? built.call([x!], { ...call, states: [] }) : callAtEveryStep(built, child, x!, call)
          return { ...result, outputs: result.outputs.map(({ tensor }) => passedOn(tensor, x!)), states: [] }
        },
      }
    },
  })
}

const contextWithin = (context: BuildContext, inner: string, trainable: boolean): BuildContext => ({
  ...context,
  path: `${context.path}/${inner}`,
  initialState: [],
  constants: [],
  weight: (name, shape, initializer, options) =>
    context.weight(`${inner}/${name}`, shape, initializer, { ...options, frozen: !trainable || options?.frozen === true }),
  derive: (name, from, of) => context.derive(`${inner}/${name}`, from, of),
})

/** The layer as the step of a loop over x [steps, batch, …]. */
function callAtEveryStep(layer: BuiltLayer, child: Signal, { tensor: x, mask }: Value, call: CallContext): LayerResult {
  const now = argument('step', x.shape.slice(1), x.type)
  const counts = mask && argument('mask', mask.shape.slice(1))
  const value = masked(fromBatchFirst(now, child.sequence), counts ? maskAtStep(counts, child) : {})
  const states = layer.states.map(({ shape }) => fill(0, shape))
  const result = layer.call([value], { ...call, states, initialState: [], constants: [] })
  const updates = result.updates ?? []
  const losses = result.losses ?? []
  const outputs = result.outputs.map(({ tensor }, i) => batchFirst(tensor, layer.outputs[i]!))
  const seen = Object.entries(result.named).flatMap(([name, tensor]): [string, Tensor][] => {
    const view = fromBatch(tensor, now.shape[0]!)
    return view ? [[name, view]] : []
  })
  const stacked = [...outputs, ...losses, ...seen.map(([, tensor]) => tensor)]
  const roots = [...stacked, ...updates.map((update) => update.value)]
  const order = topological(roots)
  // Draws have a number of their own at every step; what is written is carried from step to step.
  const draws = order.filter((tensor) => tensor.op.kind === 'random')
  const written = updates.map((update) => update.variable)
  const reads = order.filter(({ op }) => op.kind === 'variable' && written.includes(op.variable))
  const variableOf = ({ op }: Tensor): Variable => (op as Extract<Op, { kind: 'variable' }>).variable
  const loop = scan(
    ({ sequences, states: carried }) => {
      const given = [...sequences, ...reads.map((read) => carried[written.indexOf(variableOf(read))]!)]
      const values = substitute({ inputs: [now, ...(counts ? [counts] : []), ...draws, ...reads], outputs: roots }, given)
      return { outputs: values.slice(0, stacked.length), states: values.slice(stacked.length) }
    },
    {
      steps: x.shape[0]!,
      sequences: [x, ...(mask ? [mask] : []), ...draws.map((draw) => drawAtEveryStep(draw, x))],
      initial: written.map((one) => variable(one)),
      where: layer.title,
    },
  )
  const lossesAt = loop.outputs.slice(outputs.length, outputs.length + losses.length)
  return {
    outputs: loop.outputs.slice(0, outputs.length).map((tensor) => ({ tensor })),
    states: [],
    named: Object.fromEntries(seen.map(([name], i) => [name, loop.outputs[outputs.length + losses.length + i]!])),
    ...(updates.length > 0 ? { updates: written.map((one, i) => ({ variable: one, value: loop.states[i]! })) } : {}),
    ...(losses.length > 0 ? { losses: lossesAt.map((loss) => sum(loss)) } : {}),
  }
}

/** Of one step, [batch] or [batch, steps within]: the mask of what the layer is given there, if it says which of its rows or steps count. */
function maskAtStep(mask: Tensor, child: Signal): Pick<Value, 'mask'> {
  if (!child.sequence) return mask.shape.length === 1 ? { mask } : {}
  return mask.shape.length === 1 ? {} : { mask: fromBatchFirst(mask, true) }
}

/** The mask of a sequence goes on over what comes of it, as far as that has the axes it tells apart. */
const passedOn = (tensor: Tensor, { mask }: Value): Value =>
  masked(tensor, mask && sameShape(mask.shape, tensor.shape.slice(0, mask.shape.length)) ? { mask } : {})

/** What a view sees of one step, with the batch first, so that with the steps before it, it is a sequence: steps within, and what else stands before the batch, come after. */
function fromBatch(tensor: Tensor, batch: Dimension): Tensor | undefined {
  const at = tensor.shape.findIndex((size) => sameDimension(size, batch))
  if (at < 0) return undefined
  return at === 0 ? tensor : transpose(tensor, [at, ...tensor.shape.flatMap((_, axis) => (axis === at ? [] : [axis]))])
}

function drawAtEveryStep({ op, inputs, shape }: Tensor, x: Tensor): Tensor {
  return random(inputs[0]!, (op as Extract<Op, { kind: 'random' }>).stream, [x.shape[0]!, ...shape])
}

import { BATCH, isBatch } from '../../base/shape.ts'
import {
  add,
  argmax,
  argument,
  divide,
  equal,
  exp,
  floor,
  gather,
  input,
  log,
  logSoftmax,
  maximum,
  multiply,
  reshape,
  select,
  subtract,
  sum,
  toFloat,
  topK,
} from '../../graph/ops.ts'
import { scan } from '../../graph/scan.ts'
import { specialize } from '../../graph/specialize.ts'
import type { Program, Tensor } from '../../graph/tensor.ts'
import type { Decoder, DecoderStep } from './decoder.ts'
import { keptName, SYMBOLS, stateName } from './draw-program.ts'

/** What no hypothesis may reach: less than any sum of log-probabilities. */
export const IMPOSSIBLE = -1e9

export interface BeamSizes {
  /** Sentences searched at once. */
  readonly sentences: number
  /** Hypotheses of each. */
  readonly width: number
}

/**
 * Several steps of a beam search over a decoder. Row s·width + k is hypothesis k of sentence s. At each step every hypothesis is continued by every symbol; of all
 * continuations of a sentence the best are kept, by log-probability ÷ length penalty, and with them the states they came from. A hypothesis that has ended goes on as it is.
 *
 * The penalty of a length is ((5 + length) ÷ 6)^α (Wu et al., "Google's neural machine translation system", 2016, equation 14); the stop symbol counts.
 *
 * Inputs: `token` [rows] (index), `score`, `length` and `ended` [rows], states and what is fixed; `mask` [classes] added to all logits; `stop` [classes], 0 at the stop symbol, else
 * impossible; `alpha` []; the numbers `classes` [classes] and `rows` [rows] from 0, and `first` [sentences, 1], each sentence's first row. Outputs: of every step `tokens`, `parents`
 * (the row that was continued), and `kept` (of the row that was continued, before its place changed); and what it goes on from.
 */
export function beamProgram(decoder: Decoder, { sentences, width }: BeamSizes): Program {
  const rows = sentences * width
  const { classes } = decoder
  const mask = input('mask', [classes])
  const stopRow = input('stop', [classes])
  const alpha = input('alpha', [])
  const classNumbers = input('classes', [classes])
  const rowNumbers = input('rows', [rows])
  const firstRows = input('first', [sentences, 1])
  const stateShapes = decoder.initial.map(({ shape, type }) => ({ shape: shape.map((size) => (isBatch(size) ? rows : size)), type }))
  const { outputs, states } = scan(
    ({ states: [token, score, length, ended, ...before] }) => {
      const step = stepOfRows(decoder, rows, token!, before)
      const chances = select(reshape(ended!, [rows, 1]), stopRow, logSoftmax(add(step.logits, mask)))
      const scores = add(chances, reshape(score!, [rows, 1]))
      const lengths = add(length!, subtract(1, ended!))
      const ranked = multiply(scores, reshape(exp(multiply(negated(alpha), log(divide(add(lengths, 5), 6)))), [rows, 1]))
      const { places } = topK(reshape(ranked, [sentences, width * classes]), width)
      // A place among all continuations of a sentence: the hypothesis times the number of classes, and the symbol. Exact below 2²⁴.
      const place = toFloat(places)
      const hypothesis = floor(divide(add(place, 0.5), classes))
      const symbol = reshape(subtract(place, multiply(hypothesis, classes)), [rows, 1])
      const parent = argmax(equal(reshape(add(hypothesis, firstRows), [rows, 1]), rowNumbers))
      const chosen = equal(symbol, classNumbers)
      const from = (tensor: Tensor): Tensor => rowsOf(tensor, parent)
      const next = argmax(chosen)
      const stopped = sum(multiply(chosen, equal(stopRow, 0)), 1)
      return {
        outputs: [next, parent, ...step.kept],
        states: [next, sum(multiply(from(scores), chosen), 1), from(lengths), maximum(from(ended!), stopped), ...step.states.map(from)],
      }
    },
    {
      steps: SYMBOLS,
      sequences: [],
      initial: [
        input('token', [rows], 'index'),
        ...CARRIED.map((name) => input(name, [rows])),
        ...stateShapes.map(({ shape, type }, i) => input(stateName(i), shape, type)),
      ],
      where: 'sequenceToSequence',
    },
  )
  const [tokens, parents, ...kept] = outputs
  const [token, ...rest] = states
  return {
    outputs: {
      tokens: tokens!,
      parents: parents!,
      token: token!,
      ...Object.fromEntries(CARRIED.map((name, i) => [name, rest[i]!])),
      ...Object.fromEntries(kept.map((tensor, i) => [keptName(i), tensor])),
      ...Object.fromEntries(rest.slice(CARRIED.length).map((state, i) => [stateName(i), state])),
    },
    updates: [],
  }
}

/** What is known of each hypothesis, [rows]: the sum of its log-probabilities, its symbols, and 1 if it has ended. */
export const CARRIED = ['score', 'length', 'ended'] as const

const negated = (x: Tensor): Tensor => multiply(x, -1)

/** The decoder's step where the number of rows is known. */
function stepOfRows(decoder: Decoder, rows: number, token: Tensor, before: readonly Tensor[]): DecoderStep {
  const symbol = argument('token', [BATCH], 'index')
  const states = decoder.initial.map(({ shape, type }, i) => argument(stateName(i), shape, type))
  const step = decoder.step(symbol, states)
  const replace = new Map([[symbol, token], ...states.map((state, i) => [state, before[i]!] as const)])
  const [logits, ...rest] = specialize([step.logits, ...step.states, ...step.kept], { extents: { [BATCH.extent]: rows }, replace })
  return { logits: logits!, states: rest.slice(0, states.length), kept: rest.slice(states.length) }
}

/** The rows of these numbers, of a tensor [rows, …]. */
function rowsOf(tensor: Tensor, numbers: Tensor): Tensor {
  const { shape } = tensor
  if (shape.length === 2) return gather(tensor, numbers)
  const fixed = shape.every((size) => typeof size === 'number')
  if (!fixed) return gather(tensor, numbers)
  const width = (shape as readonly number[]).slice(1).reduce((product, size) => product * size, 1)
  return reshape(gather(reshape(tensor, [shape[0]!, width]), numbers), shape)
}

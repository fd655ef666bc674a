import { TekrarError } from '../base/errors.ts'
import { BATCH } from '../base/shape.ts'
import { add, batchedMatmul, equal, log, multiply, pad, reshape, sigmoid, softmax, subtract, toFloat } from '../graph/ops.ts'
import { range } from '../graph/range.ts'
import { attentionSignals, lookable, turned, weightsOf } from './attention-weights.ts'
import type { Layer, LayerOptions, Signal, Symbolic } from './layer.ts'
import { describeSignal, masked, requireWhole, sequenceOf, unsuitable } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `pointer`. */
export interface PointerOptions extends LayerOptions {
  /** Numbers of the source that stand after those of the vocabulary: words that it does not have. */
  readonly slots: number
}

/** Added to every probability, so that its logarithm is a number. */
const TINY = 1e-10

/**
 * Copies symbols of the source as well as writing its own (See, Liu and Manning, "Get to the point", 2017). Called on [words, gate, query, value, source]: the
 * vocabulary's logits [batch, target, vocabulary], a logit of writing rather than copying [batch, target, 1], what the decoder looks with [batch, target, features],
 * what it looks at [batch, source, features], and the symbols that stand there [batch, source], ids below vocabulary + slots.
 *
 *     log(σ(gate) · softmax(words) + (1 − σ(gate)) · Σ over the source of softmax(query · valueᵀ) where the symbol stands)
 *
 * → [batch, target, vocabulary + slots], log-probabilities: logits for a loss. An id from `vocabulary` on is a slot: a word that the vocabulary does not have, numbered anew in
 * each source, which is only ever copied. The weights are those of `attention` called on the same query and value. Steps that the value's mask leaves out are not
 * copied. While it runs it holds [batch, source, vocabulary + slots] numbers. Throws `invalid-argument` and `shape-mismatch`.
 */
export const pointer = ({ slots, ...options }: PointerOptions): Layer<Symbolic> =>
  statelessLayer({
    kind: 'pointer',
    label: 'pointer',
    options,
    config: { slots: requireWhole(slots, 'slots', 'pointer') },
    build(inputs, context) {
      if (inputs.length !== 5)
        throw new TekrarError('shape-mismatch', {
          where: `pointer '${context.path}'`,
          expected: 'the inputs [words, gate, query, value, source]',
          actual: String(inputs.length),
        })
      const [words, gate, query, value, source] = inputs as readonly [Signal, Signal, Signal, Signal, Signal]
      const vocabulary = sequenceOf('pointer', context.path, words)
      const gates = sequenceOf('pointer', context.path, gate)
      if (gates.features !== 1) throw unsuitable('pointer', context.path, 'a gate of one number a step', gate)
      if (source.type !== 'index' || !source.sequence || source.shape.length !== 2)
        throw unsuitable('pointer', context.path, 'the ids of the source, [batch, source]', source)
      const attending = attentionSignals([query, value], 'pointer', context)
      if (attending.query !== attending.value)
        throw unsuitable('pointer', context.path, `a query of ${attending.value} features, as ${describeSignal(value)}`, query)
      const target = [vocabulary.steps, gates.steps].reduce((a, b) => context.unite(a, b), attending.target)
      const from = context.unite(attending.source, source.shape[0]!)
      const classes = vocabulary.features + slots
      return {
        outputs: [{ shape: [target, BATCH, classes], type: 'float', sequence: true }],
        heedsMask: ({ at }, { inputs }) => at < 3 || inputs[3] === 'marked',
        call([words, gate, query, value, source]) {
          const products = batchedMatmul(turned(query!.tensor), turned(value!.tensor), { transposed: true })
          const weights = weightsOf(products, lookable(value!.mask, attending, false))
          const ids = turned(toFloat(source!.tensor))
          // [batch, source, classes]: where each symbol stands.
          const places = equal(reshape(ids, [BATCH, from, 1]), range(classes))
          const copied = turned(batchedMatmul(weights, places))
          const writing = sigmoid(gate!.tensor)
          const written = multiply(writing, softmax(words!.tensor))
          const chances = add(pad(written, 0, slots), multiply(subtract(1, writing), copied))
          return [masked(log(add(chances, TINY)), words!)]
        },
      }
    },
  })

import { concat } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type AttentionScore, featuresSeen, look, scoreWeights } from './attention-score.ts'
import { type Cell, defineCell, type StateShapes, type WeightDeclarations } from './cell.ts'
import { innerCell, queryOf } from './inner-cell.ts'

/** Options of `bahdanau`. */
export interface BahdanauOptions {
  /** Of the additive score's hidden layer; the inner cell's when left out. */
  readonly units?: number
  /** additive */
  readonly score?: AttentionScore
  /** The inner cell's state that asks; its first when left out. */
  readonly query?: string
  /** Whether the context stands behind the inner cell's output: [output; context]; false. */
  readonly outputContext?: boolean
}

/**
 * A cell that looks at a sequence before every step, from the state the last step left (Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to
 * align and translate", 2015). The sequence, such as an encoder's outputs, is the layer's constant:
 *
 *     recurrent(bahdanau(gru({ units: 256 })), { returnSequences: true })(x, { constants: encoded, initialState })
 *
 *     αₜ = softmax(score(hₜ₋₁, s))      over the steps s of the sequence
 *     cₜ = Σ αₜ · s
 *     hₜ = cell([xₜ; cₜ], hₜ₋₁)
 *
 * Gates: `attention` [batch, source] and `context`, and those of the inner cell. Throws `invalid-argument` and `shape-mismatch`.
 */
export function bahdanau(cell: Cell, { units, score = 'additive', query, outputContext = false }: BahdanauOptions = {}): Cell {
  const name = `bahdanau-${cell.name}`
  const inner = innerCell(cell, name)
  return defineCell({
    name,
    constants: ['sequence'],
    states: ({ inputs, constants }): StateShapes => inner(inputs + featuresSeen(constants.sequence, name)).states,
    weights: ({ inputs, constants, units }): WeightDeclarations => {
      const features = featuresSeen(constants.sequence, name)
      const built = inner(inputs + features)
      return { ...built.weights, ...scoreWeights(score, { query: queryOf(built, query, name).features, features, units }, name) }
    },
    outputs: ({ inputs, constants }) => {
      const features = featuresSeen(constants.sequence, name)
      const output = inner(inputs + features).output[0] as number
      return outputContext ? output + features : output
    },
    step: (w, x, states, { inputs, constants, masks, given }) => {
      const built = inner(inputs + (constants.sequence.shape[2] as number))
      const asking = (states as Readonly<Record<string, Tensor>>)[queryOf(built, query, name).state]!
      const { weights, context } = look(score, w, asking, { sequence: constants.sequence, mask: masks.sequence })
      const { output, states: next, gates } = built.step(w, concat([x, context]), states, given.drop ? { drop: given.drop } : {})
      return {
        output: outputContext ? concat([output, context]) : output,
        states: next,
        gates: { ...gates, attention: weights, context },
      }
    },
  })({ units: units ?? inner.units })
}

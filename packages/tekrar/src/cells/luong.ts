import { glorotUniform } from '../base/initializers.ts'
import { concat, matmul, tanh } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type AttentionScore, featuresSeen, look, scoreWeights } from './attention-score.ts'
import { type Cell, defineCell, type StateShapes, type WeightDeclarations } from './cell.ts'
import { innerCell } from './inner-cell.ts'

/** Options of `luong`. */
export interface LuongOptions {
  /** Of the attentional vector, which is the output; the inner cell's when left out. */
  readonly units?: number
  /** general */
  readonly score?: AttentionScore
  /** Whether each step is told the attentional vector of the last; true. */
  readonly inputFeeding?: boolean
}

/**
 * A cell that looks at a sequence after every step (Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", 2015). The
 * sequence, such as an encoder's outputs, is the layer's constant:
 *
 *     hₜ = cell([xₜ; aₜ₋₁], hₜ₋₁)        aₜ₋₁ with input feeding
 *     αₜ = softmax(score(hₜ, s))         over the steps s of the sequence
 *     aₜ = tanh([Σ αₜ · s; hₜ]·W)        the output
 *
 * States: the inner cell's, and `attentional`. Gates: `attention` [batch, source] and `context`, and those of the inner cell. Throws `invalid-argument` and `shape-mismatch`.
 */
export function luong(cell: Cell, { units, score = 'general', inputFeeding = true }: LuongOptions = {}): Cell {
  const name = `luong-${cell.name}`
  const inner = innerCell(cell, name)
  const inputsOf = (inputs: number, units: number): number => (inputFeeding ? inputs + units : inputs)
  return defineCell({
    name,
    constants: ['sequence'],
    states: ({ inputs, units }): StateShapes => {
      const { states } = inner(inputsOf(inputs, units))
      return inputFeeding ? { ...states, attentional: [units] } : states
    },
    weights: ({ inputs, units, constants }): WeightDeclarations => {
      const features = featuresSeen(constants.sequence, name)
      const built = inner(inputsOf(inputs, units))
      const query = built.output[0] as number
      return {
        ...built.weights,
        ...scoreWeights(score, { query, features, units }, name),
        attentionalKernel: { shape: [features + query, units], initializer: glorotUniform },
      }
    },
    step: (w, x, before, { inputs, units, constants, masks, given }) => {
      const { attentional: last, ...states } = before as Readonly<Record<string, Tensor>>
      const built = inner(inputsOf(inputs, units))
      const fed = inputFeeding ? concat([x, last!]) : x
      const { output, states: next, gates } = built.step(w, fed, inputFeeding ? states : before, given.drop ? { drop: given.drop } : {})
      const { weights, context } = look(score, w, output, { sequence: constants.sequence, mask: masks.sequence })
      const attentional = tanh(matmul(concat([context, output]), w.attentionalKernel!))
      return {
        output: attentional,
        states: inputFeeding ? { ...next, attentional } : next,
        gates: { ...gates, attention: weights, context },
      }
    },
  })({ units: units ?? inner.units })
}

import type { Json } from '../base/json.ts'
import { parseNumber, parseOneOf, parseTruth, parseWhole } from '../base/parse.ts'
import { readConstraint, readRegularizer } from '../graph/weight-function.ts'
import { additiveAttention } from './additive-attention.ts'
import { attention, type DotAttentionOptions } from './attention.ts'
import type { AttentionOptions } from './attention-weights.ts'
import { type LayerReader, parseAxis, readInitializer, rowOf } from './layer-reader.ts'
import { type MultiHeadAttentionOptions, multiHeadAttention } from './multi-head-attention.ts'
import { type PointerOptions, pointer } from './pointer.ts'

const count = (value: Json | undefined, where: string) => parseWhole(value, where, 1)

const common = { dropout: parseNumber, useCausalMask: parseTruth, returnAttentionScores: parseTruth }

/** Layers that attend. */
export const attentionReaders: Readonly<Record<string, LayerReader>> = {
  attention: rowOf(
    (options: DotAttentionOptions) => attention(options),
    { useScale: parseTruth, scoreMode: (value, where) => parseOneOf(value, where, ['dot', 'concat']), ...common },
    { seed: parseAxis },
  ),
  additiveAttention: rowOf(
    (options: AttentionOptions & { readonly useScale?: boolean }) => additiveAttention(options),
    { useScale: parseTruth, ...common },
    { seed: parseAxis },
  ),
  pointer: rowOf((options: PointerOptions) => pointer(options), { slots: count }),
  multiHeadAttention: rowOf(
    (options: MultiHeadAttentionOptions) => multiHeadAttention(options),
    { numHeads: count, keyDim: count, valueDim: count, useBias: parseTruth, ...common },
    {
      outputShape: count,
      seed: parseAxis,
      kernelInitializer: readInitializer,
      kernelRegularizer: readRegularizer,
      biasInitializer: readInitializer,
      biasRegularizer: readRegularizer,
      kernelConstraint: readConstraint,
      biasConstraint: readConstraint,
      activityRegularizer: readRegularizer,
    },
  ),
}

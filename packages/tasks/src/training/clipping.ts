import type { OptimizerValues } from './optimizer.ts'

/** The global norm that gradients are clipped by: as it was asked for; where no clipping was, the usual one. */
export const globalClipNormOf = (
  { globalClipNorm, clipNorm, clipValue }: Pick<OptimizerValues, 'globalClipNorm' | 'clipNorm' | 'clipValue'>,
  usual: number,
): number | null => (globalClipNorm !== null || clipNorm !== null || clipValue !== null ? globalClipNorm : usual)

import { dense, dropout, embedding, type Layer, randomNormal, recurrent } from 'tekrar'
import type { AnyCell } from '../task.ts'
import { cellOf } from '../training/cell.ts'
import type { TextOptions } from './options.ts'

/** Embedding → recurrent layers, each with dropout after it → logits over the vocabulary. */
export function layersOf(
  { cell, units, layers, embedding: width, dropout: rate }: Pick<TextOptions, 'cell' | 'units' | 'layers' | 'embedding' | 'dropout'>,
  vocabulary: number,
  own: AnyCell | null,
): Layer[] {
  const level = (): Layer[] => [
    recurrent(cellOf({ cell, units }, own), { returnSequences: true }),
    ...(rate > 0 ? [dropout({ rate })] : []),
  ]
  // Vectors of length √width tell symbols apart from the first step on; Keras's small ones cost half an epoch.
  const embeddingsInitializer = randomNormal({ deviation: 1 })
  return [
    embedding({ vocabulary, units: width, embeddingsInitializer }),
    ...Array.from({ length: layers }, level).flat(),
    dense({ units: vocabulary }),
  ]
}

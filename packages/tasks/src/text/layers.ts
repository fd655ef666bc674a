import { dense, dropout, embedding, gru, type Layer, lstm, randomNormal, recurrent, simpleRnn, TekrarError } from 'tekrar'
import type { AnyCell } from '../task.ts'
import type { TextOptions } from './options.ts'

const cells = { simple: simpleRnn, lstm, gru } as const
const isBuiltIn = (name: string): name is keyof typeof cells => Object.hasOwn(cells, name)

/** Embedding → recurrent layers, each with dropout after it → logits over the vocabulary. */
export function layersOf(
  { cell, units, layers, embedding: width, dropout: rate }: Pick<TextOptions, 'cell' | 'units' | 'layers' | 'embedding' | 'dropout'>,
  vocabulary: number,
  own: AnyCell | null,
): Layer[] {
  const factory = isBuiltIn(cell) ? cells[cell] : own
  if (!factory)
    throw new TekrarError('invalid-argument', { where: 'train text', name: 'cell', expected: Object.keys(cells).join(', '), actual: cell })
  const level = (): Layer[] => [recurrent(factory({ units }), { returnSequences: true }), ...(rate > 0 ? [dropout({ rate })] : [])]
  // Vectors of length √width tell symbols apart from the first step on; Keras's small ones cost half an epoch.
  const embeddingsInitializer = randomNormal({ deviation: 1 })
  return [
    embedding({ vocabulary, units: width, embeddingsInitializer }),
    ...Array.from({ length: layers }, level).flat(),
    dense({ units: vocabulary }),
  ]
}

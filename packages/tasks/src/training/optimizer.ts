import { adam, adamW, type CommonOptions, type Optimizer, rmsprop, sgd } from 'tekrar'

export interface OptimizerValues {
  readonly optimizer: 'adam' | 'adamw' | 'rmsprop' | 'sgd'
  readonly globalClipNorm: number | null
  readonly clipNorm: number | null
  readonly clipValue: number | null
}

const optimizers = { adam, adamw: adamW, rmsprop, sgd } as const

/** The optimizer that the options name, with their clipping; a global norm of 0 means none. `more`: averages, decay, whatever every optimizer takes. */
export function optimizerOf(
  { optimizer, globalClipNorm, clipNorm, clipValue }: OptimizerValues,
  learningRate: number,
  more: Omit<CommonOptions, 'learningRate'> = {},
): Optimizer {
  const make = optimizers[optimizer]
  const options = { ...more, learningRate }
  if (clipNorm !== null) return make({ ...options, clipNorm })
  if (clipValue !== null) return make({ ...options, clipValue })
  return make({ ...options, ...(globalClipNorm ? { globalClipNorm } : {}) })
}

import { adam, adamW, type Optimizer, rmsprop, sgd } from 'tekrar'

export interface OptimizerValues {
  readonly optimizer: 'adam' | 'adamw' | 'rmsprop' | 'sgd'
  readonly globalClipNorm: number | null
  readonly clipNorm: number | null
  readonly clipValue: number | null
}

const optimizers = { adam, adamw: adamW, rmsprop, sgd } as const

/** The optimizer that the options name, with their clipping; a global norm of 0 means none. */
export function optimizerOf({ optimizer, globalClipNorm, clipNorm, clipValue }: OptimizerValues, learningRate: number): Optimizer {
  const make = optimizers[optimizer]
  if (clipNorm !== null) return make({ learningRate, clipNorm })
  if (clipValue !== null) return make({ learningRate, clipValue })
  return make({ learningRate, ...(globalClipNorm ? { globalClipNorm } : {}) })
}

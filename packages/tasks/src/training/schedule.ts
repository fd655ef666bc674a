import { constantRate, cosineDecay, exponentialDecay, reduceOnPlateau, type Schedule } from 'tekrar'

/** What is left of the learning rate at the end. */
const END = 0.02
const WARMUP = 200

/** The schedule that a name stands for, over so many steps. The warm-up of a short run is a tenth of it. */
export function scheduleOf(name: 'cosine' | 'constant' | 'exponential' | 'plateau', totalSteps: number): Schedule {
  switch (name) {
    case 'cosine':
      return cosineDecay({ warmupSteps: Math.min(WARMUP, Math.floor(totalSteps / 10)), alpha: END })
    case 'constant':
      return constantRate()
    case 'exponential':
      return exponentialDecay({ decaySteps: totalSteps, decayRate: END })
    case 'plateau':
      return reduceOnPlateau({ factor: 0.5, patience: 1 })
  }
}

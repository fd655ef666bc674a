import type { EngineDescription, EngineOptions, InstructionTime, PlanProfile } from 'tekrar'
import { best } from './limits.ts'
import { limitsOf } from './open-limits.ts'
import type { BenchShape } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

/** Where the time of a shape's training step goes. */
export interface StepProfile {
  readonly shape: BenchShape
  readonly engine: EngineDescription
  /** A step's, untouched by the clock at each instruction. */
  readonly milliseconds: number
  /** Operations a second that the machine reached at most just then. */
  readonly peak: number
  readonly profile: PlanProfile
}

const WARM_UP = 5
const LEAST = 5
/** Seconds of one of the short measurements of the peak. */
const PEAK = 0.02

/** Profiles the training step of a shape for about so many seconds. Rejects with `unsupported` where the engine has no clock. */
export async function profileStep(shape: BenchShape, engine: EngineOptions, seconds: number): Promise<StepProfile> {
  const model = modelOf(shape, engine)
  const { inputs, targets } = batchOf(shape)
  const options = optionsOf(shape)
  for (let i = 0; i < WARM_UP; i++) await model.trainOnBatch(inputs, targets, options)
  const milliseconds = await fastest(() => model.trainOnBatch(inputs, targets, options), seconds)
  const steps = Math.max(LEAST, Math.round((seconds * 1000) / milliseconds))
  const profile = await model.profile(inputs, targets, { ...options, steps })
  const description = await model.engine()
  const limits = await limitsOf(description)
  const peak = 2 * (await best(() => limits.multiplyAdds(description.threads, PEAK)))
  return { shape, engine: description, milliseconds, peak, profile }
}

async function fastest(call: () => Promise<unknown>, seconds: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  const began = performance.now()
  for (let i = 0; i < LEAST || performance.now() - began < seconds * 1000; i++) {
    const start = performance.now()
    await call()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/** All instructions of one kind. */
export interface KindTime extends Pick<InstructionTime, 'milliseconds' | 'multiplyAdds' | 'bytesMoved'> {
  readonly operation: InstructionTime['operation']
  /** As they stand in the plan. */
  readonly count: number
}

/** The costliest kind first. */
export function byKind(instructions: readonly InstructionTime[]): readonly KindTime[] {
  const kinds = new Map<string, KindTime>()
  for (const { operation, milliseconds, multiplyAdds, bytesMoved } of instructions) {
    const before = kinds.get(operation) ?? { operation, count: 0, milliseconds: 0, multiplyAdds: 0, bytesMoved: 0 }
    kinds.set(operation, {
      operation,
      count: before.count + 1,
      milliseconds: before.milliseconds + milliseconds,
      multiplyAdds: before.multiplyAdds + multiplyAdds,
      bytesMoved: before.bytesMoved + bytesMoved,
    })
  }
  return [...kinds.values()].sort((a, b) => b.milliseconds - a.milliseconds)
}

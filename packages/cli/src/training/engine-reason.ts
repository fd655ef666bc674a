import { type EngineDescription, openExecutor, TekrarError } from 'tekrar'
import type { Context } from '../context.ts'
import type { EngineFlags } from './model-maker.ts'

/** Why this engine, in the person's language. */
export async function engineReason({ name }: EngineDescription, flags: EngineFlags, { messages, environment }: Context): Promise<string> {
  const { reasons } = messages.facts
  if (flags.engine !== null) return reasons.flag
  if (environment.TEKRAR_ENGINE) return reasons.environment
  if (name === 'native') return reasons.fastest
  return reasons.noNative({ why: reasons.absent[(await nativeAbsence())?.reason ?? ''] ?? '?' })
}

/** Why the native engine cannot run here, and what was found instead, perhaps nothing (''); null where it can. */
export async function nativeAbsence(): Promise<{ readonly reason: string; readonly detail: string } | null> {
  try {
    await openExecutor({ engine: 'native' })
    return null
  } catch (error) {
    if (error instanceof TekrarError && error.code === 'engine-unavailable') return (error as TekrarError<'engine-unavailable'>).details
    throw error
  }
}

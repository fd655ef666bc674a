import { PLAN_VERSION } from '../plan.ts'
import type { NativeOptions, NativeRequest, NativeResult } from './contract.ts'

/** The one function of `@tekrar/native`. */
interface NativePackage {
  open(request: NativeRequest): NativeResult
}

/** The engine of `@tekrar/native`, if that package is installed: what `#native` is in Node. */
export async function openNative(options: NativeOptions): Promise<NativeResult> {
  // A name that bundlers do not follow: the addon lies beside its package, not beside a bundle.
  const name = ['@tekrar', 'native'].join('/')
  let found: NativePackage
  try {
    found = (await import(/* @vite-ignore */ name)) as NativePackage
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    const missing = code === 'ERR_MODULE_NOT_FOUND' && String(message).includes(name)
    return { absent: missing ? 'not-installed' : 'not-loaded', detail: missing ? '' : String(message) }
  }
  return found.open({ ...options, planVersion: PLAN_VERSION })
}

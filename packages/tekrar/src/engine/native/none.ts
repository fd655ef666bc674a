import type { NativeOptions, NativeResult } from './contract.ts'

/** Where there are no addons: what `#native` is for a bundler for the web. */
export const openNative = (_options: NativeOptions): Promise<NativeResult> => Promise.resolve({ absent: 'web-page', detail: '' })

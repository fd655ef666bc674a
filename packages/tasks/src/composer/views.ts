import { keysView } from './keys.ts'
import type { ComposerRecord } from './record.ts'
import { tokensView } from './tokens.ts'
import type { View } from './view.ts'
import { wholeView } from './whole.ts'

/** The view that a record names. */
export function viewOf({ voices, keys }: Pick<ComposerRecord, 'voices' | 'keys'>): View {
  if (keys) return keysView(keys)
  return voices === 'notes' ? tokensView() : wholeView(voices)
}

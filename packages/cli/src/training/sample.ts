import type { Model } from 'tekrar'

/** Symbols in a sample. */
const LENGTH = 160

/** A few lines as the network writes them now. It draws from a seed of its own and touches nothing that training uses. */
export async function sampleOf(model: Model, prompt: string, signal: AbortSignal): Promise<string> {
  return String(await model.generate({ prompt, length: LENGTH, temperature: 0.8, seed: 1, signal }))
}

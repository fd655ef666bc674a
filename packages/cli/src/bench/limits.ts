/** What this machine can do at most with what an engine uses of it: measured, for so many threads together. */
export interface Limits {
  /** fma: the processor's fused multiply-adds; wasm: a multiplication and an addition of 128-bit vectors. */
  readonly kind: 'fma' | 'wasm'
  /** Multiply-adds of numbers a second. */
  multiplyAdds(threads: number, seconds: number): Promise<number>
  /** Bytes a second, from memory that no cache holds. */
  reading(threads: number, seconds: number): Promise<number>
}

/** The best of a few short measurements: others on the machine can only make it slower. */
export async function best(measure: () => Promise<number>, times = 5): Promise<number> {
  let most = 0
  for (let i = 0; i < times; i++) most = Math.max(most, await measure())
  return most
}

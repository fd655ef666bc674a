import { sizeOf } from '../base/shape.ts'
import type { WrittenTokens } from './generator.ts'
import { NumericResult } from './predictions.ts'

/** What was kept as tokens were written, put together piece by piece. */
export class KeptTokens {
  readonly #results = new Map<string, NumericResult>()
  #tokens = 0

  add({ kept, count }: Pick<WrittenTokens, 'kept' | 'count'>, { rows, length }: { readonly rows: number; readonly length: number }): void {
    for (const [key, { data, shape }] of Object.entries(kept)) {
      const width = sizeOf(shape)
      const result = this.#results.get(key) ?? new NumericResult(new Float32Array(rows * length * width), [rows, length, ...shape])
      this.#results.set(key, result)
      for (let token = 0; token < count; token++)
        for (let row = 0; row < rows; row++) {
          const from = (token * rows + row) * width
          result.data.set(data.subarray(from, from + width), (row * length + this.#tokens + token) * width)
        }
    }
    this.#tokens += count
  }

  results(): Readonly<Record<string, NumericResult>> {
    return Object.fromEntries(this.#results)
  }
}

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { open } from './open.ts'
import type { ModelDescription } from './saved-model.ts'

/** Two models saved in version 1 of the format, by the last commit that wrote it, with what they predicted on the reference and what the first wrote. */
const saved: readonly {
  readonly model: ModelDescription
  readonly weights: string
  readonly inputs: { readonly shape: number[]; readonly index: boolean; readonly data: number[] }
  readonly outputs: { readonly shape: number[]; readonly data: number[] }
  readonly written?: string
}[] = JSON.parse(await readFile(new URL('./golden/version-1.json', import.meta.url), 'utf8'))

test.each(saved.map((one) => [one.model.name, one] as const))(
  'a model of version 1 opens and predicts what it did: %s',
  async (_, { model, weights, inputs, outputs, written }) => {
    expect(model.version).toBe(1)
    const opened = await open({ json: model, weights: new Uint8Array(Buffer.from(weights, 'base64')) }, { engine: 'reference' })
    const data = inputs.index ? Int32Array.from(inputs.data) : Float32Array.from(inputs.data)
    const predicted = await opened.predict({ data, shape: inputs.shape })
    expect(predicted.shape).toEqual(outputs.shape)
    for (const [i, value] of outputs.data.entries()) expect(predicted.data[i]).toBeCloseTo(value, 5)
    if (written !== undefined) expect(await opened.generate({ prompt: 'one fi', length: written.length, seed: 3 })).toBe(written)
    const again = await opened.save()
    expect(again.json.version).toBe(2)
    expect((await open(again, { engine: 'reference' })).summary()).toBe(opened.summary())
  },
)

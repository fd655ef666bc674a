import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { BATCH, type Extents, type Shape, STEPS } from '../../base/shape.ts'
import { interpret } from '../../graph/reference.ts'
import type { Tensor } from '../../graph/tensor.ts'

/** Golden numbers by Keras and PyTorch; how they were made: `reference/make_training_golden.py`. */
export interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

export const readGolden = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`./keras-${name}.json`, import.meta.url), 'utf8')) as Content

/** Keras's [batch, steps, …] as it stands in the graph. */
export interface Arranged {
  readonly shape: Shape
  readonly data: readonly number[]
}

/** Rows as they are, sequences with the steps first. */
export function arranged({ shape, data }: Numbers, sequence: boolean): Arranged {
  if (!sequence) return { shape: [BATCH, ...shape.slice(1)], data }
  const [batch, steps, ...rest] = shape as [number, number, ...number[]]
  const width = rest.reduce((product, size) => product * size, 1)
  const inTime = Array.from({ length: data.length }, (_, i) => {
    const [place, row, step] = [i % width, Math.floor(i / width) % batch, Math.floor(i / width / batch)]
    return data[(row * steps + step) * width + place]!
  })
  return { shape: [STEPS, BATCH, ...rest], data: inTime }
}

export const extentsOf = ({ shape }: Numbers, sequence: boolean): Extents =>
  sequence ? { [BATCH.extent]: shape[0]!, [STEPS.extent]: shape[1]! } : { [BATCH.extent]: shape[0]! }

/** In float64, by the reference. */
export const evaluate = (
  outputs: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
  extents: Extents = {},
) => interpret({ outputs, updates: [] }, { inputs, variables: new Map(), extents, precision: 'float64' }).outputs

/** Within 1e-9 of the largest magnitude expected. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what = '', tolerance = 1e-9): void {
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-300)
  expect(actual.length, what).toBe(expected.length)
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance * scale)) expect.fail(`${what}[${i}] is ${actual[i]}, Keras has ${expected[i]}`)
}

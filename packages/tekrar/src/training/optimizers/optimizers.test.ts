import { expect, test } from 'vitest'
import { input } from '../../graph/ops.ts'
import { interpret } from '../../graph/reference.ts'
import { adam, adamW } from './adam.ts'
import { type Clipping, clip } from './clipping.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

function clipOf(gradients: readonly (readonly number[])[], clipping: Parameters<typeof clip>[1]) {
  const result = clip(
    gradients.map((gradient, i) => input(String(i), [gradient.length])),
    clipping,
  )
  const outputs = {
    norm: result.norm,
    ...(result.clipped ? { clipped: result.clipped } : {}),
    ...Object.fromEntries(result.gradients.map((g, i) => [String(i), g])),
  }
  const inputs = Object.fromEntries(gradients.map((gradient, i) => [String(i), gradient]))
  const values = interpret({ outputs, updates: [] }, { inputs, variables: new Map(), extents: {}, precision: 'float64' }).outputs
  return { norm: values.norm![0], clipped: values.clipped?.[0], gradients: gradients.map((_, i) => [...values[String(i)]!]) }
}

test('the global norm scales all gradients together, and leaves shorter ones as they are, to the bit', () => {
  expect(clipOf([[3, 0], [4]], { globalClipNorm: 1 })).toEqual({ norm: 5, clipped: 1, gradients: [[3 * 0.2, 0], [4 * 0.2]] })
  expect(clipOf([[0.3, 0.1], [0.4]], { globalClipNorm: 1 })).toMatchObject({ clipped: 0, gradients: [[0.3, 0.1], [0.4]] })
})

test('a norm per variable scales each gradient by itself', () => {
  const { gradients, clipped } = clipOf([[3, 4], [0.5]], { clipNorm: 1 })
  expect(gradients).toEqual([[3 * 0.2, 4 * 0.2], [0.5]])
  expect(clipped).toBe(1)
})

test('a value cuts each element', () => {
  expect(clipOf([[3, -4, 0.5]], { clipValue: 1 })).toMatchObject({ clipped: 1, gradients: [[1, -1, 0.5]] })
  expect(clipOf([[0.5]], { clipValue: 1 })).toMatchObject({ clipped: 0, gradients: [[0.5]] })
})

test('gradients of zero stay zero', () => {
  for (const clipping of [{}, { clipNorm: 1 }, { globalClipNorm: 1 }, { clipValue: 1 }])
    expect(clipOf([[0, 0]], clipping).gradients).toEqual([[0, 0]])
})

test('two clippings at once, or one that is not above zero, are refused', () => {
  expect(() => adam({ clipNorm: 1, globalClipNorm: 1 } as unknown as Clipping)).toThrow(
    /clipping must be one of clipNorm, globalClipNorm, clipValue, got clipNorm and globalClipNorm/,
  )
  expect(() => sgd({ clipValue: 0 })).toThrow(/clipValue must be a number above 0, got 0/)
})

test('settings outside their range are refused by name', () => {
  expect(() => adam({ learningRate: -1 })).toThrow(/adam: learningRate must be a number above 0, got -1/)
  expect(() => adam({ learningRate: Number.NaN })).toThrow(/got NaN/)
  expect(() => adam({ beta1: 1 })).toThrow(/beta1 must be a number at least 0 and below 1, got 1/)
  expect(() => adamW({ weightDecay: -1 })).toThrow(/weightDecay/)
  expect(() => rmsprop({ rho: 2 })).toThrow(/rho/)
  expect(() => sgd({ momentum: 1 })).toThrow(/momentum/)
})

test('defaults are those of Keras', () => {
  expect(adam().settings).toEqual({ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 })
  expect(adamW().settings).toEqual({ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 4e-3 })
  expect(rmsprop().settings).toEqual({ learningRate: 1e-3, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false })
  expect(sgd().settings).toEqual({ learningRate: 0.01, momentum: 0, nesterov: false })
})

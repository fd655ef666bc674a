import { expect, test } from 'vitest'
import { constantInitializer, type Initializer, orthogonal, randomNormal } from '../base/initializers.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { BuildRecord } from './context.ts'
import { dense } from './dense.ts'
import type { Layer } from './layer.ts'
import { recurrent } from './recurrent.ts'
import { signalOf } from './signals.ts'

const built = (layer: Layer, shape: readonly number[] = [3]) =>
  layer.build([signalOf([{ extent: 'batch' }, ...shape], 'float')], new BuildRecord(7).context('layer_1', true)).weights
const starts = (layer: Layer, shape?: readonly number[]) =>
  built(layer, shape).map((weight) =>
    Array.from((weight.initial as (shape: readonly number[]) => ArrayLike<number>)(weight.shape as number[])),
  )
/** As plain JavaScript may write it. */
const any = (value: unknown) => value as Initializer

test('an initializer of one’s own that gives too few numbers, or none, is refused with the weight and what is wanted', () => {
  const start = (kernelInitializer: Initializer) => () => starts(dense({ units: 2, kernelInitializer }))
  const wanted = "weight 'layer_1/kernel': expected an initializer that gives 6 numbers for the shape [3, 2], flat and row by row, got "
  expect(start(() => new Float32Array(4))).toThrow(`${wanted}4 of them`)
  expect(start(any(() => undefined))).toThrow(`${wanted}one that gives undefined`)
  expect(start(any(() => ({ data: [1], shape: [1] })))).toThrow(`${wanted}one that gives an object`)
  expect(start(any(constantInitializer))).toThrow(`${wanted}one that gives a function; what makes an initializer is called first`)
  expect(start(() => new Float64Array(6))()).toEqual([
    [0, 0, 0, 0, 0, 0],
    [0, 0],
  ])
})

test('an initializer that gives what is no finite number is refused with the weight and the place', () => {
  const start = (value: unknown) => () => starts(dense({ units: 2, kernelInitializer: any(() => [0, 0, 0, 0, value, 0]) }))
  for (const [value, said] of [
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [1e39, '1e+39'],
    [[1], 'a list'],
    [undefined, 'undefined'],
  ])
    expect(start(value)).toThrow(`weight 'layer_1/kernel': what its initializer gives must be finite numbers, got ${said} at place 4`)
  expect(() => starts(dense({ units: 2, biasInitializer: constantInitializer(Number.NaN) }))).toThrow("weight 'layer_1/bias'")
})

test('the weights of cells are looked at too, part by part where a part has an initializer of its own', () => {
  expect(() => starts(recurrent(gru({ units: 2, recurrentInitializer: () => [1] })), [4, 3])).toThrow(
    "weight 'layer_1/recurrentKernel': expected an initializer that gives 12 numbers for the shape [2, 6]",
  )
  expect(() => starts(recurrent(lstm({ units: 2, biasInitializer: () => [1, 2, 3] })), [4, 3])).toThrow(
    /gives 2 numbers for the shape \[2\]/,
  )
})

test('what makes an initializer stands for what it makes without options', () => {
  for (const make of [orthogonal, randomNormal])
    expect(starts(dense({ units: 2, kernelInitializer: any(make) }))).toEqual(starts(dense({ units: 2, kernelInitializer: make() })))
})

test('what is made in short steps is looked at as well', () => {
  const slow = Object.assign(() => [1], {
    *inSteps() {
      yield
      return [1]
    },
  })
  const { initial } = built(dense({ units: 2, kernelInitializer: slow }))[0]!
  const steps = (initial as { inSteps(shape: readonly number[]): Generator<void, ArrayLike<number>> }).inSteps([3, 2])
  expect(steps.next().done).toBe(false)
  expect(() => steps.next()).toThrow("weight 'layer_1/kernel'")
})

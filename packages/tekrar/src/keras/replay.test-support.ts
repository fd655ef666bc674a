import { readdirSync, readFileSync } from 'node:fs'
import type { Executor } from '../execution/executor.ts'
import type { KerasArray, Nested } from './arrays.ts'
import type { KerasLayer } from './keras-layer.ts'
import { type KerasLayerConfiguration, layerFromKeras } from './layer-from-keras.ts'

/** What `reference/keras_cases/make.py` wrote; its README says what stands where. */
export interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

interface Expected {
  readonly outputs: Nested<Numbers>
  readonly masks?: readonly (Numbers | null)[]
  readonly cotangents: readonly Numbers[]
  readonly losses?: number
  readonly weights?: readonly (Numbers | null)[]
  readonly gradients: {
    readonly weights: readonly (Numbers | null)[]
    readonly inputs: readonly (Numbers | null)[]
    readonly initialState?: Nested<Numbers>
  }
}

export interface LayerCase {
  readonly name: string
  readonly layer: KerasLayerConfiguration
  readonly convention: 'tensor' | 'list' | 'arguments'
  readonly weights: readonly Numbers[]
  readonly inputs: readonly Numbers[]
  readonly mask?: readonly (Numbers | null)[]
  readonly initialState?: Nested<Numbers>
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly training: boolean
  readonly expected: Expected
  readonly later?: readonly (
    | 'reset'
    | { readonly inputs: readonly Numbers[]; readonly mask?: readonly (Numbers | null)[]; readonly outputs: Nested<Numbers> }
  )[]
  readonly steps?: {
    readonly batches: readonly {
      readonly inputs: readonly Numbers[]
      readonly targets: readonly Numbers[]
      readonly sampleWeights?: Numbers
    }[]
    readonly losses: readonly number[]
    readonly weights: readonly Numbers[]
  }
}

/** The committed cases, or those of the folder that TEKRAR_KERAS_CASES names. */
export const folder = new URL(process.env.TEKRAR_KERAS_CASES ? `file://${process.env.TEKRAR_KERAS_CASES}/` : './golden/', import.meta.url)

export const families = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'models.json')
  .map((file) => file.replace('.json', ''))

/** Layers that take sequences of any length. */
export const ANY_LENGTH = ['simple-rnn', 'lstm', 'gru', 'rnn', 'bidirectional', 'attention', 'additive-attention', 'multi-head-attention']

export const casesOf = <Case = LayerCase>(family: string): readonly Case[] =>
  JSON.parse(readFileSync(new URL(`${family}.json`, folder), 'utf8')).cases

/** Milliseconds that a file of cases may take on a machine that is busy. */
export const PATIENCE = 180_000

/** One case in four: training programs take longer to compile than to run. All of them with TEKRAR_KERAS_ALL=1. */
export const someOf = <Case>(cases: readonly Case[]): readonly Case[] =>
  process.env.TEKRAR_KERAS_ALL ? cases : cases.filter((_, i) => i % 4 === 0)

const isNumbers = (value: unknown): value is Numbers => typeof value === 'object' && value !== null && 'data' in value

export const leaves = <Leaf>(nested: Nested<Leaf>): readonly Leaf[] =>
  Array.isArray(nested) ? nested.flatMap((item) => leaves(item as Nested<Leaf>)) : [nested as Leaf]

/** The way of nesting, as text. */
const nesting = (nested: Nested<unknown>): string => (Array.isArray(nested) ? `[${nested.map(nesting).join(',')}]` : 'x')

/** How far an answer is from what was expected, relative to the tensor's largest magnitude; Infinity where shapes differ. */
export function distance(actual: KerasArray | undefined, expected: Numbers, floor = FLOOR): number {
  if (!actual || actual.shape.join() !== expected.shape.join()) return Number.POSITIVE_INFINITY
  let largest = 0
  let apart = 0
  for (const [i, value] of expected.data.entries()) {
    largest = Math.max(largest, Math.abs(value))
    const difference = Math.abs(actual.data[i]! - value)
    apart = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(apart, difference)
  }
  return apart / Math.max(largest, floor)
}

/** A tensor of nothing but rounding errors has no magnitude to measure by. */
const FLOOR = 1e-3

/** Where answers are further than `tolerance` from Keras's, one line each. */
export class Comparison {
  readonly #tolerance: number
  readonly differences: string[] = []

  constructor(tolerance: number) {
    this.#tolerance = tolerance
  }

  array(what: string, actual: KerasArray | undefined, expected: Numbers | null | undefined, floor = FLOOR): void {
    if (!expected) return
    const apart = distance(actual, expected, floor)
    if (apart > this.#tolerance)
      this.differences.push(
        `${what}: ${Number.isFinite(apart) ? `apart by ${apart.toExponential(1)}` : `shape ${actual?.shape ?? 'none'}, not ${expected.shape}, or no number`}`,
      )
  }

  number(what: string, actual: number, expected: number): void {
    this.array(what, { shape: [], data: Float64Array.of(actual) }, { shape: [], data: [expected] })
  }

  nested(what: string, actual: Nested<KerasArray>, expected: Nested<Numbers>): void {
    if (nesting(actual) !== nesting(expected)) {
      this.differences.push(`${what}: nested as ${nesting(actual)}, not ${nesting(expected)}`)
      return
    }
    const arrays = leaves(actual)
    for (const [i, each] of leaves(expected).entries()) this.array(`${what} ${i + 1}`, arrays[i], each)
  }
}

const largestOf = (array: Numbers | null): number => (array ? Math.max(0, ...array.data.map(Math.abs)) : 0)

/** A gradient that is exactly 0, of which terms that cancel leave rounding errors (that of the bias of a key), is measured by the largest beside it. */
function floorOf({ weights, inputs }: Expected['gradients']): (array: Numbers | null) => number {
  const largest = Math.max(...[...weights, ...inputs].map(largestOf))
  return (array) => (largestOf(array) < 1e-12 ? largest : FLOOR)
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Calls the layer as Keras was called and compares outputs, masks, gradients and what later calls give. */
export async function replayLayer(golden: LayerCase, executor: Executor, tolerance: number): Promise<readonly string[]> {
  const comparison = new Comparison(tolerance)
  try {
    await compareLayer(golden, layerFromKeras(golden.layer, { executor }), comparison)
  } catch (error) {
    comparison.differences.push(String(error instanceof Error ? error.message : error))
  }
  return comparison.differences.map((difference) => `${golden.name}: ${difference}`)
}

async function compareLayer(golden: LayerCase, layer: KerasLayer, comparison: Comparison): Promise<void> {
  const { expected, convention } = golden
  const one = convention === 'tensor'
  const given = Object.fromEntries(Object.entries(golden.arguments ?? {}).map(([key, value]) => [camel(key), value]))
  const maskOf = (mask: LayerCase['mask']) => (mask ? { mask: one ? mask[0] : mask } : {})
  layer.setWeights(golden.weights)
  const answer = await layer.gradients(one ? golden.inputs[0]! : golden.inputs, expected.cotangents, {
    ...given,
    ...maskOf(golden.mask),
    ...(golden.initialState ? { initialState: golden.initialState } : {}),
    training: golden.training,
  })
  comparison.nested('output', answer.outputs, expected.outputs)
  const outputs = leaves(answer.outputs)
  for (const [i, output] of outputs.entries()) {
    const mask = expected.masks?.[i]
    if ((output.mask !== undefined) !== isNumbers(mask)) comparison.differences.push(`output ${i + 1}: ${mask ? 'no mask' : 'a mask'}`)
    else comparison.array(`mask of output ${i + 1}`, output.mask, mask)
  }
  const floor = floorOf(expected.gradients)
  for (const [i, weight] of expected.gradients.weights.entries()) {
    comparison.array(`gradient of weight ${i + 1}`, answer.weights[i], weight, floor(weight))
    if (!weight && answer.weights[i]) comparison.differences.push(`weight ${i + 1} has a gradient`)
  }
  for (const [i, input] of expected.gradients.inputs.entries()) comparison.array(`gradient of input ${i + 1}`, answer.inputs[i], input)
  if (expected.gradients.initialState)
    for (const [i, state] of leaves(expected.gradients.initialState).entries())
      comparison.array(`gradient of initial state ${i + 1}`, answer.initialState[i], state)
  comparison.number('losses', answer.losses, expected.losses ?? 0)
  for (const [i, weight] of (expected.weights ?? []).entries()) comparison.array(`weight ${i + 1} after`, layer.getWeights()[i], weight)
  layer.resetState()
  for (const [i, step] of (golden.later ?? []).entries()) {
    if (step === 'reset') layer.resetState()
    else comparison.nested(`call ${i + 1}`, await layer.call(one ? step.inputs[0]! : step.inputs, maskOf(step.mask)), step.outputs)
  }
}

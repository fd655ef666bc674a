import { streamOf, uniforms } from '../base/random.ts'
import type { DataType } from '../graph/tensor.ts'
import { describePlan } from './disassemble.ts'
import type { Engine, Machine } from './engine.ts'
import { type Plan, Segment, type Slot } from './plan.ts'
import { type Place, PlanBuilder } from './plan-builder.test-support.ts'

/** How far a float may be from the expected one: |difference| ≤ absolute + relative · |expected|. */
export interface Tolerance {
  readonly absolute: number
  readonly relative: number
}
export const EXACT: Tolerance = { absolute: 0, relative: 0 }

/** One plan with everything for one call. Results lie in the persistent segment between words that must stay as they are. */
export interface Scenario {
  readonly plan: Plan
  readonly extents: readonly number[]
  readonly inputs: Readonly<Record<string, Float32Array | Int32Array>>
  readonly seed: number
  readonly tolerance: Tolerance
}

const GUARD = 70

/** Numbers in [−1, 1) that depend on the seed and the name alone. */
export function numbers(seed: number, name: string, length: number): Float32Array {
  const start = Math.imul(streamOf(name) ^ seed, 0x85ebca6b)
  const values = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    let word = Math.imul(i + start, 0x9e3779b1)
    word = Math.imul(word ^ (word >>> 15), 0x85ebca77)
    values[i] = ((word ^ (word >>> 13)) >> 7) / 0x1000000
  }
  return values
}

/** Builds scenarios: a plan builder that also knows the data. */
export class ScenarioBuilder extends PlanBuilder {
  readonly #sizes: Readonly<Record<string, number>>
  readonly #data: Record<string, Float32Array | Int32Array> = {}
  readonly seed: number

  /** The extents have these sizes in the call; the plan is laid out for a little more. */
  constructor(seed: number, sizes: Readonly<Record<string, number>> = {}) {
    super(Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, size + 3])))
    this.#sizes = sizes
    this.seed = seed
  }

  /** Floats handed over: those given, else random ones in [−1, 1). */
  floats(name: string, length: number, values?: ArrayLike<number>): Place {
    this.#data[name] = values ? Float32Array.from(values) : numbers(this.seed, name, length)
    return this.input(name, [length])
  }

  integers(name: string, values: ArrayLike<number>): Place {
    this.#data[name] = Int32Array.from(values)
    return this.input(name, [values.length], 'index')
  }

  /** Random whole numbers from `from` to `to`, both included. */
  wholeNumbers(name: string, length: number, from: number, to: number): Place {
    return this.integers(
      name,
      uniforms(this.seed, streamOf(name), 1, length).map((x) => from + Math.floor(x * (to - from + 1))),
    )
  }

  /** Room for a result; before the call it holds random floats. */
  result(name: string, length: number, type: DataType = 'float'): Place {
    this.room(GUARD, Segment.persistent)
    const place = this.room(length, Segment.persistent)
    return this.output(name, [length], type, place)
  }

  finish(tolerance: Tolerance = EXACT): Scenario {
    this.room(GUARD, Segment.persistent)
    return { plan: this.build(), extents: Object.values(this.#sizes), inputs: this.#data, seed: this.seed, tolerance }
  }
}

/** The persistent segment after a scenario has run; what was in the machine before does not matter. */
export async function perform(machine: Machine, { plan, extents, inputs, seed }: Scenario): Promise<Int32Array> {
  machine.reserve(plan)
  machine.floats(Segment.persistent, 0, plan.persistentWords).set(numbers(seed, 'before', plan.persistentWords))
  for (const [name, values] of Object.entries(inputs)) {
    const { segment, offset } = plan.inputs[name]!
    if (values instanceof Float32Array) machine.floats(segment, offset, values.length).set(values)
    else machine.integers(segment, offset, values.length).set(values)
  }
  await machine.run(plan, extents)
  return machine.integers(Segment.persistent, 0, plan.persistentWords).slice()
}

/** Plain text about the first difference; undefined where there is none. */
export function difference(
  scenario: Scenario,
  expected: Int32Array,
  actual: Int32Array,
  tolerance = scenario.tolerance,
): string | undefined {
  const [expectedFloats, actualFloats] = [expected, actual].map((words) => new Float32Array(words.buffer)) as [Float32Array, Float32Array]
  const slots = Object.entries(scenario.plan.outputs)
  const slotAt = (word: number): [string, Slot] | undefined =>
    slots.find(([, { offset, shape }]) => word >= offset && word < offset + (shape[0] as number))
  for (let word = 0; word < expected.length; word++) {
    if (expected[word] === actual[word]) continue
    const slot = slotAt(word)
    const [x, y] = [expectedFloats[word]!, actualFloats[word]!]
    if (slot?.[1].type === 'float') {
      if (Number.isNaN(x) && Number.isNaN(y)) continue
      if (Math.abs(x - y) <= tolerance.absolute + tolerance.relative * Math.abs(x)) continue
    }
    const where = slot ? `${slot[0]}[${word - slot[1].offset}]` : `word ${word}, which no instruction writes`
    const values = slot?.[1].type === 'index' ? `${expected[word]}, got ${actual[word]}` : `${x}, got ${y}`
    const bits = `0x${(expected[word]! >>> 0).toString(16)}, got 0x${(actual[word]! >>> 0).toString(16)}`
    return `${where}: expected ${values} (${bits})\nextents ${scenario.extents.join(', ')}\n${describePlan(scenario.plan)}`
  }
  return undefined
}

export const label = (engine: Engine): string => `${engine.name} ${engine.instructionSet}, ${engine.threads} threads`
